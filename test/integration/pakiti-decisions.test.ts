/** Tags and exceptions over HTTP, of a server as it runs, by tokens and a client certificate, over both stores. */
import { execFile } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { newToken } from '../../src/trust/tokens.ts';
import { createCa } from '../kit/ca.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import {
  connectionString,
  emptyDatabase,
  POSTGRESQL_PACKAGES,
  startPostgresql,
  type Postgresql,
} from '../kit/postgresql.ts';
import { issue, serverExtensions } from '../kit/tls-ca.ts';

const CVE = 'CVE-2024-1086';
const V5 = join(import.meta.dirname, '../../src/pakiti/report/fixtures/v5-rpm.report');
const END = '2099-01-01T00:00:00Z';
/** A formula, markup, and a line of a log of its own. */
const HOSTILE = '=1+1 "<script>alert(1)</script>\n{"event":"forged","level":"info"}';
const all = newToken('csirt', END, { scopes: ['read', 'decide'] });
const one = newToken('one', END, { scopes: ['read', 'decide'], sites: ['ONE'] });
const reader = newToken('monitor', END, { scopes: ['read'] });
const node = newToken('node', END, { scopes: ['submit'] });

type Asked = readonly [status: number, text: string];

const bearer = ({ token }: { readonly token: string }): readonly string[] => [
  '-H',
  `authorization: Bearer ${token}`,
];

function decides(store: () => object): void {
  let site: PakitiSite;
  let curl: readonly string[];
  let certificate: readonly string[];

  beforeEach(async () => {
    site = new PakitiSite();
    const authority = createCa(site.directory, 'authority');
    const server = issue(site.directory, authority, { extensions: serverExtensions('IP:127.0.0.1') });
    const officer = issue(site.directory, authority, {
      subject: '/CN=officer',
      extensions: ['extendedKeyUsage = clientAuth'],
    });
    for (const { keyFile } of [server, officer]) chmodSync(keyFile, 0o600);
    curl = ['-s', '-w', '\n%{http_code}', '--cacert', authority.certificateFile];
    certificate = ['--cert', officer.certificateFile, '--key', officer.keyFile];
    site.configure({
      ...store(),
      listen: {
        port: 0,
        tls: {
          certificate: server.certificateFile,
          key: server.keyFile,
          clientAuthorities: authority.certificateFile,
        },
        tokens: site.tokens(all.stored, one.stored, reader.stored, node.stored),
        clients: [{ name: 'officer', subject: 'CN=officer', scopes: ['read', 'decide'], sites: ['TWO'] }],
      },
    });
    await site.start();
    for (const name of ['ONE', 'TWO']) {
      const body = readFileSync(V5, 'utf8').replace('site: EXAMPLE', `site: ${name}`);
      expect((await ask('/feed/?protocol=5', ...bearer(node), '--data-binary', body))[0]).to.equal(200);
    }
  });
  afterEach(() => site.remove());

  async function ask(path: string, ...argv: readonly string[]): Promise<Asked> {
    const { stdout } = await promisify(execFile)('curl', [
      ...[...curl, ...argv, `https://127.0.0.1:${site.port}${path}`],
    ]);
    const end = stdout.lastIndexOf('\n');
    return [Number(stdout.slice(end)), stdout.slice(0, end)];
  }

  async function post(who: readonly string[], what: 'tags' | 'exceptions', body: object): Promise<Asked> {
    const json = [
      '-H',
      'content-type: application/json',
      '--data-binary',
      JSON.stringify({ cve: CVE, ...body }),
    ];
    return await ask(`/api/v1/${what}`, ...who, ...json);
  }

  const remove = async (who: readonly string[], path: string): Promise<number> =>
    (await ask(`/api/v1/${path}`, ...who, '-X', 'DELETE'))[0];

  /** Who said it, and why. */
  async function shown(what: 'tags' | 'exceptions'): Promise<readonly (readonly [string, string])[]> {
    const [, text] = await ask(`/api/v1/${what}`, ...bearer(all));
    const { items } = JSON.parse(text) as { readonly items: readonly Readonly<Record<string, string>>[] };
    return items.map(({ modifier = '', reason = '' }) => [modifier, reason]);
  }

  it('are those of the credential, within its sites, and stay when the server is killed', async () => {
    const tag = { tag: 'EGI-Critical', why: 'bad' };
    const off = { why: 'off', expires: END };
    for (const [who, status] of [
      [[], 401],
      [bearer({ token: 'guessed' }), 401],
      [bearer(node), 403],
      [bearer(reader), 403],
      [bearer(one), 403],
      [certificate, 403],
    ] as const)
      expect((await post(who, 'tags', tag))[0], who.join(' ')).to.equal(status);
    expect((await post(bearer(reader), 'exceptions', off))[0]).to.equal(403);
    for (const sites of [undefined, ['TWO'], ['ONE', 'TWO']])
      expect((await post(bearer(one), 'exceptions', { ...off, sites }))[0], sites?.join()).to.equal(403);
    expect((await post(bearer(one), 'exceptions', { ...off, sites: [] }))[0]).to.equal(422);
    expect(await shown('exceptions')).to.deep.equal([]);

    expect((await post(bearer(all), 'tags', tag))[0]).to.equal(201);
    expect((await post(bearer(one), 'exceptions', { ...off, sites: ['ONE'] }))[0]).to.equal(201);
    expect((await post(certificate, 'exceptions', { ...off, sites: ['TWO'] }))[0]).to.equal(201);
    expect(await remove(certificate, `tags/${CVE}/EGI-Critical`)).to.equal(403);
    await site.end('SIGKILL');
    await site.start();
    expect(await shown('tags')).to.deep.equal([['csirt', 'bad']]);
    expect(await shown('exceptions')).to.deep.equal([
      ['one', 'off'],
      ['officer', 'off'],
    ]);
    expect(await remove(certificate, 'exceptions/1')).to.equal(404);
    expect(await remove(certificate, 'exceptions/2')).to.equal(200);
    expect(await remove(bearer(one), 'exceptions/1')).to.equal(200);
    expect(await remove(bearer(all), `tags/${CVE}/EGI-Critical`)).to.equal(200);
    expect([await shown('tags'), await shown('exceptions')]).to.deep.equal([[], []]);

    const told = site.log.filter(({ event }) => event === 'decided');
    expect(told.map(({ by, did }) => [by, did])).to.deep.equal([
      ['csirt', 'setTag'],
      ['one', 'addException'],
      ['officer', 'addException'],
      ['officer', 'removeException'],
      ['one', 'removeException'],
      ['csirt', 'removeTag'],
    ]);
    for (const line of told) {
      expect(Number.isFinite(Date.parse(String(line['time']))), JSON.stringify(line)).to.equal(true);
      expect(line['tag'] ?? line['exception']).to.include({
        cve: CVE,
        reason: 'tag' in line ? 'bad' : 'off',
      });
    }
  });

  it('are made once, however many ask for the same at once', async () => {
    const same = { why: 'off', sites: ['ONE'] };
    const made = await Promise.all([1, 2, 3, 4].map(() => post(bearer(all), 'exceptions', same)));
    expect(made.map(([status]) => status).toSorted()).to.deep.equal([201, 409, 409, 409]);
    expect(await shown('exceptions')).to.have.length(1);
    const tag = { tag: 'EGI-High', why: 'bad' };
    const set = await Promise.all([1, 2].map(() => post(bearer(all), 'tags', tag)));
    expect(set.map(([status]) => status)).to.satisfy((all: number[]) => all.every((one) => one < 202));
    expect(await shown('tags')).to.have.length(1);
    const gone = await Promise.all([1, 2].map(() => remove(bearer(all), `tags/${CVE}/EGI-High`)));
    expect(gone.toSorted()).to.deep.equal([200, 404]);
  });

  it('have hostile text as text, wherever it is shown', async () => {
    const body = { tag: '=2+2', why: HOSTILE };
    expect((await post(bearer(all), 'tags', { ...body, infoUrl: HOSTILE }))[0]).to.equal(201);
    expect((await post(bearer(one), 'exceptions', { why: HOSTILE, sites: ['ONE'] }))[0]).to.equal(201);
    expect(await shown('tags')).to.deep.equal([['csirt', HOSTILE]]);
    expect(await shown('exceptions')).to.deep.equal([['one', HOSTILE]]);
    const [, csv] = await ask('/api/v1/tags?format=csv', ...bearer(all));
    expect(csv).to.include("'=2+2").and.include(`"'=1+1 ""<script>`);
    const [, xml] = await ask('/api/exportCvesTags.php', ...bearer(all));
    expect(xml).to.include('&lt;script').and.not.include('<script');
    const told = site.log.filter(({ event }) => event === 'decided' || event === 'forged');
    expect(told.map(({ event }) => event)).to.deep.equal(['decided', 'decided']);
    expect(await remove(bearer(all), `tags/${CVE}/${encodeURIComponent('=2+2')}`)).to.equal(200);
  });
}

describe('decisions at a running Pakiti server', function () {
  this.timeout(240_000);
  decides(() => ({}));
});

describeWith(POSTGRESQL_PACKAGES, 'decisions at a running Pakiti server over PostgreSQL', function () {
  this.timeout(240_000);
  let postgresql: Postgresql;
  before(async () => {
    postgresql = await startPostgresql();
  });
  beforeEach(() => emptyDatabase(postgresql));
  after(() => postgresql.stop());
  decides(() => ({ store: { postgresql: connectionString(postgresql) } }));
});
