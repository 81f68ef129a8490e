/** The Pakiti server as nodes and proxies meet it: over plain HTTP on its own machine, and over TLS, with curl. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parsePrivateKey } from '../../src/trust/rsa-key.ts';
import { signPayload } from '../../src/trust/sign.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { createCa, openssl } from '../kit/ca.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import { keyPair } from '../kit/signing.ts';
import { issue, serverExtensions } from '../kit/tls-ca.ts';

const run = promisify(execFile);
const FIXTURES = join(import.meta.dirname, '../../src/pakiti/report/fixtures');
const V5 = join(FIXTURES, 'v5-rpm.report');
const DPKG = join(FIXTURES, 'v5-dpkg.report');

describe('the Pakiti server', function () {
  this.timeout(240_000);
  let site: PakitiSite;
  beforeEach(() => void (site = new PakitiSite()));
  afterEach(() => site.remove());

  /** @returns status and body, as `200 OK` */
  async function curl(path: string, ...argv: readonly string[]): Promise<string> {
    const { stdout } = await run('curl', ['-s', '-w', '\n%{http_code}', ...argv, `${origin()}${path}`]);
    const at = stdout.lastIndexOf('\n');
    return `${stdout.slice(at + 1)} ${stdout.slice(0, at)}`;
  }
  let scheme = 'http';
  const origin = (): string => `${scheme}://127.0.0.1:${site.port}`;
  const body = (path: string): readonly string[] => ['--data-binary', `@${path}`];
  const stored = (): readonly unknown[] =>
    site.log.filter(({ event }) => event === 'stored').map(({ host }) => host);

  describe('on its own machine', () => {
    beforeEach(() => (scheme = 'http'));

    it('takes what clients of every protocol send, and says what Pakiti says', async () => {
      site.configure({ listen: { port: 0 }, log: 'debug' });
      await site.start();
      expect(await curl('/feed/?protocol=5', ...body(V5))).to.equal('200 OK\n');
      for (const path of ['/feed/', '/feed', '/pakiti/feed/', '/pakiti/feed/index.php'])
        expect(await curl(path, ...body(DPKG)), path).to.equal('200 OK\n');
      const lines = "'bash' '0:5.1.8' '9.el9' 'x86_64'";
      const fields = { version: '4', host: 'old.example.org', type: 'rpm', site: 'S', pkgs: lines };
      const form = Object.entries(fields);
      expect(
        await curl('/feed/', ...form.flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`])),
      ).to.equal('200 OK\n');
      expect(await curl('/feed/', ...form.flatMap(([name, value]) => ['-F', `${name}=${value}`]))).to.equal(
        '200 OK\n',
      );
      expect(await curl(`/feed/?${new URLSearchParams(fields).toString()}`)).to.equal('200 OK\n');
      const glpi = body(join(FIXTURES, 'glpi-debian.json'));
      expect(await curl('/feed/', '-A', 'GLPI-Agent_v1.15', ...glpi)).to.equal('200 {"status": "ok"}');
      expect(await curl('/feed/?mode=nonsense', ...body(V5))).to.equal('500 ERROR');
      expect(await curl('/feed/?protocol=7', ...body(V5))).to.equal('500 ERROR');
      expect(stored()).to.include.members(['wn01.example.org', 'node01.example.org', 'old.example.org']);
      expect(await site.end()).to.equal(0);
    });

    it('has what it has said OK to after it was killed, and parses nothing again', async () => {
      site.configure({ listen: { port: 0 }, log: 'debug' });
      await site.start();
      expect(await curl('/feed/', ...body(V5))).to.equal('200 OK\n');
      await site.end('SIGKILL');
      await site.start();
      expect(await curl('/feed/', ...body(V5))).to.equal('200 OK\n');
      expect(stored()).to.deep.equal(['wn01.example.org']);
    });

    it('counts for Prometheus what it has taken, and says how it is', async () => {
      const { token, stored: mine } = newToken('officer', '2099-01-01T00:00:00Z', { scopes: ['read'] });
      site.configure({ listen: { address: 'localhost', port: 0, tokens: site.tokens(mine) } });
      await site.start();
      for (const path of [V5, V5, DPKG]) await curl('/feed/', ...body(path));
      await curl('/feed/?mode=nonsense', ...body(V5));
      await curl('/feed/', '-H', 'authorization: Bearer nobody', ...body(V5));
      const text = await curl('/metrics');
      for (const line of [
        'reports_total{outcome="stored"} 2',
        'reports_total{outcome="same"} 1',
        'reports_total{outcome="refused"} 1',
        'reports_total{outcome="turned-away"} 1',
        'requests_refused_total{reason="unknown-token"} 1',
        'hosts{state="all"} 2',
      ])
        expect(text).to.include(`secmon_pakiti_${line}\n`);
      expect(await curl('/metrics', '-H', 'x-forwarded-for: 203.0.113.7')).to.match(/^401 /);
      expect(text).to.match(/^secmon_pakiti_report_lag_seconds\{what="newest"\} \d+$/m);
      const status = await curl('/api/v1/status', '-H', `authorization: Bearer ${token}`);
      const { reports, hosts } = JSON.parse(status.slice(4)) as Record<string, object>;
      expect({ reports, hosts }).to.deep.include({
        reports: { stored: 2, same: 1, asked: 0, refused: 1, 'turned-away': 1, failed: 0 },
      });
      expect(hosts).to.include({ all: 2, silent: 0 });
    });

    it('says ERROR beyond its limits', async () => {
      site.configure({ listen: { port: 0, limits: { bodyBytes: 5000, requestsPerSecond: 0.01 } } });
      await site.start();
      expect(await curl('/feed/', ...body(DPKG))).to.equal('413 ERROR');
      const again = ['-H', 'x-again: 1', ...body(V5)];
      const answers: string[] = [];
      for (let turn = 0; turn < 10 && !answers.includes('429 ERROR'); turn += 1)
        answers.push(await curl('/feed/', ...again));
      expect(answers).to.include('429 ERROR');
    });

    it('reads what is encrypted for it', async () => {
      const [key, certificate, encrypted] = ['key.pem', 'certificate.pem', 'encrypted'].map((name) =>
        site.place(name),
      ) as [string, string, string];
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=pakiti',
        '-keyout',
        key,
        '-out',
        certificate,
      );
      chmodSync(key, 0o600);
      openssl(
        'smime',
        '-encrypt',
        '-binary',
        '-aes-256-cbc',
        '-outform',
        'DER',
        '-in',
        DPKG,
        '-out',
        encrypted,
        certificate,
      );
      site.configure({ listen: { port: 0 }, feed: { decryptionKey: key }, log: 'debug' });
      await site.start();
      expect(await curl('/feed/?protocol=5', ...body(encrypted))).to.equal('200 OK\n');
      expect(stored()).to.deep.equal(['node01.example.org']);
    });

    it('goes on as before when a new configuration cannot be used', async () => {
      site.configure({ listen: { port: 0 } });
      await site.start();
      site.configure({ listen: { port: 0 }, feed: { open: [{ network: 'everywhere' }] } });
      site.hangUp();
      const refused = await site.said('not-reloaded');
      expect(refused['reason']).to.match(
        /bridge\.yaml.*: feed\.open\.0\.network: 'everywhere' is no network/,
      );
      expect(await curl('/feed/', ...body(V5))).to.equal('200 OK\n');
    });
  });

  it('does not begin with a configuration that opens it to the world', async () => {
    site.configure({ listen: { address: '0.0.0.0', port: 0 } });
    await site.start();
    expect(site.printed).to.match(/^pakiti-server: .*listen\.tls: is needed to listen on 0\.0\.0\.0\n$/);
  });

  it('bounds tokens, client certificates and signatures to their sites, over TLS', async () => {
    scheme = 'https';
    const authority = createCa(site.directory, 'authority');
    const server = issue(site.directory, authority, { extensions: serverExtensions('IP:127.0.0.1') });
    const client = issue(site.directory, authority, {
      subject: '/CN=wn01',
      extensions: ['extendedKeyUsage = clientAuth'],
    });
    for (const { keyFile } of [server, client]) chmodSync(keyFile, 0o600);
    const mine = newToken('example', '2099-01-01T00:00:00Z', { scopes: ['submit'], sites: ['EXAMPLE'] });
    const other = newToken('other', '2099-01-01T00:00:00Z', { scopes: ['submit'], sites: ['OTHER'] });
    mkdirSync(site.place('keys'), { mode: 0o755 });
    const pair = await keyPair;
    writeFileSync(site.place('keys/node.pem'), pair.publicPem, { mode: 0o644 });
    const key = await parsePrivateKey(pair.privatePem, 'key');
    site.configure({
      listen: {
        port: 0,
        tls: {
          certificate: server.certificateFile,
          key: server.keyFile,
          clientAuthorities: authority.certificateFile,
        },
        tokens: site.tokens(mine.stored, other.stored),
        clients: [{ name: 'wn01', subject: 'CN=wn01', scopes: ['submit'], sites: ['OTHER'] }],
      },
      feed: {
        open: [],
        trustedKeys: site.place('keys'),
        signers: [{ name: 'node', key: key.id, sites: ['EXAMPLE'] }],
      },
      log: 'debug',
    });
    await site.start();
    const tls = ['--cacert', authority.certificateFile];
    const send = (...argv: readonly string[]): Promise<string> => curl('/feed/', ...tls, ...argv);
    const bearer = (token: string): readonly string[] => ['-H', `authorization: Bearer ${token}`];
    const certificate = ['--cert', client.certificateFile, '--key', client.keyFile];
    expect(await send(...body(V5))).to.equal('401 ERROR');
    expect(await send(...bearer(other.token), ...body(V5))).to.equal('403 ERROR');
    expect(await send(...certificate, ...body(V5))).to.equal('403 ERROR');
    expect(await send(...bearer(mine.token), ...body(V5))).to.equal('200 OK\n');

    const text = readFileSync(V5, 'utf8').replace('host: wn01', 'host: wn02');
    const sign = (ts: number, change = (one: string): string => one): string => {
      const report = change(text).replace('#\n', `#\nts: ${ts}\n`);
      writeFileSync(site.place('signed'), signPayload(Buffer.from(report), 'pakiti-report', key));
      return site.place('signed');
    };
    const now = Math.floor(Date.now() / 1000);
    expect(await send(...body(sign(now)))).to.equal('200 OK\n');
    expect(await send(...body(sign(now - 60)))).to.equal('409 ERROR');
    expect(await send(...body(sign(now - 86_400)))).to.equal('409 ERROR');
    expect(await send(...body(sign(now, (one) => one.replace('site: EXAMPLE', 'site: OTHER'))))).to.equal(
      '403 ERROR',
    );
    const forged = readFileSync(sign(now), 'utf8').replace(
      /"payload": ?"..../,
      (found) => `${found.slice(0, -4)}AAAA`,
    );
    writeFileSync(site.place('forged'), forged);
    expect(await send(...body(site.place('forged')))).to.equal('401 ERROR');
    const caught = sign(now, (one) => one.replace('host: wn02', 'host: wn03'));
    const fields = { version: '4', host: 'forged.example.org', type: 'rpm', site: 'EXAMPLE' };
    const query = new URLSearchParams({ ...fields, pkgs: "'bash' '0:9' '9' 'x86_64'" }).toString();
    for (const method of ['GET', 'POST'])
      expect(await curl(`/feed/?${query}`, ...tls, '-X', method, ...body(caught))).to.equal('500 ERROR');
    expect(stored()).to.deep.equal(['wn01.example.org', 'wn02.example.org']);
  });
});
