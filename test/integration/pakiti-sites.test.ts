/** The Pakiti server with a directory of sites: what operations centres and administrators of sites see of it. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { newToken } from '../../src/trust/tokens.ts';
import { type Ca, createCa } from '../kit/ca.ts';
import { eventually } from '../kit/eventually.ts';
import { type GocdbDouble, startGocdb } from '../kit/gocdb-double.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import { issue, type Issued, serverExtensions } from '../kit/tls-ca.ts';

const PATIENCE_SECONDS = 60;
const V5 = join(import.meta.dirname, '../../src/pakiti/report/fixtures/v5-rpm.report');
const ngi = newToken('ngi', '2099-01-01T00:00:00Z', { scopes: ['read'], ngis: ['NGI_X'] });
const all = newToken('all', '2099-01-01T00:00:00Z', { scopes: ['read', 'submit'] });
const SITES = ['ONE', 'TWO', 'THREE'];

describe('the sites of the Pakiti server', function () {
  this.timeout(240_000);
  let site: PakitiSite;
  let authority: Ca;
  let server: Issued;
  let person: Issued;
  let gocdb: GocdbDouble;
  before(async () => {
    site = new PakitiSite();
    authority = createCa(site.directory, 'authority');
    server = issue(site.directory, authority);
    person = issue(site.directory, authority, {
      subject: '/O=Example/CN=Ana Novak',
      extensions: ['extendedKeyUsage = clientAuth'],
    });
    const client = issue(site.directory, authority, { extensions: serverExtensions() });
    for (const { keyFile } of [server, person, client]) chmodSync(keyFile, 0o600);
    gocdb = await startGocdb(server, authority, {
      sites: [
        { id: 1, name: 'ONE', ngi: 'NGI_X', administrator: '/O=Example/CN=Ana Novak' },
        { id: 2, name: 'TWO', ngi: 'NGI_X', country: 'IT' },
        { id: 3, name: 'THREE', ngi: 'NGI_Y' },
      ],
      ...{ ngis: { NGI_X: '', NGI_Y: '' }, downtimes: [], changes: [] },
    });
    mkdirSync(site.place('cache'), { mode: 0o700 });
    site.configure({
      listen: {
        port: 0,
        tls: {
          certificate: server.certificateFile,
          key: server.keyFile,
          clientAuthorities: authority.certificateFile,
        },
        tokens: site.tokens(ngi.stored, all.stored),
      },
      sites: {
        administrators: true,
        directory: {
          gocdb: {
            ...{ url: gocdb.url, certificate: client.certificateFile, key: client.keyFile },
            ...{ authorities: authority.certificateFile, cache: site.place('cache'), everySeconds: 1 },
          },
        },
      },
    });
    await site.start();
    for (const name of SITES) await report(name);
  });
  after(() => site.remove());

  async function curl(path: string, ...argv: readonly string[]): Promise<string> {
    const tls = ['-s', '--cacert', authority.certificateFile, '-w', '\n%{http_code}'];
    const { stdout } = await promisify(execFile)('curl', [
      ...[...tls, ...argv, `https://localhost:${site.port}${path}`],
    ]);
    return stdout;
  }

  async function report(name: string): Promise<void> {
    const body = readFileSync(V5, 'utf8').replace('site: EXAMPLE', `site: ${name}`);
    expect(await curl('/feed/?protocol=5', ...bearer(all.token), '--data-binary', body)).to.equal(
      'OK\n\n200',
    );
  }

  const bearer = (token: string): readonly string[] => ['-H', `authorization: Bearer ${token}`];
  const shown = (): readonly string[] => ['--cert', person.certificateFile, '--key', person.keyFile];

  /** Sites of the hosts, or the status of a refusal. */
  async function seen(...argv: readonly string[]): Promise<string> {
    const [text = '', status = ''] = (await curl('/api/v1/hosts', ...argv)).split(/\n(?=\d+$)/);
    if (status !== '200') return status;
    const { items } = JSON.parse(text) as { readonly items: readonly { readonly site: string }[] };
    return items.map((one) => one.site).join(' ');
  }

  it('are those of a centre to whoever may see its sites, and of whoever has a role at them', async () => {
    await eventually('GOCDB', PATIENCE_SECONDS, async () =>
      (await seen(...bearer(ngi.token))) === 'ONE TWO' ? true : undefined,
    );
    expect(await seen(...shown())).to.equal('ONE');
    expect(await seen(...shown(), ...bearer('nobody'))).to.equal('401');
    expect(await seen()).to.equal('401');
    expect(await seen(...bearer(all.token))).to.equal('ONE THREE TWO');
    expect(await curl('/api/v1/status', ...shown())).to.match(/\n404$/);
  });

  it('are as they were while the directory is gone, also after a start', async () => {
    await gocdb.close();
    await site.said('trouble');
    await site.end();
    await site.start();
    expect(await seen(...bearer(ngi.token))).to.equal('ONE TWO');
    expect(await seen(...shown())).to.equal('ONE');
  });

  it('are seen by nobody for it where nothing was ever heard', async () => {
    await site.end();
    rmSync(site.place('cache/gocdb.json'));
    await site.start();
    expect(await seen(...bearer(ngi.token))).to.equal('');
    expect(await seen(...shown())).to.equal('401');
    expect(await seen(...bearer(all.token))).to.equal('ONE THREE TWO');
  });
});
