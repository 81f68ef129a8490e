import { expect } from 'chai';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCa, type Ca } from '../../../test/kit/ca.ts';
import { freePort } from '../../../test/kit/free-port.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { script, talk } from '../../../test/kit/talking-server.ts';
import { INTERMEDIATE, issue, serverExtensions, type Issued } from '../../../test/kit/tls-ca.ts';
import { Failure } from '../failure.ts';
import type { StartTls, TlsPeer } from '../tls.ts';
import { localTls } from './tls.ts';

describe('TLS endpoints', () => {
  let home: string;
  let root: Ca;
  let middle: Issued;
  let host: Issued;
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'secmon-tls-'));
    root = createCa(home, 'Root');
    middle = issue(home, root, { subject: '/CN=Middle', extensions: INTERMEDIATE });
    host = issue(home, middle.ca);
  });
  after(() => rmSync(home, { recursive: true }));

  const inspect = (
    port: number,
    startTls: StartTls = 'none',
    timeoutSeconds = 3,
    name = 'localhost',
  ): Promise<TlsPeer> =>
    localTls.inspect(
      { host: '127.0.0.1', port, serverName: name, startTls },
      { timeoutSeconds, maxBytes: 4096 },
      new AbortController().signal,
    );

  const pem = (...parts: readonly (Issued | Ca)[]): string =>
    parts.map(({ certificateFile }) => readFileSync(certificateFile, 'utf8')).join('');

  async function withServer<T>(options: TlsOptions, work: (port: number) => Promise<T>): Promise<T> {
    const server = createSecureServer({
      cert: pem(host, middle),
      key: readFileSync(host.keyFile),
      ...options,
    });
    const sockets: Socket[] = [];
    server.on('connection', (socket: Socket) => sockets.push(socket));
    server.on('tlsClientError', () => undefined);
    server.on('secureConnection', (socket) => socket.on('error', () => undefined));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      return await work((server.address() as AddressInfo).port);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  }

  async function failure(promise: Promise<unknown>): Promise<Failure> {
    const error = await rejection(promise);
    expect(error).to.be.instanceOf(Failure);
    return error as Failure;
  }

  const count = ({ certificates }: TlsPeer): number => certificates.length;

  it('show the chain as it is sent, and nothing of ours', async () => {
    const [peer, alone, whole] = await Promise.all([
      withServer({}, inspect),
      withServer({ cert: pem(host) }, inspect),
      withServer({ cert: pem(host, middle, root) }, inspect),
    ]);
    expect([peer, alone, whole].map(count)).to.deep.equal([2, 1, 3]);
    expect(peer).to.include({ address: '127.0.0.1', protocol: 'TLSv1.3' });
  });

  it('are asked for the name that is wanted', async () => {
    const names: string[] = [];
    await withServer(
      {
        SNICallback(name, done) {
          names.push(name);
          done(null);
        },
      },
      (port) => inspect(port, 'none', 3, 'wanted.example.org'),
    );
    expect(names).to.deep.equal(['wanted.example.org']);
  });

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`of ${version} that demand a client certificate show their own first`, async () => {
      const options = {
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: version,
        maxVersion: version,
      };
      expect(count(await withServer(options, inspect))).to.equal(2);
    });
  }

  it('of old versions and with short keys are seen too', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    expect((await withServer(old, inspect)).protocol).to.equal('TLSv1');
    const short = issue(home, root, {
      key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
      digest: 'sha1',
    });
    const weak = { cert: pem(short), key: readFileSync(short.keyFile), ciphers: 'ALL:@SECLEVEL=0' };
    expect(count(await withServer(weak, inspect))).to.equal(1);
  });

  it('with certificates that nobody may use are seen too', async () => {
    const useless = issue(home, root, {
      notBefore: -9 * 86_400,
      notAfter: -86_400,
      extensions: [
        ...serverExtensions().slice(0, 1),
        'keyUsage = critical, cRLSign',
        'extendedKeyUsage = codeSigning',
      ],
    });
    const options = { cert: pem(useless), key: readFileSync(useless.keyFile) };
    expect(count(await withServer(options, inspect))).to.equal(1);
  });

  describe('that fail', () => {
    it('since nobody listens', async () => {
      expect((await failure(inspect(await freePort()))).reason).to.equal('unreachable');
    });

    it('since they never answer', async () => {
      const server = await talk(() => undefined);
      const error = await failure(inspect(server.port, 'none', 0.3));
      expect([error.reason, error.message]).to.deep.equal([
        'timeout',
        `127.0.0.1:${server.port}: no handshake within 0.3 s`,
      ]);
      await server.close();
    });

    const talks: Readonly<
      Record<string, readonly [(socket: Socket) => void, StartTls, Failure['reason'], RegExp]>
    > = {
      'by speaking something else': [script('HTTP/1.1 400 Bad Request\r\n\r\n'), 'none', 'refused', /no TLS/],
      'by hanging up': [(socket) => socket.destroy(), 'none', 'unreachable', /./],
      'by an alert': [
        script(Buffer.alloc(0), Buffer.from('15030300020228', 'hex')),
        'none',
        'refused',
        /no TLS/,
      ],
      'as SMTP without STARTTLS': [
        script('220 mx\r\n', '250-mx\r\n250 SIZE\r\n'),
        'smtp',
        'refused',
        /offers no STARTTLS/,
      ],
      'as SMTP that refuses it': [
        script('220 mx\r\n', '250-mx\r\n250 STARTTLS\r\n', '454 4.7.0 not now\r\n'),
        'smtp',
        'refused',
        /answers STARTTLS with '454 4\.7\.0 not now'/,
      ],
      'as SMTP that is busy': [script('421 busy\r\n'), 'smtp', 'refused', /greets with '421 busy'/],
      'as SMTP that talks on (CVE-2011-0411)': [
        script('220 mx\r\n', '250-mx\r\n250 STARTTLS\r\n', '220 go\r\n250 injected\r\n'),
        'smtp',
        'malformed',
        /talks on/,
      ],
      'as SMTP that is none': [script('hello\r\n'), 'smtp', 'malformed', /does not speak SMTP/],
      'as SMTP that never ends its reply': [
        script('220-x\r\n'.repeat(1000)),
        'smtp',
        'too-large',
        /more than 4096 bytes/,
      ],
      'as SMTP that hangs up': [
        (socket) => {
          socket.end('220 mx\r\n');
        },
        'smtp',
        'unreachable',
        /./,
      ],
      'as SMTP that says nothing': [() => undefined, 'smtp', 'timeout', /within 0\.5 s/],
      'as IMAP that has logged us in': [script('* PREAUTH hi\r\n'), 'imap', 'refused', /logged in already/],
      'as IMAP that refuses it': [script('* OK hi\r\n', 's1 BAD no\r\n'), 'imap', 'refused', /with 'BAD no'/],
      'as IMAP that is none': [script('hi\r\n'), 'imap', 'malformed', /does not speak IMAP/],
      'as IMAP that answers somebody else': [script('* OK hi\r\n', 's2 OK\r\n'), 'imap', 'malformed', /IMAP/],
      'as IMAP that talks for ever': [
        script('* OK hi\r\n', '* x\r\n'.repeat(1000)),
        'imap',
        'too-large',
        /4096/,
      ],
      'as LDAP that refuses it': [
        script(Buffer.alloc(0), Buffer.from('300c02010178070a010204000400', 'hex')),
        'ldap',
        'refused',
        /result code 2/,
      ],
      'as LDAP that is none': [script(Buffer.alloc(0), 'hello'), 'ldap', 'malformed', /does not speak LDAP/],
      'as LDAP with another message': [
        script(Buffer.alloc(0), Buffer.from('300c02010161070a010004000400', 'hex')),
        'ldap',
        'malformed',
        /does not speak LDAP/,
      ],
      'as LDAP with a huge message': [
        script(Buffer.alloc(0), Buffer.from('3084ffffffff02', 'hex')),
        'ldap',
        'timeout',
        /./,
      ],
    };
    for (const [what, [conversation, startTls, reason, text]] of Object.entries(talks)) {
      it(what, async () => {
        const server = await talk(conversation);
        const error = await failure(inspect(server.port, startTls, 0.5));
        await server.close();
        expect(error.message).to.match(text);
        expect(error.reason).to.equal(reason);
      });
    }

    it('at the deadline of the check', async () => {
      const server = await talk(() => undefined);
      const endpoint = {
        host: '127.0.0.1',
        port: server.port,
        serverName: undefined,
        startTls: 'none',
      } as const;
      const aborted = localTls.inspect(
        endpoint,
        { timeoutSeconds: 60, maxBytes: 10 },
        AbortSignal.timeout(50),
      );
      expect((await failure(aborted)).reason).to.equal('timeout');
      await server.close();
    });
  });
});
