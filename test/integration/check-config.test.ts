/** `secmon bridge check-config`: what the daemon would find wrong, without the daemon, and without a word to anybody. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import { receiverKinds } from '../../src/bridge/receive/index.generated.ts';
import { everyKind, makePaths, type BridgePaths, type Whole } from './every-kind.ts';
import { SECMON } from '../kit/executable.ts';
import { unprivileged } from '../kit/unprivileged.ts';

interface Told {
  readonly exitCode: number | null;
  readonly lines: readonly string[];
}

describe('secmon bridge check-config', function () {
  this.timeout(180_000);
  let root: string;
  let paths: BridgePaths;
  let server: Server;
  let connections: number;
  const { uid, gid } = unprivileged();
  const at = (name: string): string => join(root, name);

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'secmon-check-config-'));
    paths = makePaths(root);
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.close();
    rmSync(root, { recursive: true });
  });
  beforeEach(() => (connections = 0));

  const whole = (): Whole => everyKind(paths, (server.address() as AddressInfo).port);

  function check(
    configuration: object,
    identity: { readonly uid?: number; readonly gid?: number } = {},
  ): Told {
    const path = at('bridge.yaml');
    writeFileSync(path, JSON.stringify(configuration, undefined, 1), { mode: 0o644 });
    const { stdout, stderr, status } = spawnSync(SECMON, ['bridge', 'check-config', '--config', path], {
      ...{ encoding: 'utf8', cwd: '/' },
      ...identity,
    });
    expect(stderr).to.equal('');
    return { exitCode: status, lines: stdout.trimEnd().split('\n') };
  }

  const withMember = (list: 'receivers' | 'sinks', name: string, change: object): Whole => {
    const all = whole();
    return { ...all, [list]: all[list].map((one) => (one.name === name ? { ...one, ...change } : one)) };
  };
  /** Of each line the field, which stands behind file and line. */
  const fieldsIn = ({ lines }: Told): readonly string[] =>
    lines.map((line) => /bridge\.yaml:\d+: ([\w.]+): /.exec(line)?.[1] ?? line);
  const everything = (): readonly string[] =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name !== 'bridge.yaml')
      .toSorted();

  it('finds nothing wrong where all is there, sends nothing and makes nothing', () => {
    const before = everything();
    expect(check(whole())).to.deep.equal({
      exitCode: 0,
      lines: [`${at('bridge.yaml')}: 6 receivers, 8 sinks, every event goes to every sink`],
    });
    expect(connections).to.equal(0);
    expect(everything()).to.deep.equal(before);
  });

  it('names the field of every file and directory of every kind that is not there', () => {
    const gone = (value: unknown): unknown => {
      if (typeof value === 'string')
        return value.startsWith(`${root}/`) ? value.replace(root, `${root}/none`) : value;
      if (Array.isArray(value)) return value.map(gone);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, gone(inner)]));
    };
    const pathsOf = (value: unknown, field: readonly string[]): readonly string[] => {
      if (typeof value === 'string') return value.startsWith(`${root}/`) ? [field.join('.')] : [];
      if (typeof value !== 'object' || value === null) return [];
      return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...field, key]));
    };
    const told = check(gone(whole()) as object);
    expect(told.exitCode).to.equal(3);
    expect(fieldsIn(told)).to.have.members(pathsOf(whole(), []));
  });

  it('has been asked of every kind that names a path, and every such path', () => {
    const isPath = (schema: object): boolean =>
      'pattern' in schema && /^\^\/(?:$|\[\^\/\])/.test(String(schema.pattern));
    const { receivers, sinks } = whole();
    for (const [kinds, members] of [
      [receiverKinds, receivers],
      [sinkKinds, sinks],
    ] as const)
      for (const { kind, properties } of kinds)
        for (const [name, schema] of Object.entries<object>(properties))
          if (isPath(schema))
            expect(
              members.find((member) => member.kind === kind),
              kind,
            ).to.have.property(name);
  });

  it('names file and line', () => {
    const [line] = check(withMember('sinks', 'hook', { secret: at('none') })).lines;
    const number = JSON.stringify(withMember('sinks', 'hook', { secret: at('none') }), undefined, 1)
      .split('\n')
      .findIndex((one) => one.includes(at('none')));
    expect(line).to.equal(
      `${at('bridge.yaml')}:${number + 1}: sinks.7.secret: ${at('none')}: no such file or directory`,
    );
  });

  const faults: readonly (readonly [what: string, configuration: () => object, says: RegExp])[] = [
    [
      'a secret that others can read',
      () => {
        writeFileSync(at('open'), 'a-secret-of-enough-letters\n');
        chmodSync(at('open'), 0o644);
        return withMember('sinks', 'ams', { token: at('open') });
      },
      /: sinks\.0\.token: .*open: refused, its mode is 0644 and must be 0600$/,
    ],
    [
      'a key that is not of the certificate',
      () => withMember('sinks', 'icinga', { key: paths.otherKey }),
      /: sinks\.2\.certificate: certificate, key or authorities cannot be used \(.*mismatch/,
    ],
    [
      'the same of a receiver',
      () => withMember('receivers', 'events', { key: paths.otherKey }),
      /: receivers\.2\.certificate: certificate, key or authorities cannot be used \(.*mismatch/,
    ],
    [
      'authorities that are none, which OpenSSL takes without a word',
      () => withMember('sinks', 'hook', { authorities: at('notes.txt') }),
      /: sinks\.7\.authorities: .*notes\.txt: holds no certificate/,
    ],
    [
      'a key that is none',
      () => {
        writeFileSync(at('no.key'), 'x', { mode: 0o600 });
        return {
          ...whole(),
          listen: { ...whole().listen, tls: { certificate: paths.certificate, key: at('no.key') } },
        };
      },
      /: listen\.tls\.key: .*no\.key: no private key/,
    ],
    [
      'a token file that is none',
      () => {
        writeFileSync(at('no.json'), '{}', { mode: 0o600 });
        return { ...whole(), listen: { ...whole().listen, tokens: at('no.json') } };
      },
      /: listen\.tokens: .*no\.json/,
    ],
    [
      'a directory that everybody may write',
      () => {
        mkdirSync(at('open-spool'));
        chmodSync(at('open-spool'), 0o777);
        return withMember('receivers', 'nodes', { directory: at('open-spool') });
      },
      /: receivers\.5\.directory: .*open-spool: refused, everybody may write it/,
    ],
    [
      'a file in place of a pipe, and a directory in place of a file',
      () => withMember('sinks', 'fifo', { path: at('notes.txt') }),
      /: sinks\.3\.path: .*notes\.txt: not a named pipe/,
    ],
    [
      'an account that is not there',
      () => withMember('receivers', 'nodes', { reporters: [{ account: 'secmon-no-such-account' }] }),
      /: receivers\.5\.reporters\.0\.account: secmon-no-such-account: no such account/,
    ],
    [
      'a user without a password',
      () => withMember('sinks', 'icinga', { password: undefined }),
      /: sinks\.2\.user: user and password: one without the other/,
    ],
    [
      'what is no setting of PostgreSQL, without the password that is in it',
      () => ({ ...whole(), store: { postgresql: 'postgresql://secmon:s3cret@[x/secmon' } }),
      /: store\.postgresql: postgresql: no connection string \((?!.*s3cret)/,
    ],
    [
      'a certificate of PostgreSQL that is not there',
      () => ({
        ...whole(),
        store: { postgresql: `postgresql://h/secmon?sslmode=verify-full&sslrootcert=${at('none')}` },
      }),
      /: store\.postgresql: .*none/,
    ],
    [
      'a name of a database in place of settings',
      () => ({ ...whole(), store: { postgresql: 'host=db dbname=secmon' } }),
      /: store\.postgresql must match pattern/,
    ],
  ];
  for (const [what, configuration, says] of faults)
    it(`finds ${what}`, () => {
      const told = check(configuration());
      expect(told.exitCode).to.equal(3);
      expect(told.lines.filter((line) => says.test(line))).to.have.lengthOf(1);
      // What is no key is not that of the certificate either.
      expect(told.lines).to.have.lengthOf.at.most(2);
      expect(connections).to.equal(0);
    });

  it('takes a directory below /run as made when the daemon starts', () => {
    expect(check({ ...whole(), status: '/run/secmon-no-such-directory/bridge.json' }).exitCode).to.equal(0);
  });

  it('finds what another account may not write or read', function () {
    if (process.geteuid?.() !== 0) this.skip();
    const readable = { uid, gid };
    chownSync(root, 0, 0);
    chmodSync(root, 0o755);
    for (const name of ['secret', 'nsca.cfg', 'tokens.json']) lchownSync(at(name), uid, gid);
    for (const key of [paths.key]) lchownSync(key, uid, gid);
    chmodSync(at('nagios/objects.cache'), 0o600);
    const fields = fieldsIn(check(whole(), readable));
    expect(fields).to.include.members([
      'store.sqlite',
      'status',
      'receivers.0.path',
      'receivers.3.spool',
      'receivers.5.directory',
      'sinks.1.path',
      'sinks.3.path',
      'sinks.3.objectCache',
      'sinks.4.directory',
    ]);
    expect(fields).not.to.include.members(['sinks.0.token', 'receivers.1.trustedKeys', 'listen.tokens']);
  });

  it('opens what incidents and trackers name', () => {
    const incidents = { policy: at('no-policy') };
    const trackers = [{ name: 'mail', kind: 'file', path: at('issues.jsonl'), contacts: at('no-contacts') }];
    const { exitCode, lines } = check({ ...whole(), incidents, trackers });
    expect(exitCode).to.equal(3);
    for (const missing of ['incidents.policy: ', 'trackers.0.contacts: '])
      expect(lines.some((line) => line.includes(missing))).to.equal(
        true,
        `${missing} in ${lines.join('\n')}`,
      );
    const silent = check({
      ...whole(),
      incidents: {
        acknowledge: [
          { name: 'n', kind: 'nagios', commandFile: at('none/n.cmd'), statusFile: at('none/s.dat') },
        ],
      },
      trackers: [{ name: 'issues', kind: 'file', path: at('none/issues.jsonl') }],
    });
    expect(fieldsIn(silent)).to.include.members([
      'incidents.acknowledge.0.commandFile',
      'incidents.acknowledge.0.statusFile',
      'trackers.0.path',
    ]);
    mkdirSync(at('catalogue'));
    writeFileSync(at('catalogue/wrong.yaml'), 'id: 7\n');
    const broken = check({ ...whole(), incidents: { catalogue: at('catalogue') } });
    expect(broken.exitCode).to.equal(3);
    expect(broken.lines.join('\n')).to.include('wrong.yaml:1');
  });
});
