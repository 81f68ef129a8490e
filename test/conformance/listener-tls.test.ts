/** The listener over TLS, against openssl and curl. */
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { prepareListening, withFreshCredentials } from '../../src/bridge/listen.ts';
import type { ListenConfiguration } from '../../src/bridge/listen-schema.ts';
import type { Listener } from '../../src/host/listener.ts';
import { listen } from '../../src/host/local/http-listener.ts';
import { tokenFileText } from '../../src/trust/token-file.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { createCa, type Ca } from '../kit/ca.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { rejection } from '../kit/rejection.ts';
import { issue, type Issued } from '../kit/tls-ca.ts';

const run = promisify(execFile);
const host = localHostFromSource();

describe('the listener over TLS', function () {
  this.timeout(120_000);
  let folder = '';
  let server: Issued;
  let authority: Ca;
  let clients: Readonly<Record<'known' | 'unknown' | 'expired' | 'stranger', Issued>>;
  const place = (name: string): string => join(folder, name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-listener-'));
    authority = createCa(folder, 'authority');
    const other = createCa(folder, 'other');
    server = issue(folder, authority);
    const client = (subject: string): object => ({ subject, extensions: ['extendedKeyUsage = clientAuth'] });
    clients = {
      known: issue(folder, authority, client('/C=CH/O=Example, Inc./CN=node1.example.org')),
      unknown: issue(folder, authority, client('/CN=node2.example.org')),
      expired: issue(folder, authority, {
        ...client('/C=CH/O=Example, Inc./CN=node1.example.org'),
        notAfter: -60,
      }),
      stranger: issue(folder, other, client('/C=CH/O=Example, Inc./CN=node1.example.org')),
    };
    for (const { keyFile } of [server, ...Object.values(clients)]) chmodSync(keyFile, 0o600);
  });
  after(() => rmSync(folder, { recursive: true }));

  function configuration(change: Partial<ListenConfiguration> = {}): ListenConfiguration {
    return {
      port: 0,
      tls: {
        certificate: server.certificateFile,
        key: server.keyFile,
        clientAuthorities: authority.certificateFile,
      },
      clients: [
        { name: 'node1', subject: 'CN=node1.example.org,O=Example\\, Inc.,C=CH', scopes: ['submit'] },
      ],
      ...change,
    };
  }

  async function whoIs(change: Partial<ListenConfiguration> = {}): Promise<Listener> {
    const { options, credentials } = await prepareListening(host, configuration(change), () => undefined);
    const answer = withFreshCredentials(credentials, (request) => {
      const credential = credentials.credentialOf(request);
      return Promise.resolve({
        status: credential === undefined ? 401 : 200,
        body: credential?.name ?? 'nobody',
      });
    });
    return await listen(options, answer);
  }

  async function curl(port: number, ...more: readonly string[]): Promise<string> {
    const argv = ['-sS', '--cacert', authority.certificateFile, '-w', ' %{http_code}', ...more];
    return (await run('curl', [...argv, `https://localhost:${port}/`])).stdout;
  }

  const withCertificate = ({ certificateFile, keyFile }: Issued): readonly string[] => [
    '--cert',
    certificateFile,
    '--key',
    keyFile,
  ];

  it('knows a client by its certificate, and nobody by another', async () => {
    const listener = await whoIs();
    try {
      expect(await curl(listener.port)).to.equal('nobody 401');
      expect(await curl(listener.port, ...withCertificate(clients.known))).to.equal('node1 200');
      for (const other of ['unknown', 'expired', 'stranger'] as const)
        expect(await curl(listener.port, ...withCertificate(clients[other])), other).to.equal('nobody 401');
    } finally {
      await listener.close();
    }
  });

  it('knows a client by its fingerprint, however it is written', async () => {
    const shown = spawnSync('openssl', [
      'x509',
      '-in',
      clients.unknown.certificateFile,
      '-noout',
      '-fingerprint',
      '-sha256',
    ]);
    const fingerprint = shown.stdout.toString().trim().replace(/^.*=/, '');
    const listener = await whoIs({ clients: [{ name: 'node2', fingerprint, scopes: ['submit'] }] });
    try {
      expect(await curl(listener.port, ...withCertificate(clients.unknown))).to.equal('node2 200');
      expect(await curl(listener.port, ...withCertificate(clients.known))).to.equal('nobody 401');
    } finally {
      await listener.close();
    }
  });

  it('writes subjects as openssl does', () => {
    const shown = spawnSync('openssl', [
      'x509',
      '-in',
      clients.known.certificateFile,
      '-noout',
      '-subject',
      '-nameopt',
      'RFC2253,-esc_msb',
    ]);
    expect(shown.stdout.toString().trim()).to.equal('subject=CN=node1.example.org,O=Example\\, Inc.,C=CH');
  });

  it('speaks TLS 1.2 and 1.3, nothing older, and no plain HTTP', async () => {
    const listener = await whoIs();
    const handshake = (version: string): string => {
      const argv = [
        's_client',
        '-connect',
        `127.0.0.1:${listener.port}`,
        version,
        '-cipher',
        'ALL:@SECLEVEL=0',
      ];
      const child = run('openssl', argv, { timeout: 10_000 });
      child.child.stdin?.end('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
      return child as unknown as string;
    };
    try {
      for (const [version, works] of [
        ['-tls1_1', false],
        ['-tls1_2', true],
        ['-tls1_3', true],
      ] as const) {
        const said = await Promise.resolve(handshake(version)).then(
          (out) => (out as unknown as { stdout: string }).stdout,
          () => '',
        );
        expect(
          said.includes('Protocol  : TLSv1') || said.includes('New, TLSv1.3'),
          `${version} ${said}`,
        ).to.equal(works);
      }
      const plain = await run('curl', ['-sS', `http://localhost:${listener.port}/`]).catch(() => ({
        stdout: 'failed',
      }));
      expect(plain.stdout).to.equal('failed');
    } finally {
      await listener.close();
    }
  });

  it('closes what is idle, and what does not finish its handshake', async () => {
    const { options } = await prepareListening(host, configuration(), () => undefined);
    // Longer than this test may take: it ends because they are closed.
    const limits = { headerSeconds: 600, requestSeconds: 600, idleSeconds: 600 };
    const listener = await listen({ ...options, limits }, () => Promise.resolve({ status: 200, body: '' }));
    const silent = connect(listener.port, '127.0.0.1').on('error', () => undefined);
    const idle = connectTls({ port: listener.port, rejectUnauthorized: false }).on('error', () => undefined);
    idle.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(idle, 'data');
    await listener.close();
    for (const socket of [silent, idle]) socket.destroy();
  });

  it('is not believed by who trusts another authority', async () => {
    const listener = await whoIs();
    try {
      const failed = await rejection(
        run('curl', [
          '-sS',
          '--cacert',
          clients.stranger.certificateFile,
          `https://localhost:${listener.port}/`,
        ]),
      );
      expect(String(failed)).to.match(/certificate/i);
    } finally {
      await listener.close();
    }
  });

  it('shows a renewed certificate to new connections', async () => {
    const listener = await whoIs();
    try {
      const renewed = issue(folder, authority, { extensions: ['subjectAltName = DNS:renewed.example.org'] });
      const pem = (file: string): string => readFileSync(file, 'utf8');
      const tls = { certificate: pem(renewed.certificateFile), key: pem(renewed.keyFile) };
      expect(() => listener.renew({ ...tls, key: pem(server.keyFile) })).to.throw(/cannot be used/);
      listener.renew(tls);
      const resolve = `renewed.example.org:${listener.port}:127.0.0.1`;
      const { stdout } = await run('curl', [
        '-sS',
        '--cacert',
        authority.certificateFile,
        '--resolve',
        resolve,
        `https://renewed.example.org:${listener.port}/`,
      ]);
      expect(stdout).to.equal('nobody');
    } finally {
      await listener.close();
    }
  });

  const token = newToken('sender', '2099-01-01T00:00:00Z');

  it('takes a token from whoever has no certificate, and a wrong token from nobody', async () => {
    writeFileSync(place('tokens.json'), tokenFileText([token.stored]), { mode: 0o600 });
    const listener = await whoIs({ tokens: place('tokens.json') });
    const bearer = (text: string): readonly string[] => ['-H', `Authorization: Bearer ${text}`];
    try {
      expect(await curl(listener.port, ...bearer(token.token))).to.equal('sender 200');
      expect(
        await curl(listener.port, ...bearer(token.token), ...withCertificate(clients.stranger)),
      ).to.equal('sender 200');
      expect(await curl(listener.port, ...bearer('wrong'), ...withCertificate(clients.known))).to.equal(
        'nobody 401',
      );
      expect(
        await curl(listener.port, '-H', 'Authorization: Basic eDp5', ...withCertificate(clients.known)),
      ).to.equal('nobody 401');
    } finally {
      await listener.close();
    }
  });

  const refused: readonly (readonly [
    what: string,
    change: () => Partial<ListenConfiguration>,
    why: RegExp,
  ])[] = [
    [
      'another address without TLS',
      () => ({ address: '0.0.0.0', tls: undefined as never, clients: [] }),
      /^listen\.tls: .*0\.0\.0\.0/,
    ],
    [
      'another address without anybody who may speak',
      () => ({ address: '::', clients: [] }),
      /^listen\.tokens: /,
    ],
    ['a name in place of an address', () => ({ address: 'bridge.example' }), /^listen\.address: /],
    ['half an address', () => ({ address: '127.1' }), /^listen\.address: /],
    [
      'clients without authorities',
      () => ({ tls: { certificate: server.certificateFile, key: server.keyFile } }),
      /^listen\.clients: /,
    ],
    [
      'a key that others read',
      () => {
        writeFileSync(place('open.pem'), readFileSync(server.keyFile), { mode: 0o644 });
        return { tls: { certificate: server.certificateFile, key: place('open.pem') }, clients: [] };
      },
      /open\.pem: refused, its mode is 0644 and must be 0600 or 0640/,
    ],
    ['a token file that is missing', () => ({ tokens: place('none.json') }), /none\.json: no such file/],
    [
      'a token file that others read',
      () => {
        writeFileSync(place('shown.json'), tokenFileText([]), { mode: 0o644 });
        return { tokens: place('shown.json') };
      },
      /shown\.json: refused/,
    ],
  ];
  for (const [what, change, why] of refused) {
    it(`refuses ${what}`, async () => {
      const failure = await rejection(prepareListening(host, configuration(change()), () => undefined));
      expect(failure).to.have.property('message').that.matches(why);
    });
  }

  it('needs neither on loopback', async () => {
    const { options } = await prepareListening(host, { port: 0, address: '::1' }, () => undefined);
    expect(options).to.deep.equal({ port: 0, address: '::1', limits: {} });
  });

  it('knows loopback by each of its names, and nothing else for it', async () => {
    for (const address of [undefined, '127.0.0.1', '127.0.0.2', '::1', '::ffff:127.0.0.1', 'localhost']) {
      const given = { port: 0, ...(address !== undefined && { address }) };
      const { isOnLoopback, options } = await prepareListening(host, given, () => undefined);
      expect(isOnLoopback, address).to.equal(true);
      expect(options.address, address).not.to.equal('localhost');
    }
    const { isOnLoopback } = await prepareListening(
      host,
      configuration({ address: '0.0.0.0' }),
      () => undefined,
    );
    expect(isOnLoopback).to.equal(false);
  });
});
