/** host-certificate against real servers: OpenSSL's, Dovecot (IMAP and SMTP submission) and OpenLDAP. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { check } from '../../checks/host-certificate/check.ts';
import { stateOf } from '../../src/check/index.ts';
import { createCa, installAnchor, issueList, type Ca } from '../kit/ca.ts';
import { runOnThisMachine } from '../kit/check-run.ts';
import { Daemon } from '../kit/daemon.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { freePort } from '../kit/free-port.ts';
import type { HostOptions, HostRun } from '../kit/host-site.ts';
import { INTERMEDIATE, issue, serverExtensions, type Issued } from '../kit/tls-ca.ts';

class Servers {
  readonly home = mkdtempSync(join(tmpdir(), 'secmon-servers-'));
  readonly root: Ca = createCa(this.home, 'Root', { key: 'rsa' });
  readonly middle = issue(this.home, this.root, { subject: '/CN=Middle', extensions: INTERMEDIATE });
  readonly host = issue(this.home, this.middle.ca);
  readonly directory = mkdtempSync(join(this.home, 'certificates-'));
  readonly #daemons: Daemon[] = [];

  constructor() {
    chmodSync(this.home, 0o755);
    installAnchor(this.directory, this.root);
    writeFileSync(join(this.directory, `${this.root.hash}.r0`), issueList(this.root));
    copyFileSync(this.chainOf(this.host), join(this.home, 'chain.pem'));
  }

  /** A file with the certificate and the one above it. */
  chainOf({ certificateFile }: Issued): string {
    const file = join(mkdtempSync(join(this.home, 'chain-')), 'chain.pem');
    writeFileSync(
      file,
      readFileSync(certificateFile, 'utf8') + readFileSync(this.middle.certificateFile, 'utf8'),
    );
    return file;
  }

  async start(port: number, ...argv: [string, ...string[]]): Promise<void> {
    const daemon = new Daemon(argv);
    this.#daemons.push(daemon);
    await daemon.ready(`${argv[0]} on port ${port}`, () => accepts(port));
  }

  async openssl(...argv: readonly string[]): Promise<number> {
    const port = await freePort();
    const own = ['-cert', join(this.home, 'chain.pem'), '-cert_chain', this.middle.certificateFile];
    const identity = argv.includes('-cert') ? [] : [...own, '-key', this.host.keyFile];
    await this.start(
      port,
      '/usr/bin/openssl',
      's_server',
      '-accept',
      `127.0.0.1:${port}`,
      '-quiet',
      ...identity,
      ...argv,
    );
    return port;
  }

  look(port: number, change: HostOptions = {}): Promise<HostRun> {
    return runOnThisMachine(check, { host: 'localhost', port, directory: this.directory, ...change });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#daemons.map((daemon) => daemon.stop()));
    rmSync(this.home, { recursive: true, force: true });
  }
}

function accepts(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(undefined));
  });
}

function expectOk({ bad, verdict, observation }: HostRun): void {
  expect(bad).to.deep.equal([]);
  expect(stateOf(verdict)).to.equal('OK');
  expect(observation.presented).to.have.length(2);
}

describeWith(['openssl'], 'host-certificate and openssl s_server', function () {
  this.timeout(180_000);
  let servers: Servers;
  before(() => (servers = new Servers()));
  after(() => servers.stop());

  for (const version of ['-tls1_2', '-tls1_3']) {
    it(`${version} is OK, also where a client certificate is demanded`, async () => {
      expectOk(await servers.look(await servers.openssl(version)));
      const demanding = await servers.openssl(
        version,
        '-Verify',
        '1',
        '-CAfile',
        servers.root.certificateFile,
      );
      expectOk(await servers.look(demanding));
    });
  }

  it('shows another certificate for another name', async () => {
    const other = issue(servers.home, servers.middle.ca, {
      subject: '/CN=other',
      extensions: serverExtensions('DNS:other.example.org'),
    });
    const port = await servers.openssl(
      '-servername',
      'other.example.org',
      '-cert2',
      other.certificateFile,
      '-key2',
      other.keyFile,
    );
    expectOk(await servers.look(port));
    const asked = await servers.look(port, { sni: 'other.example.org' });
    expect(asked.observation.certificates[0]?.dnsNames).to.deep.equal(['other.example.org']);
    const mismatch = await servers.look(port, { sni: 'other.example.org', name: ['localhost'] });
    expect(mismatch.bad).to.deep.include(['CRITICAL', `localhost:${port}`, 'name-mismatch']);
  });

  it('by an address is held against addresses', async () => {
    const port = await servers.openssl();
    expectOk(await servers.look(port, { host: '127.0.0.1' }));
    const wrong = await servers.look(port, { host: '127.0.0.1', name: ['127.0.0.2'] });
    expect(wrong.bad).to.deep.equal([['CRITICAL', `127.0.0.1:${port}`, 'name-mismatch']]);
  });

  it('that sends no authority of its own is CRITICAL', async () => {
    const { certificateFile, keyFile } = servers.host;
    const port = await servers.openssl('-cert', certificateFile, '-key', keyFile);
    const { bad } = await servers.look(port);
    expect(bad).to.deep.equal([['CRITICAL', `localhost:${port}`, 'untrusted']]);
  });
});

describeWith(['dovecot-imapd', 'dovecot-submissiond'], 'host-certificate and Dovecot', function () {
  this.timeout(180_000);
  let servers: Servers;
  let imap: number;
  let smtp: number;
  before(async function () {
    if (process.geteuid?.() !== 0) this.skip();
    servers = new Servers();
    [imap, smtp] = [await freePort(), await freePort()];
    const run = join(servers.home, 'run');
    mkdirSync(run, { mode: 0o755 });
    const configuration = join(servers.home, 'dovecot.conf');
    writeFileSync(
      configuration,
      [
        `base_dir = ${run}`,
        `state_dir = ${run}`,
        'log_path = /dev/stderr',
        'protocols = imap submission',
        'listen = 127.0.0.1',
        'ssl = required',
        `ssl_cert = <${join(servers.home, 'chain.pem')}`,
        `ssl_key = <${servers.host.keyFile}`,
        'passdb {\n driver = static\n args = nopassword=y\n}',
        'userdb {\n driver = static\n args = uid=nobody gid=nogroup home=/nonexistent\n}',
        'submission_relay_host = 127.0.0.1',
        `service imap-login {\n inet_listener imap {\n port = ${imap}\n }\n inet_listener imaps {\n port = 0\n }\n}`,
        `service submission-login {\n inet_listener submission {\n port = ${smtp}\n }\n}`,
        '',
      ].join('\n'),
    );
    await servers.start(imap, '/usr/sbin/dovecot', '-F', '-c', configuration);
  });
  after(() => (servers as Servers | undefined)?.stop());

  it('with STARTTLS in IMAP is OK', async () => {
    expectOk(await servers.look(imap, { starttls: 'imap' }));
  });

  it('with STARTTLS in SMTP is OK', async () => {
    expectOk(await servers.look(smtp, { starttls: 'smtp' }));
  });
});

describeWith(['slapd'], 'host-certificate and OpenLDAP', function () {
  this.timeout(180_000);
  let servers: Servers;
  before(() => (servers = new Servers()));
  after(() => servers.stop());

  async function slapd(...tls: readonly string[]): Promise<number> {
    const port = await freePort();
    const configuration = join(mkdtempSync(join(servers.home, 'slapd-')), 'slapd.conf');
    writeFileSync(configuration, ['include /etc/ldap/schema/core.schema', ...tls, ''].join('\n'));
    await servers.start(
      port,
      '/usr/sbin/slapd',
      '-h',
      `ldap://127.0.0.1:${port}/`,
      '-f',
      configuration,
      '-d',
      '0',
    );
    return port;
  }

  it('with StartTLS is OK', async () => {
    const port = await slapd(
      `TLSCertificateFile ${join(servers.home, 'chain.pem')}`,
      `TLSCertificateKeyFile ${servers.host.keyFile}`,
      `TLSCACertificateFile ${servers.middle.certificateFile}`,
    );
    expectOk(await servers.look(port, { starttls: 'ldap' }));
  });

  it('without a certificate is UNKNOWN, with the reason', async () => {
    const port = await slapd();
    const looked = servers.look(port, { starttls: 'ldap' }).catch((error: unknown) => error);
    expect(await looked).to.include({
      reason: 'refused',
      message: `localhost:${port}: answers StartTLS with result code 2`,
    });
  });
});
