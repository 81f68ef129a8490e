/** What must not close an issue, nor open one, though a look finds less, or more, than the one before. */
import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { criticalAdvisory, FindingsBench } from '../../../test/kit/pakiti-incidents.ts';
import { advisory, GONE, report } from '../../../test/kit/pakiti-store.ts';
import type { Store } from '../../store/store.ts';
import type { Inventory } from '../inventory.ts';
import { Decisions } from '../decisions/decisions.ts';
import { describeFindings } from '../decisions/described.ts';
import { openFindings } from '../decisions/open-findings.ts';

const DAY = 86_400;
const CVE = 'CVE-2026-1000';
const LACKS = { bash: '5.1-6' };
const FEED = [advisory('ALSA-1', 'bash', '5.1-9', [CVE])];
const OPEN = `${CVE} SITE open: a`;

describe('what a host says of an issue', () => {
  let stores: { readonly pakiti: Store; readonly ledger: Store };
  let bench: FindingsBench;

  beforeEach(async () => {
    stores = { pakiti: await openSqlite(':memory:'), ledger: await openSqlite(':memory:') };
    bench = new FindingsBench(stores);
    await bench.intake.intake.prepare();
  });
  afterEach(async () => {
    await stores.pakiti.close();
    await stores.ledger.close();
  });

  it('is critical also where the vendor that says so is stale, and another says less', async () => {
    const less = [advisory('OTHER-1', 'bash', '5.1-9', [CVE])];
    await bench.pakiti.read('osv', [criticalAdvisory('ALSA-1', 'bash', '5.1-9', [CVE])]);
    await bench.pakiti.read('debian-tracker', less);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    bench.pass(6 * DAY);
    await bench.pakiti.read('debian-tracker', less);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([OPEN]);
    const { tables, at } = bench.pakiti;
    const decisions = await Decisions.read(tables, at);
    const found = await openFindings(tables, decisions, await tables.hosts({}, undefined, 1), undefined);
    const described = await describeFindings(tables, decisions, found);
    expect(described.map(({ verdict, severity }) => [verdict, severity])).to.deep.equal([
      ['vulnerable', 'critical'],
    ]);
  });

  it('is not mended by a report that is cut off, whatever lines of it were none before', async () => {
    const NO_PACKAGE = { line: 7, reason: 'not three columns' };
    await bench.pakiti.read('osv', FEED);
    await bench.tag(CVE);
    await bench.pakiti.take({ ...report('a', { ...LACKS, zlib: '1-1' }), dropped: [NO_PACKAGE] });
    await bench.settle();
    const cut = { line: 7, reason: 'it ends here', isCutOff: true } as const;
    for (const dropped of [[cut], [NO_PACKAGE, { ...NO_PACKAGE, line: 8 }]]) {
      await bench.pakiti.take({ ...report('a', { zlib: '1-1' }), dropped });
      await bench.settle();
      expect(await bench.shown()).to.deep.equal([OPEN]);
    }
    await bench.pakiti.take({ ...report('a', { zlib: '1-1' }), dropped: [NO_PACKAGE] });
    await bench.settle();
    expect(await bench.shown(), 'as before').to.deep.equal([`${CVE} SITE resolved:`]);
  });

  it('is mended also where a kernel runs that nobody can judge, unless it may be of that', async () => {
    const KERNEL = 'CVE-2026-2000';
    await bench.pakiti.read('osv', [
      ...FEED,
      advisory('ALSA-2', 'kernel-core', '5.14.0-500.el9', [KERNEL]),
      advisory('ALSA-3', 'zlib', '2-1', ['CVE-2026-3000']),
    ]);
    await bench.tag(CVE);
    await bench.tag(KERNEL);
    const before = report('a', { ...LACKS, 'kernel-core': '5.14.0-400.el9' });
    const runs = (kernel: string): Inventory => ({ ...before.inventory, kernel });
    await bench.pakiti.take({ ...before, inventory: runs('5.14.0-400.el9.x86_64') });
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([OPEN, `${KERNEL} SITE open: a`]);
    const { inventory } = report('a', { bash: '5.1-9' });
    await bench.pakiti.take({ ...before, inventory: { ...inventory, kernel: '6.9.1-ours' } });
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([`${CVE} SITE resolved:`, `${KERNEL} SITE open: a`]);
    await bench.pakiti.take({ ...before, inventory: { ...inventory, kernel: '' } });
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([`${CVE} SITE resolved:`, `${KERNEL} SITE resolved:`]);
  });

  it('may be of a kernel that nobody can judge, where no feed speaks of it any more', async () => {
    await bench.pakiti.read('osv', FEED);
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    await bench.pakiti.read('osv', [advisory('ALSA-3', 'zlib', '2-1', ['CVE-2026-3000'])]);
    const after = report('a', { bash: '5.1-9' });
    await bench.pakiti.take({ ...after, inventory: { ...after.inventory, kernel: '6.9.1-ours' } });
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([OPEN]);
  });

  it('is not mended by what somebody else has built, whatever else of theirs was there before', async () => {
    await bench.pakiti.read('osv', [...FEED, advisory('ALSA-3', 'zlib', '2-1', ['CVE-2026-3000'])]);
    await bench.tag(CVE);
    const theirs = { zlib: '3-1.el9.remi' };
    await bench.pakiti.take(report('a', { ...LACKS, ...theirs }));
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([OPEN]);
    for (const version of ['5.2-1.el9.remi', '5.2-2.el9.remi']) {
      await bench.pakiti.take(report('a', { bash: version, ...theirs }));
      await bench.settle();
      expect(await bench.shown(), version).to.deep.equal([OPEN]);
    }
    await bench.pakiti.take(report('a', { bash: '5.1-9', ...theirs }));
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([`${CVE} SITE resolved:`]);
  });

  it('is mended also where somebody else has built what it is not of', async () => {
    await bench.pakiti.read('osv', [...FEED, advisory('ALSA-3', 'zlib', '2-1', ['CVE-2026-3000'])]);
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([OPEN]);
    await bench.pakiti.take(report('a', { bash: '5.1-9', zlib: '3-1.el9.remi' }));
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([`${CVE} SITE resolved:`]);
  });

  it('is nothing where what is vulnerable is excepted, and of the rest nobody can tell', async () => {
    await bench.pakiti.read('debian-tracker', [advisory('OTHER-1', 'zlib', '2-1', [CVE])]);
    bench.pass(6 * DAY);
    await bench.pakiti.read('osv', FEED);
    await bench.tag(CVE);
    const id = await bench.except(CVE, { package: { name: 'bash', version: null, arch: null } });
    await bench.pakiti.take(report('a', { ...LACKS, zlib: '1-1' }));
    await bench.settle();
    expect(await bench.shown()).to.deep.equal([]);
    await bench.pakiti.tables.deleteException(id, GONE);
    await bench.look();
    expect(await bench.shown()).to.deep.equal([OPEN]);
  });

  it('is nothing where its findings change while they are read', async () => {
    await bench.pakiti.read('osv', FEED);
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', LACKS));
    await bench.settle();
    await bench.pakiti.take(report('a', { ...LACKS, zlib: '1-1' }));
    await bench.pakiti.assess();
    const { tables } = bench.pakiti;
    const findings = tables.findings.bind(tables);
    tables.findings = async (...asked) => {
      tables.findings = findings;
      await tables.dropFeed('osv', [{ release: null, names: null }], bench.pakiti.at);
      await bench.pakiti.assess();
      return await findings(...asked);
    };
    await bench.look();
    expect(await bench.shown()).to.deep.equal([OPEN]);
    await bench.look();
    expect(await bench.shown()).to.deep.equal([OPEN]);
  });

  it('is nothing where it was heard of at a time that is yet to come', async () => {
    await bench.pakiti.read('osv', FEED);
    await bench.pakiti.take(report('a', LACKS));
    await bench.pakiti.assess();
    bench.pass(-400 * DAY);
    await bench.tag(CVE);
    await bench.look();
    expect(await bench.shown()).to.deep.equal([]);
    bench.pass(400 * DAY);
    await bench.look();
    expect(await bench.shown()).to.deep.equal([OPEN]);
  });
});
