import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { advisory, PakitiBench, report } from '../../../test/kit/pakiti-store.ts';
import type { Site } from '../../incidents/contacts/directory.ts';
import type { Store } from '../../store/store.ts';
import type { Credential } from '../../trust/credential.ts';
import { exceptionRow, type Tag, tagRow } from '../decisions/decisions.ts';
import { api } from './api.ts';
import { readStoreStatus, type ServerStatus } from './status.ts';

const OFFICER: Credential = { name: 'officer', scopes: ['read'] };
const ADMIN: Credential = { name: 'admin', scopes: ['read'], sites: ['ONE'] };
const NGI: Credential = { name: 'ngi', scopes: ['read'], ngis: ['NGI_X'] };
const BASH = 'CVE-2026-1000';
const ZLIB = 'CVE-2026-2000';
const ALMA = 'AlmaLinux release 9.5 (Teal Serval)';

const SITES = new Map<string, Site>([
  [
    'TWO',
    {
      ...{ name: 'TWO', ngi: 'NGI_X', country: 'SI', csirt: ['csirt@two.example.org'], ngiSecurity: [] },
      ...{ certification: 'Certified', scopes: [], downtimes: { known: true, list: [] } },
    },
  ],
]);

describe('the API of Pakiti', () => {
  let directory: string;
  let store: Store;
  let bench: PakitiBench;
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-pakiti-api-'));
    store = await openSqlite(join(directory, 'store.db'));
    bench = new PakitiBench(store);
    await bench.read('osv', [
      advisory('ALSA-1', 'bash', '5.1-9', [BASH]),
      advisory('ALSA-2', 'zlib', '1-2', [ZLIB]),
    ]);
    await bench.take(
      report('a', { bash: '5.1-6', zlib: '1-1' }, ALMA, 'ONE'),
      report('b', { bash: '5.1-9' }, ALMA, 'ONE'),
      report('c', { bash: '5.1-6' }, ALMA, 'TWO'),
      report('=d', { bash: '5.1-6' }, 'Homegrown 7 <x>', 'TWO'),
    );
    await bench.assess();
    const tag: Omit<Tag, 'cve' | 'tag'> = {
      ...{ state: 'set', reason: 'bad <&>', infoUrl: '', enabled: true },
      modifier: 'o',
      at: 0,
      dueAt: 86_400,
    };
    await bench.tables.putTags([
      tagRow({ cve: BASH, tag: 'EGI-Critical', ...tag }),
      tagRow({ cve: ZLIB, tag: 'EGI-High', ...tag, state: 'proposed' }),
    ]);
  });
  after(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  async function serverStatus(): Promise<ServerStatus> {
    const kinds = [{ name: 'osv', staleAfterSeconds: 3600 }];
    const wanted = (): Promise<readonly string[]> => Promise.resolve(['kev']);
    return {
      ...{ version: '0', started: '', at: '', work: [], troubles: [] },
      reports: { stored: 4, same: 0, asked: 0, refused: 0, 'turned-away': 0, failed: 0 },
      ...(await readStoreStatus({ tables: bench.tables, kinds, wanted, now: () => bench.at })),
    };
  }

  async function ask(address: string, credential: Credential | undefined = OFFICER) {
    const { pathname, search } = new URL(address, 'http://x/');
    const answer = api({
      ...{ tables: bench.tables, credentialOf: () => credential, turnedAway: () => undefined },
      ...{ now: () => bench.at, sites: () => Promise.resolve(SITES), status: serverStatus },
    });
    const client = { address: '192.0.2.1' };
    const query = new URLSearchParams(search);
    const reply = await answer({
      method: 'GET',
      path: pathname,
      query,
      headers: {},
      body: undefined,
      client,
    });
    if (!('body' in reply)) throw new Error('no reply');
    const { status, body } = reply;
    return { status, text: typeof body === 'string' ? body : JSON.stringify(body) };
  }

  async function items(
    address: string,
    credential?: Credential,
  ): Promise<readonly Record<string, unknown>[]> {
    const { status, text } = await ask(address, credential);
    expect(status, text).to.equal(200);
    return (JSON.parse(text) as { readonly items: readonly Record<string, unknown>[] }).items;
  }

  it('says of each host what it comes to, and that it cannot tell where nobody can', async () => {
    const rows = await items('/api/v1/hosts');
    expect(rows.map(({ site, host, state, cves }) => [site, host, state, cves])).to.deep.equal([
      ['ONE', 'a', 'vulnerable', 2],
      ['ONE', 'b', 'clean', 0],
      ['TWO', '=d', 'unknown', 0],
      ['TWO', 'c', 'vulnerable', 1],
    ]);
    expect(rows[2]?.['why']).to.deep.equal(["no distribution is known that calls itself 'Homegrown 7 <x>'"]);
  });

  it('says of no host that it is clean once it is silent', async () => {
    const { at } = bench;
    bench.at += 3 * 86_400;
    const rows = await items('/api/v1/hosts?host=b');
    bench.at = at;
    expect(rows[0]).to.include({ host: 'b', state: 'unknown' });
    expect(String(rows[0]?.['why'])).to.match(/^it has been silent since 20/);
  });

  it('is paged by a cursor', async () => {
    const { text } = await ask('/api/v1/hosts?limit=3');
    const { next } = JSON.parse(text) as { readonly next: string };
    expect((await items(`/api/v1/hosts?limit=3&cursor=${next}`)).map(({ host }) => host)).to.deep.equal([
      'c',
    ]);
    expect((await ask('/api/v1/hosts?cursor=abc')).status).to.equal(400);
  });

  it('bounds everything by the credential (F17)', async () => {
    expect((await items('/api/v1/hosts', ADMIN)).map(({ host }) => host)).to.deep.equal(['a', 'b']);
    expect((await items('/api/v1/hosts', NGI)).map(({ host }) => host)).to.deep.equal(['=d', 'c']);
    expect(await items('/api/v1/hosts?site=TWO', ADMIN)).to.deep.equal([]);
    expect(await items('/api/v1/hosts?host=c', ADMIN)).to.deep.equal([]);
    expect((await ask('/api/v1/hosts/TWO/c', ADMIN)).status).to.equal(404);
    expect((await ask('/api/hosts.php?hostGroup=TWO', ADMIN)).text).to.equal(
      'tag,cve,site,host,os,arch,last_report\n',
    );
    expect((await ask('/api/v1/statistics', ADMIN)).text).to.include('"hosts":2');
    expect((await ask('/api/v1/hosts', { ...OFFICER, scopes: ['submit'] })).status).to.equal(403);
  });

  it('tells a host whole', async () => {
    const { text } = await ask('/api/v1/hosts/ONE/a');
    const host = JSON.parse(text) as Record<string, readonly Record<string, unknown>[]>;
    expect(host['findings']?.map(({ advisory: id, verdict, tags }) => [id, verdict, tags])).to.deep.equal([
      ['ALSA-1', 'vulnerable', ['EGI-Critical']],
      ['ALSA-2', 'vulnerable', []],
    ]);
    expect(host['history']?.map(({ cve, until }) => [cve, until])).to.deep.equal([
      [BASH, null],
      [ZLIB, null],
    ]);
  });

  it('lists findings of tagged CVEs, with their deadline', async () => {
    const rows = await items('/api/v1/findings');
    expect(rows.map(({ host, cve, tags, due }) => [host, cve, tags, due])).to.deep.equal([
      ['a', BASH, ['EGI-Critical'], '1970-01-02T00:00:00Z'],
      ['c', BASH, ['EGI-Critical'], '1970-01-02T00:00:00Z'],
    ]);
    expect((await items(`/api/v1/findings?cve=${ZLIB}`)).map(({ host }) => host)).to.deep.equal(['a']);
    expect(await items('/api/v1/findings?tag=none')).to.deep.equal([]);
  });

  it('lists findings by severity and of what is exploited, with what has them', async () => {
    const rows = await items('/api/v1/findings?severity=important&severity=critical');
    expect(
      rows.map(({ host, cve, severity, packages, exploited }) => [host, cve, severity, packages, exploited]),
    ).to.deep.equal([
      ['a', BASH, 'important', ['bash'], null],
      ['a', ZLIB, 'important', ['zlib'], null],
      ['c', BASH, 'important', ['bash'], null],
    ]);
    expect(await items('/api/v1/findings?severity=critical')).to.deep.equal([]);
    expect(await items('/api/v1/findings?exploited=true')).to.deep.equal([]);
    await bench.read('kev', [{ kind: 'exploited', cve: ZLIB, added: 0, due: null, ransomware: false }]);
    const exploited = await items('/api/v1/findings?exploited=true');
    expect(exploited.map(({ host, cve, exploited: is }) => [host, cve, is])).to.deep.equal([
      ['a', ZLIB, true],
    ]);
    expect(await items('/api/v1/findings?exploited=true&tag=EGI-Critical')).to.deep.equal([]);
    await bench.tables.dropFeed('kev', [], bench.at);
  });

  it('lists tags, also those that do not count', async () => {
    const rows = await items('/api/v1/tags');
    expect(rows.map(({ cve, tag, state, enabled }) => [cve, tag, state, enabled])).to.deep.equal([
      [BASH, 'EGI-Critical', 'set', true],
      [ZLIB, 'EGI-High', 'proposed', true],
    ]);
    expect(await items('/api/v1/tags?tag=EGI-Critcal')).to.deep.equal([]);
  });

  it('say whether a CVE is exploited, how likely, and how bad; null where no feed has said', async () => {
    const [before] = await items(`/api/v1/findings?cve=${ZLIB}`);
    expect(before).to.include({ exploited: null, epss: null, severity: 'important', cvss: null });
    await bench.read('kev', [
      { kind: 'exploited', cve: BASH, added: 0, due: null, ransomware: false },
      { kind: 'exploited', cve: 'CVE-2026-10001', added: 0, due: null, ransomware: false },
    ]);
    await bench.read('epss', [{ kind: 'epss', cve: ZLIB, score: 0.25, percentile: 0.9 }]);
    const [after] = await items(`/api/v1/findings?cve=${ZLIB}`);
    expect(after).to.include({ exploited: false, epss: 0.25 });
    const exploited = await items('/api/v1/findings?exploited=true');
    expect(exploited.map(({ host, cve, exploited: is }) => [host, cve, is])).to.deep.equal([
      ['a', BASH, true],
      ['c', BASH, true],
    ]);
    expect(await items(`/api/v1/findings?exploited=true&cve=${ZLIB}`)).to.deep.equal([]);
    const { text } = await ask('/api/v1/hosts/ONE/a');
    const host = JSON.parse(text) as { readonly findings: readonly Record<string, unknown>[] };
    expect(host.findings.map(({ exploited: those, epss }) => [those, epss])).to.deep.equal([
      [[BASH], null],
      [[], 0.25],
    ]);
    for (const feed of ['kev', 'epss']) await bench.tables.dropFeed(feed, [], bench.at);
  });

  it('say since when a host has a CVE, not since when it has its packages', async () => {
    const [before] = await items('/api/v1/findings?host=c');
    await bench.take(report('c', { bash: '5.1-6', zlib: '9-9' }, ALMA, 'TWO'));
    await bench.assess();
    const [after] = await items('/api/v1/findings?host=c');
    const [host] = await items('/api/v1/hosts?host=c');
    expect([after?.['since'], after?.['firstSeen']]).to.deep.equal([before?.['since'], before?.['since']]);
    expect(String(host?.['since']) > String(before?.['since'])).to.equal(true);
  });

  const moment = (): string => new Date(bench.at * 1000).toISOString().slice(0, 17).replace('T', ' ');

  it('answers hosts.php as Pakiti does, for tags that are set alone', async () => {
    const { text } = await ask('/pakiti/api/hosts.php?tag=EGI-Critical&activity=2d');
    expect(text.replaceAll(/\d\d$/gm, '')).to.equal(
      [
        'tag,cve,site,host,os,arch,last_report',
        `EGI-Critical,${BASH},ONE,a,${ALMA},x86_64,${moment()}`,
        `EGI-Critical,${BASH},TWO,c,${ALMA},x86_64,${moment()}`,
        '',
      ].join('\n'),
    );
    expect((await ask('/api/hosts.php?activity=-2d')).text).to.equal(
      'tag,cve,site,host,os,arch,last_report\n',
    );
    expect((await ask('/api/hosts.php?activity=soon')).status).to.equal(400);
  });

  it('answers nothing for a group that there is not (F16)', async () => {
    for (const name of ['hosts.php', 'hostsinfo.php', 'tags_sites.php']) {
      const { text } = await ask(`/api/${name}?hostGroup=NONE&type=csv`);
      expect(text.split('\n')).to.have.length(2);
    }
  });

  it('answers hostsinfo.php with hosts that have nothing too, hostile names inert', async () => {
    expect((await ask('/api/hostsinfo.php?hostGroup=TWO')).text).to.equal(
      `host,arch,os\n'=d,x86_64,Homegrown 7 <x>\nc,x86_64,${ALMA}\n`,
    );
  });

  it('answers cve.php in CSV and XML', async () => {
    expect((await ask(`/api/cve.php?cve=${BASH}`)).text).to.equal(
      `CVE,Os,Package name,Operator,Package version\n${BASH},almalinux:9,bash,<,5.1-9\n`,
    );
    expect((await ask(`/api/cve.php?cve=${BASH}&type=xml`)).text).to.equal(
      `<?xml version="1.0" encoding="UTF-8"?>\n<xml><cve name="${BASH}" advisory_url=""><os name="almalinux:9"><pkg name="bash" operator="&#60;" version="5.1-9"/></os></cve></xml>\n`,
    );
  });

  it('answers tags_sites.php of Pakiti 2', async () => {
    expect((await ask('/api/tags_sites.php?type=csv&country=SI')).text).to.equal(
      `CVE Tag,Site Country,ROC,Site Name,Hostname,Host Architecture,Host OS,CVE Name,CSIRT Mails\nEGI-Critical,SI,NGI_X,TWO,c,x86_64,${ALMA},${BASH},csirt@two.example.org\n`,
    );
    const { text } = await ask('/api/tags_sites.php?site=TWO');
    expect(text).to.include(
      `<sites><site name="TWO"><host><hostname>c</hostname><os>${ALMA}</os><cves><cve tag="EGI-Critical" dashboard_status="2" title="bad &#60;&#38;&#62;">${BASH}</cve></cves></host></site></sites>`,
    );
  });

  it('exports tags and exceptions', async () => {
    const { text } = await ask('/api/exportCvesTags.php');
    expect(text).to.include(`<cveTag><cveName>${BASH}</cveName><tagName>EGI-Critical</tagName>`);
    expect(text).not.to.include(ZLIB);
    expect((await ask('/api/exportCvesExceptions.php')).text).to.include('<cveExceptions/>');
  });

  it('leaves out what is excepted, until it expires', async () => {
    const [id = 0] = await bench.tables.addExceptions([
      exceptionRow({
        ...{
          cve: BASH,
          package: { name: 'bash', version: null, arch: null },
          release: null,
          sites: ['ONE'],
          hosts: [],
        },
        ...{ reason: 'mitigated', modifier: 'o', at: 0, expiresAt: bench.at + 5 },
      }),
    ]);
    expect((await items('/api/v1/findings')).map(({ host }) => host)).to.deep.equal(['c']);
    bench.at += 5;
    expect((await items('/api/v1/findings')).map(({ host }) => host)).to.deep.equal(['a', 'c']);
    await bench.tables.deleteException(id);
  });

  it('says how it is to whoever may see everything', async () => {
    const { at } = bench;
    bench.at += 3 * 86_400;
    const status = JSON.parse((await ask('/api/v1/status')).text) as ServerStatus;
    bench.at = at;
    expect(status.hosts).to.deep.equal({ all: 4, silent: 4, unassessed: 0, vulnerable: 2, undetermined: 1 });
    expect(status).to.include({ undeterminedCves: 0, pendingInventories: 0, pendingSeconds: 0 });
    expect(status.lagSeconds).to.be.within(3 * 86_400, 3 * 86_400 + 60);
    expect(
      status.feeds.map(({ feed, stale, ageSeconds }) => [feed, stale, ageSeconds === null]),
    ).to.deep.equal([
      ['kev', true, true],
      ['osv', true, false],
    ]);
    for (const credential of [ADMIN, NGI])
      expect((await ask('/api/v1/status', credential)).status).to.equal(404);
  });

  it('describes itself', async () => {
    const document = JSON.parse((await ask('/api/v1/openapi.json')).text) as { readonly paths: object };
    expect(Object.keys(document.paths)).to.include.members([
      '/v1/hosts',
      '/v1/hosts/{site}/{host}',
      '/hosts.php',
    ]);
  });
});
