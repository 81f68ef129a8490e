/** The probe against the real API of the Pakiti server and the real portal of the bridge, over HTTP that fails on demand. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { summaryLine } from '../../src/render/index.ts';
import { headLines } from '../../src/evidence/advisory-evidence.ts';
import type { Host } from '../../src/host/host.ts';
import { exceptionRow, tagRow } from '../../src/pakiti/decisions/decisions.ts';
import type { Report } from '../../src/pakiti/report/report.ts';
import type { Finding } from '../../src/result/index.ts';
import type { Store } from '../../src/store/store.ts';
import type { Credential } from '../../src/trust/credential.ts';
import { runOnThisMachine } from '../../test/kit/check-run.ts';
import { startFaultServer, type FaultServer, type Performed } from '../../test/kit/fault-server.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { ADMIN, ALMA, BASH, OFFICER, PakitiApiBench, ZLIB } from '../../test/kit/pakiti-api.ts';
import { GONE, report } from '../../test/kit/pakiti-store.ts';
import { PortalBench } from '../../test/kit/portal.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { check } from './check.ts';
import type { Values } from './options.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

describe('check pakiti asks', function () {
  this.timeout(120_000);
  let home: string;
  let bench: PakitiApiBench;
  let portalStore: Store;
  let portal: PortalBench;
  let server: FaultServer;
  let portalServer: FaultServer;
  let credential: Credential;
  /** Put before what is asked for, as somebody on the way would. */
  let changed: (path: string) => string;
  /** Comes before the next answer. */
  let changing: Report | undefined;
  /** Whether what waits is assessed after the next answer about findings. */
  let assessing: boolean;

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'secmon-pakiti-'));
    writeFileSync(join(home, 'token'), 'sesame', { mode: 0o600 });
    bench = await PakitiApiBench.open();
    const rest = { reason: '', infoUrl: '', modifier: 'o', at: 0, dueAt: null, advisory: null } as const;
    const tag = { cve: 'CVE-2020-1000', state: 'set', enabled: true, ...rest } as const;
    const off = { ...tag, tag: 'OFF', enabled: false };
    const proposed = { ...tag, tag: 'PROPOSED', state: 'proposed' } as const;
    await bench.tables.putTags([{ ...tag, tag: 'EGI-High' }, off, proposed].map(tagRow));
    portalStore = await openSqlite(':memory:');
    portal = new PortalBench(portalStore);
    [credential, changed, changing, assessing] = [OFFICER, (path) => path, undefined, false];
    const isAtStake = (): boolean => true;
    server = await startFaultServer({
      isAtStake,
      async perform({ path }) {
        if (changing !== undefined) await bench.take(changing);
        changing = undefined;
        const reply = said(await bench.ask(changed(path), credential), bench.at);
        if (assessing && path.includes('v1/findings')) await bench.assess();
        return reply;
      },
    });
    portalServer = await startFaultServer({
      isAtStake,
      async perform({ path }) {
        portal.now = bench.at;
        const { status, text, headers } = await portal.ask(path);
        return said({ status, text, type: headers['content-type'] ?? '' }, bench.at);
      },
    });
  });
  afterEach(async () => {
    await server.close();
    await portalServer.close();
    await bench.close();
    await portalStore.close();
    rmSync(home, { recursive: true });
  });

  function said(reply: { status: number; text: string; type: string }, at: number): Performed {
    const headers = { 'content-type': reply.type, date: new Date(at * 1000).toUTCString() };
    return { reply: { status: reply.status, headers, body: reply.text }, effects: [] };
  }

  function run(change: Partial<Values>, now = bench.at) {
    const host: Host = localHostFromSource();
    const asked = { ...{ url: server.url, token: join(home, 'token'), retries: 0 }, ...change };
    return runOnThisMachine(check, asked, { ...host, clock: { ...host.clock, now: () => now } });
  }

  async function line(change: Partial<Values>, now?: number): Promise<string> {
    const { verdict } = await run(change, now);
    return summaryLine('PAKITI', verdict).replace(new URL(server.url).host, 'SERVER');
  }

  async function bad(change: Partial<Values>, now?: number): Promise<readonly string[]> {
    return (await run(change, now)).bad.map((words) => words.join(' '));
  }

  /** What the node has said of an advisory, seconds ago. */
  async function advised(
    node: string,
    change: Partial<Finding> = {},
    ago = HOUR,
    site = 'ONE',
  ): Promise<void> {
    const start = new Date((bench.at - ago) * 1000).toISOString();
    portal.now = bench.at - ago;
    await portal.hear({
      subject: { site, host: 'ce.example.org', node, service: 'eu.egi.sec.WN-check_CVE-2026-1000-ops' },
      ...{ state: 'OK', summary: '1 advisory: 1 mitigated', start },
      findings: [
        {
          ...{ state: 'OK', subject: 'EGI-SVG-2026-01', kind: 'mitigated', text: 'mitigated by off: x = 0' },
          evidence: [...headLines('bash does as it is told', [BASH, 'EGI-SVG-X'])],
          ...change,
        },
      ],
    });
  }

  it('about one node, a site, and a node of a site', async () => {
    expect(await line({ hostname: 'a' })).to.equal(`PAKITI CRITICAL: a: ${BASH} (EGI-Critical)`);
    expect(await line({ hostname: 'A.' })).to.equal(`PAKITI CRITICAL: a: ${BASH} (EGI-Critical)`);
    expect(await line({ hostname: 'b', site: 'ONE' })).to.match(/^PAKITI OK: b: no vulnerabilities/);
    expect(await bad({ site: 'ONE' })).to.deep.equal(['CRITICAL a vulnerable']);
    expect(await bad({ site: 'TWO' })).to.deep.equal(['UNKNOWN =d gap', 'CRITICAL c vulnerable']);
  });

  it('of severity and of what is exploited', async () => {
    await bench.read('kev', [{ kind: 'exploited', cve: ZLIB, added: 0, due: null, ransomware: false }]);
    const none = { 'critical-tag': [''], 'warning-tag': [''] };
    expect(await line({ hostname: 'a', 'warning-severity': 'important', ...none })).to.equal(
      `PAKITI WARNING: a: ${BASH} (important), ${ZLIB} (important)`,
    );
    expect(await line({ hostname: 'a', 'critical-severity': 'critical', ...none })).to.match(/^PAKITI OK/);
    expect(await line({ hostname: 'a', exploited: 'critical', ...none })).to.equal(
      `PAKITI CRITICAL: a: ${ZLIB} (exploited)`,
    );
  });

  it('and is told nothing of whom it does not exist, or may not be seen', async () => {
    expect(await bad({ hostname: 'c', site: 'ONE' })).to.deep.equal(['UNKNOWN c unknown-host']);
    expect(await bad({ site: 'THREE' })).to.deep.equal(['UNKNOWN THREE unknown-host']);
    expect(await bad({ hostname: 'ce' })).to.deep.equal(['UNKNOWN ce unknown-host']);
    credential = ADMIN;
    expect(await bad({ site: 'TWO' })).to.deep.equal(['UNKNOWN TWO unknown-host']);
    expect(await bad({ hostname: 'c' })).to.deep.equal(['UNKNOWN c unknown-host']);
    credential = { ...OFFICER, scopes: ['submit'] };
    expect(await rejection(run({ hostname: 'b' }))).to.include({ reason: 'denied' });
  });

  it('is UNKNOWN where nobody is asked for', async () => {
    expect(await rejection(run({})))
      .to.have.property('message')
      .that.includes('nobody is asked for');
  });

  it('judges both hosts of one name where no site is given', async () => {
    await bench.take(report('c', { bash: '5.1-9' }, ALMA, 'ONE'));
    await bench.assess();
    const { verdict } = await run({ hostname: 'c' });
    expect(verdict.findings.map(({ state, kind }) => [state, kind])).to.deep.equal([
      ['OK', 'clean'],
      ['CRITICAL', 'vulnerable'],
    ]);
    expect(await line({ hostname: 'c', site: 'ONE' })).to.match(/^PAKITI OK/);
  });

  it('is UNKNOWN of a host that has been renamed, once its old name is silent', async () => {
    bench.at += 3 * DAY;
    await bench.take(report('new', { bash: '5.1-9' }, ALMA, 'ONE'));
    await bench.assess();
    expect(await bad({ hostname: 'b' })).to.deep.equal(['UNKNOWN b silent']);
    expect(await line({ hostname: 'new' })).to.match(/^PAKITI OK/);
  });

  it('is UNKNOWN of a host that was not assessed since it has changed', async () => {
    await bench.take(report('b', { bash: '5.1-9', zlib: '1-2' }, ALMA, 'ONE'));
    expect(await bad({ hostname: 'b' })).to.deep.equal(['UNKNOWN b not-assessed']);
  });

  it('never takes a host for clean that reports while it asks', async () => {
    let version = 1;
    server.flap(({ path }) => {
      if (path.includes('v1/findings'))
        changing = report('a', { bash: '5.1-6', zlib: `0-${(version += 1)}` }, ALMA, 'ONE');
      return undefined;
    });
    expect(await bad({ hostname: 'a' })).to.deep.equal(['UNKNOWN a not-assessed']);
    assessing = true;
    expect(await bad({ hostname: 'a' }), 'assessed each time').to.include('UNKNOWN a not-assessed');
    server.flap(() => undefined);
    await bench.assess();
    expect(await bad({ hostname: 'a' })).to.deep.equal(['CRITICAL a vulnerable']);
  });

  it('asks again about a host that was assessed while it asked', async () => {
    await bench.take(report('a', { bash: '5.1-6' }, ALMA, 'ONE'));
    assessing = true;
    expect(await bad({ hostname: 'a' })).to.deep.equal(['CRITICAL a vulnerable']);
  });

  it('is UNKNOWN where feeds have become too old to rest on', async () => {
    bench.at += 6 * DAY;
    await bench.take(report('b', { curl: '8-1' }, ALMA, 'ONE'));
    await bench.assess();
    expect(await bad({ hostname: 'b' })).to.deep.equal(['UNKNOWN b gap']);
    expect(await bad({ hostname: 'c' })).to.include('UNKNOWN c undetermined');
  });

  it('is UNKNOWN where clocks differ', async () => {
    expect(await bad({ hostname: 'b' }, bench.at + HOUR)).to.deep.equal([
      `UNKNOWN ${new URL(server.url).host} clock`,
    ]);
  });

  it('is UNKNOWN for a tag that is misspelt, switched off, or only proposed', async () => {
    for (const tag of ['EGI-Critcal', 'OFF', 'PROPOSED'])
      expect(await bad({ hostname: 'b', 'critical-tag': [tag] })).to.deep.equal([
        `UNKNOWN ${tag} unknown-tag`,
      ]);
    await bench.tables.deleteTags('CVE-2020-1000', undefined, GONE);
    expect(await bad({ hostname: 'b' })).to.deep.equal(['UNKNOWN EGI-High unknown-tag']);
  });

  it('honours what officers have excepted, on that host alone', async () => {
    await bench.tables.addExceptions([
      exceptionRow({
        ...{ cve: BASH, package: null, release: null, sites: [], hosts: ['a'] },
        ...{ reason: 'r', modifier: 'o', at: 0, expiresAt: bench.at + HOUR },
      }),
    ]);
    expect(await line({ hostname: 'a' })).to.match(/^PAKITI OK/);
    expect(await line({ hostname: 'c' })).to.match(/^PAKITI CRITICAL/);
    bench.at += 2 * HOUR;
    expect(await line({ hostname: 'a' })).to.match(/^PAKITI CRITICAL/);
  });

  it('for every page: not one host or finding is cut off', async () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      report(`n${String(index).padStart(3, '0')}`, { bash: index === 119 ? '5.1-6' : '5.1-9' }, ALMA, 'MANY'),
    );
    await bench.take(...many);
    await bench.assess();
    changed = (path) => path.replace('limit=1000', 'limit=7');
    const { verdict, bad: found } = await run({ site: 'MANY' });
    expect(verdict.findings).to.have.length(120);
    expect(found).to.deep.equal([['CRITICAL', 'n119', 'vulnerable']]);
  });

  it('refuses answers about others than it has asked for', async () => {
    changed = (path) => path.replace('host=b', 'host=a');
    expect(await rejection(run({ hostname: 'b' }))).to.include({ reason: 'malformed' });
    changed = (path) => path.replace('site=ONE', 'site=TWO');
    expect(await rejection(run({ site: 'ONE' }))).to.include({ reason: 'malformed' });
  });

  it('is UNKNOWN where the server fails in any question', async () => {
    const faults = [
      { kind: 'status', status: 503 },
      { kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      { kind: 'torn' },
      { kind: 'abort', effect: false },
    ] as const;
    for (const fault of faults)
      for (const question of ['v1/tags', 'v1/hosts', 'v1/findings']) {
        server.flap(({ path }) => (path.includes(question) ? fault : undefined));
        expect(await rejection(run({ hostname: 'b' })), `${fault.kind} ${question}`).to.have.property(
          'reason',
        );
      }
    server.flap(({ path }) => (path.includes('findings') ? { kind: 'never' } : undefined));
    expect(await rejection(run({ hostname: 'b', 'request-timeout': 0.3 }))).to.include({ reason: 'timeout' });
  });

  describe('the portal what check_advisory has proved', () => {
    const asked = (): Partial<Values> => ({ hostname: 'a', portal: portalServer.url });

    it('and takes it for the very node alone', async () => {
      await advised('a');
      expect(await line(asked())).to.equal(`PAKITI OK: a: mitigated: ${BASH} (EGI-Critical)`);
      expect(await bad({ ...asked(), hostname: 'c' })).to.deep.equal(['CRITICAL c vulnerable']);
      expect(await bad({ hostname: 'a' })).to.deep.equal(['CRITICAL a vulnerable']);
      expect(await line({ portal: portalServer.url, site: 'ONE' })).to.equal(
        'PAKITI OK: 2 hosts without open findings, 1 of them mitigated',
      );
    });

    const claims: readonly (readonly [what: string, claim: () => Promise<void>])[] = [
      ['another site', () => advised('a', {}, HOUR, 'TWO')],
      ['another node, whose name begins alike', () => advised('a.example.org')],
      ['too long ago', () => advised('a', {}, 30 * HOUR)],
      ['another CVE', () => advised('a', { evidence: [...headLines(`about ${BASH}`, [ZLIB])] })],
      ['a CVE that this one begins', () => advised('a', { evidence: [...headLines('', [`${BASH}0`])] })],
      ['something fixed', () => advised('a', { kind: 'fixed' })],
      ['nothing', () => advised('a', { kind: 'no-evidence', state: 'UNKNOWN' })],
      ['text alone', () => advised('a', { subject: '/etc/x', evidence: [] })],
    ];
    for (const [what, claim] of claims)
      it(`not where it was proved of ${what}`, async () => {
        await claim();
        expect(await bad(asked())).to.deep.equal(['CRITICAL a vulnerable']);
      });

    it('not where a later result says otherwise, or a result from elsewhere does', async () => {
      await advised('a');
      await advised('a', { kind: 'vulnerable', state: 'CRITICAL' }, 60);
      expect(await bad(asked())).to.deep.equal(['CRITICAL a vulnerable']);
    });

    it('and is UNKNOWN where it cannot be asked', async () => {
      portalServer.flap(() => ({ kind: 'status', status: 503 }));
      expect(await rejection(run(asked()))).to.include({ reason: 'failed' });
    });

    it('which nodes are behind a computing element', async () => {
      await advised('b', { kind: 'fixed' });
      await advised('a');
      const ce = { ...asked(), hostname: 'ce.example.org', site: 'ONE', vo: 'ops' };
      const { verdict } = await run(ce);
      expect(verdict.findings.map(({ state, text }) => [state, text])).to.deep.equal([
        ['OK', `a, x86_64, ${ALMA}: Critical vulnerabilities found but mitigated by configuration.`],
        ['OK', `b, x86_64, ${ALMA}: No vulnerabilities found in Pakiti.`],
      ]);
      await advised('unheard.example.org', {}, 60);
      expect(await bad(ce)).to.deep.equal(['UNKNOWN unheard.example.org unknown-host']);
      expect(await bad({ ...ce, vo: 'atlas' })).to.deep.equal(['UNKNOWN ce.example.org unknown-host']);
    });
  });
});
