import { expect } from 'chai';
import dns from 'node:dns';
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  body,
  encoded,
  gzipBomb,
  oversized,
  redirect,
  serve,
  silent,
  slowDrip,
  status,
  torn,
  type TestServer,
} from '../../../test/kit/http-server.ts';
import { Failure } from '../failure.ts';
import type { FetchLimits } from '../http.ts';
import { localHttp } from './http.ts';

const limits: FetchLimits = {
  maxBytes: 10_000,
  maxRedirects: 3,
  timeoutSeconds: 5,
  allowPrivate: ['127.0.0.0/8'],
  proxy: undefined,
};
const never = new AbortController().signal;

async function failureOf(url: string, change: Partial<FetchLimits> = {}, signal = never): Promise<Failure> {
  try {
    await localHttp.get(url, { ...limits, ...change }, signal);
  } catch (error) {
    expect(error).to.be.instanceOf(Failure);
    return error as Failure;
  }
  throw new Error(`${url} was fetched`);
}

describe('local http', () => {
  let server: TestServer;

  before(async () => {
    server = await serve({
      '/list': body('a list'),
      '/gzip': encoded('gzip', gzipSync('a list')),
      '/not-gzip': encoded('gzip', Buffer.from('a list')),
      '/gone': status(410),
      '/tagged': (request, response) => {
        const { 'if-none-match': tag, 'if-modified-since': since } = request.headers;
        const same = tag === '"1"' && since === 'Thu, 01 Jan 2026 00:00:00 GMT';
        response.writeHead(same ? 304 : 200, {
          etag: '"1"',
          'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
        });
        response.end(same ? undefined : 'a list');
      },
      '/moved': redirect('/list', 301),
      '/twice': redirect('/moved', 307),
      '/loop': redirect('/loop'),
      '/private': redirect('http://10.255.255.1/list'),
      '/mapped': redirect('http://[::ffff:10.0.0.1]/list'),
      '/file': redirect('file:///etc/passwd'),
      '/login': redirect('http://user:secret@127.0.0.1/list'),
      '/nonsense': redirect('http://[/'),
      '/large': oversized(10_001),
      '/fits': oversized(10_000),
      '/bomb': gzipBomb(50_000_000),
      '/drip': slowDrip(),
      '/silent': silent,
      '/torn': torn,
    });
  });
  after(() => server.close());

  it('fetches', async () => {
    const { url, status: code, bytes } = await localHttp.get(`${server.url}/list`, limits, never);
    expect([url, code, bytes.toString()]).to.deep.equal([`${server.url}/list`, 200, 'a list']);
  });

  it('decodes', async () => {
    const { bytes } = await localHttp.get(`${server.url}/gzip`, limits, never);
    expect(bytes.toString()).to.equal('a list');
  });

  it('asks for what is known only whether it is another', async () => {
    const first = await localHttp.get(`${server.url}/tagged`, limits, never);
    expect(first).to.deep.include({
      status: 200,
      etag: '"1"',
      lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT',
    });
    const known = { etag: first.etag ?? null, lastModified: first.lastModified ?? null };
    const second = await localHttp.get(`${server.url}/tagged`, limits, never, known);
    expect([second.status, second.bytes.length]).to.deep.equal([304, 0]);
    const other = { etag: '"0"', lastModified: null };
    expect((await localHttp.get(`${server.url}/tagged`, limits, never, other)).status).to.equal(200);
  });

  it('hands statuses on', async () => {
    expect((await localHttp.get(`${server.url}/gone`, limits, never)).status).to.equal(410);
  });

  it('follows redirects and says where it came from', async () => {
    const { url, bytes } = await localHttp.get(`${server.url}/twice`, limits, never);
    expect([url, bytes.toString()]).to.deep.equal([`${server.url}/list`, 'a list']);
  });

  it('takes what is exactly as large as allowed', async () => {
    expect((await localHttp.get(`${server.url}/fits`, limits, never)).bytes.length).to.equal(10_000);
  });

  const failures: readonly (readonly [string, Failure['reason'], string])[] = [
    ['/loop', 'refused', 'more than 3 redirects'],
    ['/private', 'refused', '10.255.255.1: a private address'],
    ['/mapped', 'refused', 'a private address'],
    ['/file', 'refused', 'only http and https'],
    ['/login', 'refused', 'credentials'],
    ['/nonsense', 'malformed', 'no URL'],
    ['/large', 'too-large', 'more than 10000 bytes'],
    ['/bomb', 'too-large', 'more than 10000 bytes'],
    ['/not-gzip', 'malformed', 'incorrect header'],
    ['/torn', 'unreachable', ''],
  ];
  for (const [path, reason, text] of failures) {
    it(`${path} is a failure '${reason}'`, async () => {
      const failure = await failureOf(server.url + path);
      expect(failure.reason).to.equal(reason);
      expect(failure.message).to.contain(text);
      expect(failure.message).not.to.contain('secret');
    });
  }

  for (const path of ['/silent', '/drip']) {
    it(`${path} ends at the timeout`, async () => {
      const began = performance.now();
      const failure = await failureOf(server.url + path, { timeoutSeconds: 0.2 });
      expect(failure.reason).to.equal('timeout');
      expect(performance.now() - began).to.be.within(150, 30_000);
    });
  }

  it('the timeout spans redirects', async () => {
    const slow: TestServer = await serve({
      '/': (_request, response) => {
        setTimeout(() => response.writeHead(302, { location: '/' }).end(), 150);
      },
    });
    const failure = await failureOf(`${slow.url}/`, { timeoutSeconds: 0.4, maxRedirects: 100 });
    await slow.close();
    expect(failure.reason).to.equal('timeout');
    expect(slow.requests.length).to.be.within(1, 4);
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect((await failureOf(`${server.url}/silent`, {}, controller.signal)).reason).to.equal('timeout');
  });

  it('refuses private addresses before anything is sent', async () => {
    const asked = server.requests.length;
    for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '[::ffff:127.0.0.1]']) {
      const failure = await failureOf(`http://${host}:${server.port}/list`, { allowPrivate: [] });
      expect([failure.reason, host]).to.deep.equal(['refused', host]);
    }
    expect(server.requests.length).to.equal(asked);
  });

  it('reaches a name that resolves to an allowed address', async () => {
    const { bytes } = await localHttp.get(`http://localhost:${server.port}/list`, limits, never);
    expect(bytes.toString()).to.equal('a list');
  });

  it('connects to the very addresses that it judged', async () => {
    const { lookup } = dns;
    let asked = 0;
    const answers = [
      { address: '10.0.0.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const fake = (
      _name: string,
      _options: unknown,
      callback: (error: null, found: unknown) => void,
    ): void => {
      asked += 1;
      callback(null, asked === 1 ? answers : answers.slice(0, 1));
    };
    Object.assign(dns, { lookup: fake });
    try {
      const url = `http://rebinding.example:${server.port}/list`;
      expect((await localHttp.get(url, limits, never)).bytes.toString()).to.equal('a list');
      expect(asked).to.equal(1);
      expect((await failureOf(url)).reason).to.equal('refused');
    } finally {
      Object.assign(dns, { lookup });
    }
  });

  it('says when the name is none', async () => {
    const failure = await failureOf('http://nobody.invalid/');
    expect(failure.reason).to.equal('unreachable');
  });

  it('says when nobody listens', async () => {
    const closed = createTcpServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const failure = await failureOf(`http://127.0.0.1:${port}/`);
    expect([failure.reason, failure.message]).to.deep.equal([
      'unreachable',
      `127.0.0.1:${port}: connection refused`,
    ]);
  });

  it('says when what answers is no HTTP', async () => {
    const talker = createTcpServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-none\r\n'));
    talker.listen(0, '127.0.0.1');
    await once(talker, 'listening');
    const failure = await failureOf(`http://127.0.0.1:${(talker.address() as AddressInfo).port}/`);
    talker.close();
    expect(failure.reason).to.equal('malformed');
  });

  it('ignores the proxies of the environment unless asked', async () => {
    const before = process.env['http_proxy'];
    const proxy = await serve({ [`${server.url}/list`]: body('by proxy') });
    process.env['http_proxy'] = proxy.url;
    try {
      const fetched = async (setting: string | undefined): Promise<string> =>
        (await localHttp.get(`${server.url}/list`, { ...limits, proxy: setting }, never)).bytes.toString();
      expect(await fetched(undefined)).to.equal('a list');
      expect(await fetched('environment')).to.equal('by proxy');
      expect(await fetched(proxy.url)).to.equal('by proxy');
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
      await proxy.close();
    }
  });

  it('a proxy does not open literal private targets', async () => {
    const proxy = await serve({});
    const failure = await failureOf('http://10.0.0.1/list', { proxy: proxy.url });
    await proxy.close();
    expect([failure.reason, proxy.requests]).to.deep.equal(['refused', []]);
  });
});
