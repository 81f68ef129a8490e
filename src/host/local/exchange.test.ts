import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { createCa, type Ca } from '../../../test/kit/ca.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { issue, serverExtensions, type Issued } from '../../../test/kit/tls-ca.ts';
import type { Ask, Exchange, ExchangeSettings } from '../exchange.ts';
import { localExchange } from './exchange.ts';

const LIMITS = { connections: 2, timeoutSeconds: 20, maxBytes: 1000 } as const;
const GET: Pick<Ask, 'method' | 'headers'> = { method: 'GET', headers: {} };

describe('an exchange', function () {
  this.timeout(120_000);
  let directory: string;
  let ca: Ca;
  let server: Issued;
  let client: Issued;
  const servers: Server[] = [];
  const exchanges: Exchange[] = [];
  const read = (file: string): string => readFileSync(file, 'utf8');

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-exchange-'));
    ca = createCa(directory, 'authority');
    server = issue(directory, ca, {});
    client = issue(directory, ca, { subject: '/CN=bridge', extensions: serverExtensions() });
  });
  after(() => rmSync(directory, { recursive: true }));
  afterEach(async () => {
    for (const one of exchanges.splice(0)) one.close();
    for (const one of servers.splice(0)) {
      one.closeAllConnections();
      one.close();
      await once(one, 'close');
    }
  });

  function open(settings: Partial<ExchangeSettings> = {}): Exchange {
    const one = localExchange({ ...LIMITS, ...settings });
    exchanges.push(one);
    return one;
  }

  async function listen(one: Server): Promise<number> {
    servers.push(one);
    one.listen(0, '127.0.0.1');
    await once(one, 'listening');
    return (one.address() as AddressInfo).port;
  }

  async function plain(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<string> {
    return `http://127.0.0.1:${await listen(createHttp(answer))}`;
  }

  async function encrypted(answerCertificate: boolean): Promise<string> {
    const options = {
      cert: read(server.certificateFile),
      key: read(server.keyFile),
      ca: read(ca.certificateFile),
      requestCert: answerCertificate,
      rejectUnauthorized: answerCertificate,
    };
    const one = createHttps(options, (request, response) => {
      const { socket } = request;
      const subject: unknown = socket instanceof TLSSocket ? socket.getPeerCertificate().subject : undefined;
      response.end(/"CN":"([^"]*)"/.exec(JSON.stringify(subject ?? {}))?.[1] ?? 'nobody');
    });
    return `https://localhost:${await listen(one)}`;
  }

  it('sends what it is given, and hands on status, headers and bytes as they came', async () => {
    const url = await plain((request, response) => {
      request.pipe(response.writeHead(418, { 'x-seen': request.headers['x-own'], 'set-cookie': ['a', 'b'] }));
    });
    const body = Buffer.from([0, 255, 10]);
    const answer = await open().ask({ method: 'PUT', url, headers: { 'x-own': 'yes' }, body });
    expect(answer.status).to.equal(418);
    expect(answer.headers).to.include({ 'x-seen': 'yes', 'set-cookie': 'a, b' });
    expect(answer.bytes.equals(body)).to.equal(true);
  });

  it('keeps its connections, and no more of them than it may', async () => {
    const ports = new Set<number>();
    const url = await plain((request, response) => {
      ports.add(request.socket.remotePort ?? 0);
      setTimeout(() => response.end(), 20);
    });
    const exchange = open();
    await Promise.all(Array.from({ length: 10 }, () => exchange.ask({ ...GET, url })));
    expect(ports.size).to.equal(2);
  });

  it('follows no redirect, and asks no proxy that it was not told of', async () => {
    const seen: (string | undefined)[] = [];
    const proxy = await plain((request, response) => {
      seen.push(request.url);
      response.end('proxied');
    });
    const url = await plain((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = proxy;
    try {
      expect((await open().ask({ ...GET, url })).status).to.equal(302);
      expect(seen).to.deep.equal([]);
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
    expect((await open({ proxy }).ask({ ...GET, url })).bytes.toString()).to.equal('proxied');
    expect(seen).to.deep.equal([`${url}/`]);
  });

  it('believes the authorities that it is given, for the name that it asked for', async () => {
    const url = await encrypted(false);
    const authorities = read(ca.certificateFile);
    expect((await open({ authorities }).ask({ ...GET, url })).status).to.equal(200);
    const refused = (await rejection(open().ask({ ...GET, url }))) as Error;
    expect(refused).to.include({ reason: 'refused' });
    expect(refused.message)
      .to.match(/certificate is not right/)
      .and.not.to.match(/node\.js/i);
    const other = read(createCa(directory, 'other').certificateFile);
    expect(await rejection(open({ authorities: other }).ask({ ...GET, url }))).to.include({
      reason: 'refused',
    });
    const serverName = 'elsewhere.example.org';
    expect(await rejection(open({ authorities, serverName }).ask({ ...GET, url }))).to.include({
      reason: 'refused',
    });
  });

  it('says where authorities are given when it does not know that of the server', async () => {
    const url = await encrypted(false);
    const other = read(createCa(directory, 'another').certificateFile);
    for (const settings of [{}, { authorities: other }]) {
      const asked = open({ ...settings, authoritiesAt: '--cacert' }).ask({ ...GET, url });
      const { message } = (await rejection(asked)) as Error;
      expect(message).to.equal(`${new URL(url).host}: unknown authority, see --cacert`);
    }
  });

  it('asks whether it is too late when the connection is there, and sends nothing then', async () => {
    let heard = 0;
    const one = await plain((_, response) => {
      heard += 1;
      response.end('yes');
    });
    const authorities = read(ca.certificateFile);
    for (const [exchange, url] of [
      [open({ connections: 1 }), one],
      [open({ connections: 1, authorities }), await encrypted(false)],
      [open({ connections: 1, proxy: one }), 'http://elsewhere.example.org/'],
    ] as const) {
      const ask: Ask = { method: 'POST', url, headers: {}, body: 'x' };
      // The first makes the connection, the second has it already.
      for (let turn = 0; turn < 2; turn += 1)
        expect((await exchange.ask({ ...ask, mayBegin: () => true })).status).to.equal(200);
      const before = heard;
      const failure = await rejection(exchange.ask({ ...ask, mayBegin: () => false }));
      expect(failure).to.include({ reason: 'refused' });
      expect(heard).to.equal(before);
      expect((await exchange.ask(ask)).status).to.equal(200);
    }
  });

  it('shows its certificate, and says when it is turned away', async () => {
    const url = await encrypted(true);
    const authorities = read(ca.certificateFile);
    const own = { certificate: read(client.certificateFile), key: read(client.keyFile) };
    const answer = await open({ authorities, client: own }).ask({ ...GET, url });
    expect(answer.bytes.toString()).to.equal('bridge');
    expect(await rejection(open({ authorities }).ask({ ...GET, url }))).to.include({ reason: 'denied' });
  });

  const broken: readonly (readonly [string, Partial<ExchangeSettings>, string])[] = [
    ['a key that is none', { client: { certificate: 'x', key: 'SECRET' } }, 'cannot be used'],
    ['a proxy that is no URL', { proxy: 'nonsense' }, 'proxy'],
    ['a proxy of another sort', { proxy: 'socks5://user:SECRET@host' }, 'proxy'],
  ];
  for (const [what, settings, why] of broken) {
    it(`does not open with ${what}`, () => {
      expect(() => localExchange({ ...LIMITS, ...settings }))
        .to.throw(why)
        .that.satisfies((error: Error) => !error.message.includes('SECRET'));
    });
  }

  for (const url of ['ftp://127.0.0.1', 'no url', 'http://user:SECRET@127.0.0.1']) {
    it(`refuses ${url.replace('SECRET', '…')}`, async () => {
      const failure = await rejection(open().ask({ ...GET, url }));
      expect(failure).to.include({ reason: 'refused' });
      expect(String(failure)).not.to.contain('SECRET');
    });
  }

  it('has an end, in bytes and in time', async () => {
    const long = await plain((_, response) => response.end('x'.repeat(1001)));
    expect(await rejection(open().ask({ ...GET, url: long }))).to.include({ reason: 'too-large' });
    const silent = await plain(() => undefined);
    const failure = await rejection(open({ timeoutSeconds: 0.2 }).ask({ ...GET, url: silent }));
    expect(failure).to.include({ reason: 'timeout' });
  });

  it('says that nobody listens, and that what answers is no HTTP', async () => {
    const port = await listen(createHttp());
    const [one] = servers.splice(0);
    one?.close();
    const url = `http://127.0.0.1:${port}`;
    expect(await rejection(open().ask({ ...GET, url }))).to.include({ reason: 'unreachable' });
    const other = await plain((request) => request.socket.end('220 smtp.example.org ESMTP\r\n'));
    expect(await rejection(open().ask({ ...GET, url: other }))).to.include({ reason: 'malformed' });
  });
});
