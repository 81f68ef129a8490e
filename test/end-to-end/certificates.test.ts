/** The checks of certificates, compiled: their parsers and network code are loaded from the executable's assets. */
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { serveArgus, type ArgusServer } from '../kit/argus-server.ts';
import { createCa, installAnchor, openssl, type Ca } from '../kit/ca.ts';
import { plugin } from '../kit/executable.ts';
import { issue, serverExtensions, type Issued } from '../kit/tls-ca.ts';

const SALT = 'pr1vate-s4lt';

describe('compiled checks of certificates', () => {
  let home: string;
  let directory: string;
  let root: Ca;
  let host: Issued;
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'secmon-certificates-'));
    directory = mkdtempSync(join(home, 'certificates-'));
    root = createCa(home, 'Root');
    host = issue(home, root);
    const sha1 = openssl('x509', '-in', root.certificateFile, '-noout', '-fingerprint', '-sha1').toString();
    const info = `alias = Root\nversion = 1.133\nsha1fp.0 = ${/=([0-9A-F:]+)/.exec(sha1)?.[1] ?? ''}\n`;
    installAnchor(directory, root, { info, urls: null });
    writeFileSync(join(directory, 'Root.signing_policy'), '');
  });
  after(() => rmSync(home, { recursive: true }));

  it('check_host_certificate looks at a server', async () => {
    const server = createServer({
      cert: readFileSync(host.certificateFile),
      key: readFileSync(host.keyFile),
    });
    server.on('tlsClientError', () => undefined);
    server.on('secureConnection', (socket) => socket.on('error', () => undefined));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, stdout, stderr } = await plugin('check_host_certificate', [
      ...['-H', 'localhost', '-p', String(port), '-d', directory],
    ]);
    server.close();
    expect(stdout).to.match(
      /^HOST-CERTIFICATE OK: localhost: valid for 29 d \| 'time_left'=\d+s;1209600:;259200: /,
    );
    expect([code, stderr]).to.deep.equal([0, '']);
  });

  it('check_host_certificate looks at a file and its key', async () => {
    chmodSync(host.keyFile, 0o644);
    const argv = [
      '-f',
      host.certificateFile,
      '--key',
      host.keyFile,
      '--name',
      'localhost',
      '-d',
      directory,
      '-v',
    ];
    const { code, stdout } = await plugin('check_host_certificate', argv);
    chmodSync(host.keyFile, 0o600);
    expect(stdout).to.include('open to everybody, mode 0644');
    expect(code).to.equal(2);
  });

  it('check_trust_anchors reads the documents of a release', async () => {
    const file = (name: string, text: string): string => {
      writeFileSync(join(home, name), text);
      return join(home, name);
    };
    const today = new Date().toISOString().slice(0, 10);
    const documents = [
      ...['--release', file('release', `<Release><Date>${today}</Date><Version>1.133-1</Version></Release>`)],
      ...[
        '--list',
        file('list', 'ca_Root-1.133-1\n'),
        '--obsolete',
        file('obsolete', '# nothing is withdrawn\n'),
      ],
    ];
    const { code, stdout, stderr } = await plugin('check_trust_anchors', ['-d', directory, ...documents]);
    expect(stdout).to.match(/^TRUST-ANCHORS OK: 1 trust anchor, release 1\.133-1 \| /);
    expect([code, stderr]).to.deep.equal([0, '']);
  });

  describe('check_argus_ban', () => {
    let server: ArgusServer;
    let salt: string;
    before(async () => {
      const client = issue(home, root, { extensions: serverExtensions() });
      copyFileSync(client.certificateFile, join(home, 'client.pem'));
      copyFileSync(client.keyFile, join(home, 'client.key'));
      chmodSync(join(home, 'client.key'), 0o600);
      salt = join(home, 'salt');
      writeFileSync(salt, `${SALT}\n`, { mode: 0o600 });
      server = await serveArgus(host, root, { default: [{ effect: 'Deny', subjects: [canary()] }] });
    });
    after(() => server.close());

    function canary(): string {
      const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
      const hash = createHash('sha256')
        .update(SALT + date)
        .digest('hex')
        .slice(0, 8);
      return `CN=${hash}, CN=${date}, CN=Test Subject, CN=000001, CN=tsubject, OU=Users, OU=Organic Units, DC=cern, DC=ch`;
    }

    const argv = (): string[] => [
      ...['-H', 'localhost', '-p', String(server.port), '-d', directory],
      ...['--cert', join(home, 'client.pem'), '--key', join(home, 'client.key')],
    ];

    it('finds the canary, the salt from a file or the environment', async () => {
      const byFile = await plugin('check_argus_ban', [...argv(), '--salt', salt]);
      const byVariable = await plugin('check_argus_ban', argv(), { env: { SECMON_ARGUS_SALT: SALT } });
      for (const { code, stdout, stderr } of [byFile, byVariable]) {
        expect(stdout).to.match(/^ARGUS-BAN OK: the canary of /);
        expect([code, stderr]).to.deep.equal([0, '']);
      }
    });

    it('never says the salt, whatever is asked and whatever goes wrong', async () => {
      const runs = await Promise.all([
        plugin('check_argus_ban', [...argv(), '--salt', salt, '-vvv']),
        plugin('check_argus_ban', [...argv(), '--salt', salt, '--output', 'json']),
        plugin('check_argus_ban', [...argv(), '--salt', salt, '--observe']),
        plugin('check_argus_ban', [...argv(), '--salt', SALT, '-vvv']),
        plugin('check_argus_ban', [...argv(), '--observe'], { env: { SECMON_ARGUS_SALT: SALT } }),
        plugin('check_argus_ban', [...argv(), '-vvv', '-p', '1'], { env: { SECMON_ARGUS_SALT: SALT } }),
        plugin('check_argus_ban', [...argv(), `--salt=${SALT}`, '--nonsense']),
        plugin('check_argus_ban', ['--help'], { env: { SECMON_ARGUS_SALT: SALT } }),
      ]);
      for (const { stdout, stderr } of runs) expect(stdout + stderr).to.not.include(SALT);
    });
  });
});
