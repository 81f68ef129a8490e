/** Both forms of pakiti-report hand in what they have: to our own server, to older ones, and past whatever is between. */
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { looksEncrypted } from '../../src/pakiti/report/encrypted.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { createCa, openssl } from '../kit/ca.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { oldPakiti, type OldPakiti, type OldPakitiOptions } from '../kit/old-pakiti.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import { FORMS, runForm, type FormEnded, type ReportForm } from '../kit/report-forms.ts';
import { packagerSaying } from '../kit/report-programs.ts';
import { issue, serverExtensions } from '../kit/tls-ca.ts';

const WGET: readonly ReportForm[] = FORMS.slice(1, 2).map((form) => ({
  ...form,
  title: 'the script with wget',
  words: [...form.words, '--wget', '/usr/bin/wget'],
}));

describeWith(['busybox-static', 'curl', 'openssl', 'wget'], 'pakiti-report, sending', function () {
  this.timeout(240_000);
  let directory: string;
  let packager: readonly string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pakiti-report-'));
    // Of these names the real apt-cache is not asked, as the real dnf would be beside rpm: that takes longer than all the rest.
    const dpkg = packagerSaying(directory, 'dpkg-query', [
      ['install ok installed', 'Bash', '5.2.15-2', 'amd64', 'bash', '5.2.15-2', 'Debian'],
      ['install ok installed', 'OpenSSL', '1:3.0.17-1', 'amd64', 'openssl', '1:3.0.17-1', 'Debian'],
    ]);
    packager = ['--dpkg-query', dpkg];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  async function withOldServer(
    options: OldPakitiOptions,
    use: (server: OldPakiti) => Promise<void>,
  ): Promise<void> {
    const server = await oldPakiti(options);
    try {
      await use(server);
    } finally {
      await server.close();
    }
  }

  /** A key and a certificate of its own. */
  function recipient(): { readonly key: string; readonly certificate: string } {
    const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=pakiti'];
    openssl(...request, '-keyout', key, '-out', certificate);
    chmodSync(key, 0o600);
    return { key, certificate };
  }

  for (const form of [...FORMS, ...WGET]) {
    describe(form.title, () => {
      const report = (...argv: readonly string[]): Promise<FormEnded> =>
        runForm(form, [...packager, ...argv]);

      it('reports to our server in protocol 6, encrypted and not', async () => {
        const site = new PakitiSite();
        try {
          const { key, certificate } = recipient();
          site.configure({ listen: { port: 0 }, feed: { decryptionKey: key }, log: 'debug' });
          await site.start();
          const url = `http://127.0.0.1:${site.port}/feed/`;
          const plain = await report(
            '--url',
            url,
            '--host',
            'plain.example.org',
            '--mode',
            'store-only',
            '-d',
          );
          expect([plain.code, plain.said]).to.deep.equal([0, 'pakiti-report: sent as protocol 6\n']);
          const config = join(directory, 'client.cfg');
          writeFileSync(config, `encrypt = <<EOT\n${readFileSync(certificate, 'utf8')}EOT\nurl = ${url}\n`);
          const sealed = await report('--config', config, '--host', 'sealed.example.org');
          expect([sealed.code, sealed.said]).to.deep.equal([0, '']);
          const again = await report('--url', url, '--encrypt', certificate, '--host', 'again.example.org');
          expect([again.code, again.said]).to.deep.equal([0, '']);
          const stored = site.log.filter(({ event }) => event === 'stored');
          expect(stored.map(({ host }) => host)).to.deep.equal([
            'plain.example.org',
            'sealed.example.org',
            'again.example.org',
          ]);
          expect(stored.map(({ protocol }) => protocol)).to.deep.equal(['6', '6', '6']);
        } finally {
          await site.remove();
        }
      });

      it('encrypts what only the key reads', async () => {
        const { key, certificate } = recipient();
        const file = join(directory, 'sealed');
        const toFile = await report('--encrypt', certificate, '-o', file, '--host', 'a');
        expect(toFile.code, toFile.said).to.equal(0);
        const { stdout } = await report('--encrypt', certificate, '--host', 'a');
        for (const bytes of [readFileSync(file), stdout]) {
          writeFileSync(file, bytes);
          const opened = openssl(
            'smime',
            '-decrypt',
            '-binary',
            '-inform',
            'DER',
            '-in',
            file,
            '-inkey',
            key,
          );
          expect(opened.toString()).to.equal((await report('--host', 'a')).stdout.toString());
        }
      });

      it('sends nothing in the clear where it is to be encrypted, to a server that knows only protocol 5 neither', () =>
        withOldServer({}, async ({ url, posted }) => {
          const { code, said } = await report('--encrypt', recipient().certificate, '--url', url);
          expect([code, said]).to.deep.equal([0, '']);
          expect(posted).to.have.length(2);
          for (const { body } of posted) {
            expect(looksEncrypted(body)).to.equal(true);
            expect(body.includes('Bash')).to.equal(false);
          }
        }));

      for (const errorStatus of [500, 200]) {
        it(`says it again in protocol 5 to a server that answers ${errorStatus} ERROR`, async () => {
          await withOldServer({ errorStatus }, async ({ url, posted }) => {
            const { code, said } = await report(
              '--url',
              `${url}?x=1`,
              '--mode',
              'report-only',
              '--host',
              'a',
            );
            expect([code, said]).to.deep.equal([0, '']);
            expect(posted.map(({ path }) => path)).to.deep.equal([
              '/feed/?x=1&mode=report-only&protocol=6',
              '/feed/?x=1&mode=report-only&protocol=5',
            ]);
            expect(posted.map(({ type }) => type)).to.deep.equal(
              Array<string>(2).fill('application/x-www-form-urlencoded'),
            );
            const text = posted.at(-1)?.body.toString() ?? '';
            expect(text).to.match(
              /^#\narch: .*\n(?:cpu: .*\n)?host: a\nkernel: .*\npackager: dpkg\nsystem: .*\nversion: 1\n#\n/,
            );
            expect(text.endsWith('#\nBash\t5.2.15-2\tamd64\nOpenSSL\t1:3.0.17-1\tamd64\n#\n')).to.equal(true);
          });
        });
      }

      it('asks for the whole of an address, which no shell ever reads (F18)', async () => {
        await withOldServer({}, async ({ url, posted }) => {
          const mark = join(directory, 'made');
          const query = `?mode=store-only&a=b;touch%20x&c=$(touch+${mark})&d=\`id\`&e='"`;
          const { code, said } = await report('--url', `${url}${query}`, '--protocol', '5');
          expect([code, said]).to.deep.equal([0, '']);
          const [only, ...others] = posted;
          expect(others).to.deep.equal([]);
          expect(decodeURIComponent(only?.path ?? '')).to.equal(
            decodeURIComponent(`/feed/${query}&protocol=5`),
          );
          expect(only?.body.toString()).to.include('Bash\t5.2.15-2\tamd64\n');
          expect(existsSync(mark)).to.equal(false);
        });
      });

      it('sends protocol 5 at once where it is told to, and says so or not', async () => {
        await withOldServer({}, async ({ url, posted }) => {
          await report('--url', url, '--protocol', '5');
          await report('--url', url, '--no-protocol-version');
          expect(posted.map(({ path }) => path)).to.deep.equal(['/feed/?protocol=5', '/feed/']);
          expect(posted.every(({ body }) => !body.includes('protocol: 6'))).to.equal(true);
        });
      });

      it('shows what the server finds, and nothing that a terminal obeys', async () => {
        const answer = 'OK\nbash\t5.1.8-9.el9\tx86_64\tCVE-2024-1\tEGI-Critical\nx\x1b[2J\n';
        await withOldServer({ answer }, async ({ url }) => {
          const { stdout } = await report('--url', url, '--mode', 'store-and-report');
          expect(stdout.toString()).to.equal(answer.replace('OK\n', '').replace('\x1b', '?'));
        });
      });

      it('fails where the server takes nothing, is not what it says it is, or is not there', async () => {
        await withOldServer({ answer: 'ERROR' }, async ({ url }) => {
          const { code, said } = await report('--url', url);
          expect([code, said]).to.deep.equal([
            form.failed,
            'pakiti-report: not taken, as protocol 5 neither: the server says 200 ERROR\n',
          ]);
        });
        await withOldServer({ errorStatus: 403 }, async ({ url, posted }) => {
          const { code, said } = await report('--url', url);
          expect(code).to.equal(form.failed);
          expect(said).to.match(
            /^pakiti-report: not taken: the server says 403 ERROR \(not of this site from us\)\n$/,
          );
          expect(posted).to.have.length(1);
        });
        await withOldServer({ errorStatus: 401 }, async ({ url }) => {
          const { said } = await report('--url', url);
          // wget does not show what comes with it.
          expect(said).to.match(/the server says 401 .*\(no credential that it knows\)\n$/);
        });
        const { code, said } = await report('--url', 'http://127.0.0.1:9/');
        expect(code).to.equal(form.failed);
        expect(said).to.match(/^pakiti-report: [^\n]+\n$/);
      });

      it('believes a certificate that it is told to believe, and any only where it is told so', async () => {
        const authority = createCa(directory, 'authority');
        const { keyFile, certificateFile } = issue(directory, authority, {
          extensions: serverExtensions('IP:127.0.0.1'),
        });
        const tls = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
        await withOldServer({ tls }, async ({ url, posted }) => {
          const doubted = await report('--url', url);
          expect(doubted.code, doubted.said).to.equal(form.failed);
          expect(posted).to.deep.equal([]);
          const believed = await report('--url', url, '--cacert', authority.certificateFile);
          expect(believed.code, believed.said).to.equal(0);
          const blind = await report('--url', url, '--disable-tls-checks');
          expect(blind.code, blind.said).to.equal(0);
        });
      });

      it('goes through a proxy, of the environment or of its own', async () => {
        await withOldServer({}, async ({ port, posted }) => {
          const proxy = `http://127.0.0.1:${port}`;
          const argv = [...packager, '--protocol', '5', '--url', 'http://pakiti.example.org/feed/'];
          const told = await runForm(form, [...argv, '--proxy', proxy], { env: { no_proxy: '*' } });
          expect(told.code, told.said).to.equal(0);
          const found = await runForm(form, argv, { env: { http_proxy: proxy } });
          expect(found.code, found.said).to.equal(0);
          expect(posted.map(({ path }) => path)).to.deep.equal(
            Array<string>(2).fill('http://pakiti.example.org/feed/?protocol=5'),
          );
        });
      });

      it('shows a certificate', async () => {
        const site = new PakitiSite();
        try {
          const authority = createCa(site.directory, 'authority');
          const server = issue(site.directory, authority, { extensions: serverExtensions('IP:127.0.0.1') });
          const client = issue(site.directory, authority, {
            subject: '/CN=wn01',
            extensions: ['extendedKeyUsage = clientAuth'],
          });
          for (const { keyFile } of [server, client]) chmodSync(keyFile, 0o600);
          const tls = { certificate: server.certificateFile, key: server.keyFile };
          site.configure({
            listen: {
              port: 0,
              tls: { ...tls, clientAuthorities: authority.certificateFile },
              clients: [{ name: 'wn01', subject: 'CN=wn01', scopes: ['submit'] }],
            },
            feed: { open: [] },
          });
          await site.start();
          const to = ['--url', `https://127.0.0.1:${site.port}/feed/`, '--cacert', authority.certificateFile];
          const without = await report(...to);
          expect([without.code, without.said.includes('401')]).to.deep.equal([form.failed, true]);
          const { code, said } = await report(
            ...to,
            ...['--cert', client.certificateFile, '--key', client.keyFile],
          );
          expect([code, said]).to.deep.equal([0, '']);
        } finally {
          await site.remove();
        }
      });

      it('shows a token that is in no command line', async () => {
        const site = new PakitiSite();
        try {
          const { token, stored } = newToken('node', '2099-01-01T00:00:00Z', { scopes: ['submit'] });
          writeFileSync(join(directory, 'token'), `${token}\n`, { mode: 0o600 });
          site.configure({ listen: { port: 0, tokens: site.tokens(stored) }, feed: { open: [] } });
          await site.start();
          const url = `http://127.0.0.1:${site.port}/feed/`;
          const without = await report('--url', url);
          expect([without.code, without.said.includes('401')]).to.deep.equal([form.failed, true]);
          const { code, said } = await report('--url', url, '--token-file', join(directory, 'token'));
          expect([code, said]).to.deep.equal([0, '']);
        } finally {
          await site.remove();
        }
      });

      it('shows no token that others may read or write, or that somebody else has written', async () => {
        const path = join(directory, 'token');
        writeFileSync(path, 'sesame\n');
        const shown = async (): Promise<FormEnded> =>
          await report('--url', 'http://127.0.0.1:9/feed/', '--token-file', path);
        for (const mode of [0o604, 0o660]) {
          chmodSync(path, mode);
          const { code, said } = await shown();
          expect(code, mode.toString(8)).to.equal(form.failed);
          expect(said, mode.toString(8)).to.match(/token: refused, /);
        }
        for (const mode of [0o440, 0o640]) {
          chmodSync(path, mode);
          expect((await shown()).said, mode.toString(8)).not.to.match(/refused, /);
        }
        if (process.geteuid?.() !== 0) return;
        chownSync(path, 12345, 12345);
        expect((await shown()).said).to.match(/token: refused, its owner is uid 12345/);
      });
    });
  }
});
