/** From reports, feeds and decisions to the issues of a ledger in another store. */
import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { ledgerOn, person } from '../../../test/kit/ledger.ts';
import { criticalAdvisory, FindingsBench } from '../../../test/kit/pakiti-incidents.ts';
import { advisory, GONE, report } from '../../../test/kit/pakiti-store.ts';
import type { Store } from '../../store/store.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const CVE = 'CVE-2026-1000';
const OTHER = 'CVE-2026-2000';
const LACKS = { bash: '5.1-6' };
const MENDED = { bash: '5.1-9' };
const FEED = [advisory('ALSA-1', 'bash', '5.1-9', [CVE])];

describe('what hosts lack', () => {
  let stores: { readonly pakiti: Store; readonly ledger: Store };
  let bench: FindingsBench;

  beforeEach(async () => {
    stores = { pakiti: await openSqlite(':memory:'), ledger: await openSqlite(':memory:') };
    bench = new FindingsBench(stores);
    await bench.intake.intake.prepare();
    await bench.pakiti.read('osv', FEED);
  });
  afterEach(async () => {
    await stores.pakiti.close();
    await stores.ledger.close();
  });

  const open = (...hosts: readonly string[]): string => `${CVE} SITE open: ${hosts.join(' ')}`;

  it('is one issue of a site with all of its hosts, once somebody has tagged it', async () => {
    await bench.pakiti.take(report('a', LACKS), report('b', LACKS), report('c', MENDED));
    expect(await bench.settle()).to.equal(0);
    await bench.tag(CVE, 'EGI-Critical', { state: 'proposed' });
    await bench.tag(CVE, 'Local');
    expect(await bench.look()).to.equal(0);
    await bench.tag(CVE);
    expect(await bench.look()).to.equal(2);
    expect(await bench.shown()).to.deep.equal([open('a', 'b')]);
    const [issue] = await bench.intake.issues();
    expect(issue).to.include({ ngi: 'NGI_X', severity: 'critical', title: `${CVE} at SITE` });
    const [opened] = await bench.intake.trail();
    expect(opened?.why).to.equal(
      `a is CRITICAL: bash 5.1-6 (ALSA-1, mended by 5.1-9); EGI-Critical; and 1 more`,
    );
  });

  it('is said once, and again with each report, which changes nothing', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS));
    expect(await bench.settle()).to.equal(1);
    const trail = (await bench.intake.trail()).length;
    for (const wait of [HOUR, 10 * HOUR, 20 * HOUR]) {
      bench.pass(wait);
      expect(await bench.look()).to.equal(0);
    }
    await bench.pakiti.take(report('a', LACKS));
    expect(await bench.settle()).to.equal(1);
    expect(await bench.intake.trail()).to.have.lengthOf(trail);
  });

  it('stays where nobody can tell it any more', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    await bench.pakiti.take(report('a', { bash: '5.1-6.el9.remi' }));
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([open('a')]);
  });

  it('stays where another host was clean with the same packages, before a feed changed', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS), report('b', MENDED));
    await bench.settle();
    await bench.pakiti.read('osv', [advisory('ALSA-1', 'bash', '5.1-10', [CVE])]);
    await bench.pakiti.take(report('a', MENDED));
    await bench.look();
    expect(await bench.shown()).to.deep.equal([open('a')]);
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([open('a', 'b')]);
  });

  it('is one incident at many sites', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS), report('b', LACKS, undefined, 'OTHER'));
    await bench.settle();
    const incidents = (await bench.intake.issues()).map(({ incident }) => incident);
    expect(incidents).to.deep.equal([1, 1]);
  });

  it('is mended by the report of each host, and by nothing else', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS), report('b', LACKS));
    await bench.settle();
    await bench.pakiti.take(report('a', MENDED));
    expect(await bench.look(), 'before it is assessed').to.equal(0);
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([open('b')]);
    bench.pass(20 * HOUR);
    await bench.look();
    bench.pass(20 * HOUR);
    await bench.pakiti.take(report('b', MENDED));
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([`${CVE} SITE resolved:`]);
  });

  it('stays where a host is silent, or has been deleted', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS), report('b', LACKS));
    await bench.settle();
    await bench.pakiti.take(report('b', MENDED));
    await bench.settle();
    bench.pass(10 * DAY);
    await bench.settle();
    await bench.pakiti.read('osv', FEED);
    await bench.settle();
    const [a] = await bench.pakiti.tables.hosts({ names: ['a'] }, undefined, 1);
    await bench.pakiti.tables.deleteHost(a?.id ?? 0);
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([open('a')]);
  });

  it('is no issue of a host that is silent', async () => {
    await bench.pakiti.take(report('a', LACKS));
    await bench.pakiti.assess();
    bench.pass(2 * DAY);
    await bench.tag(CVE);
    expect(await bench.look()).to.equal(0);
    await bench.pakiti.take(report('a', LACKS));
    expect(await bench.settle()).to.equal(1);
    expect(await bench.shown()).to.deep.equal([open('a')]);
  });

  it('stays while a feed is stale, or gone, and ends with an advisory that is withdrawn', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    const hear = async (): Promise<void> => {
      await bench.pakiti.take(report('a', { ...LACKS, [`other${bench.pakiti.at}`]: '1-1' }));
      await bench.settle();
    };
    bench.pass(6 * DAY);
    await hear();
    expect(await bench.shown(), 'stale').to.deep.equal([open('a')]);
    await bench.pakiti.tables.dropFeed('osv', [{ release: null, names: null }], bench.pakiti.at);
    await hear();
    expect(await bench.shown(), 'gone').to.deep.equal([open('a')]);
    await bench.pakiti.read('osv', [advisory('ALSA-2', 'zlib', '1-2', [OTHER])]);
    await hear();
    expect(await bench.shown(), 'withdrawn').to.deep.equal([`${CVE} SITE resolved:`]);
  });

  it('stays where lines of a report were not understood', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    const dropped = [{ line: 7, reason: 'no package' }];
    await bench.pakiti.take({ ...report('a', { zlib: '1-1' }), dropped });
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([open('a')]);
    await bench.pakiti.take({ ...report('a', { zlib: '1-1' }) });
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([`${CVE} SITE resolved:`]);
  });

  it('is no issue while an exception lies on it, also of a host that is silent', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS), report('b', LACKS));
    await bench.settle();
    bench.pass(3 * DAY);
    await bench.pakiti.take(report('b', LACKS));
    await bench.settle();
    const id = await bench.except(CVE, { hosts: ['a'] });
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([open('b')]);
    for (let turn = 0; turn < 6; turn += 1) {
      bench.pass(12 * HOUR);
      await bench.settle();
    }
    await bench.pakiti.take(report('b', MENDED));
    await bench.pakiti.read('osv', FEED);
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([`${CVE} SITE resolved:`]);
    await bench.pakiti.tables.deleteException(id, GONE);
    await bench.settle();
    expect(await bench.shown(), 'it is silent').to.deep.equal([`${CVE} SITE resolved:`]);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([open('a')]);
  });

  it('ends with its tag, and comes back with it at once', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    await bench.pakiti.tables.deleteTags(CVE, undefined, GONE);
    await bench.look();
    expect(await bench.shown()).to.deep.equal([`${CVE} SITE resolved:`]);
    await bench.tag(CVE, 'EGI-High');
    await bench.look();
    expect(await bench.shown()).to.deep.equal([open('a')]);
    expect((await bench.intake.issues()).map(({ severity }) => severity)).to.deep.equal(['high']);
  });

  it('is not brought back by the report that a person has seen', async () => {
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    bench.pass(HOUR);
    await ledgerOn(stores.ledger).apply({ do: 'resolve', issue: 1 }, person(bench.pakiti.at));
    await bench.pakiti.read('osv', [...FEED, advisory('ALSA-2', 'bash', '5.1-8', [OTHER])]);
    await bench.tag(OTHER);
    await bench.settle();
    expect((await bench.shown())[0]).to.equal(`${CVE} SITE resolved: a`);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    expect((await bench.shown())[0]).to.equal(open('a'));
  });

  it('is held and shown where nobody knows its site, or no site can be called so', async () => {
    await bench.tag(CVE);
    const nowhere = report('a', LACKS, undefined, null);
    await bench.pakiti.take(nowhere, report('b', LACKS, undefined, 'X'.repeat(2000)));
    await bench.settle();
    expect(await bench.intake.issues()).to.deep.equal([]);
    const held = await bench.intake.intake.held();
    expect(held.map(({ for: why, subject, hosts }) => [why, subject.site, ...hosts])).to.deep.equal([
      ['unknown-site', 'unknown', 'a', 'b'],
    ]);
  });

  it('is also what a vendor calls critical, unless that is switched off', async () => {
    await bench.pakiti.read('osv', [criticalAdvisory('ALSA-1', 'bash', '5.1-9', [CVE])]);
    await bench.pakiti.take(report('a', LACKS));
    const off = new FindingsBench(stores, {}, { vendorCritical: 'none' });
    off.pakiti.at = bench.pakiti.at;
    expect(await off.settle()).to.equal(0);
    bench.pass(10);
    await bench.look();
    expect(await bench.shown()).to.deep.equal([open('a')]);
    expect((await bench.intake.issues()).map(({ severity }) => severity)).to.deep.equal(['high']);
    await bench.pakiti.read('osv', FEED);
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([`${CVE} SITE resolved:`]);
  });

  it('obeys the rules of incidents', async () => {
    const rules = [
      { match: { service: ['pakiti-findings'], site: ['TEST'] }, ticket: false },
      { match: { service: ['pakiti-findings'], id: [OTHER] }, severity: { CRITICAL: 'low' as const } },
    ];
    const ruled = new FindingsBench(stores, { settings: { rules } }, { tags: { Local: 'CRITICAL' } });
    await ruled.pakiti.read('osv', [...FEED, advisory('ALSA-2', 'bash', '5.1-8', [OTHER])]);
    await ruled.pakiti.take(report('a', LACKS), report('b', LACKS, undefined, 'TEST'));
    await ruled.tag(CVE, 'EGI-Critical');
    await ruled.tag(OTHER, 'Local');
    await ruled.settle();
    const issues = await ruled.intake.issues();
    expect(issues.map(({ subject, severity }) => [subject.id, subject.site, severity])).to.deep.equal([
      [OTHER, 'SITE', 'low'],
    ]);
  });
});
