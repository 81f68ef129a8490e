/** From a feed and reports to findings, over a store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { advisory, PakitiBench, record, report, snapshot } from '../../../test/kit/pakiti-store.ts';
import { parseReportText } from '../report/report-text.ts';
import type { Store } from '../../store/store.ts';
import { assessmentsIn, totalsIn } from './kept-assessment.ts';

describe('findings', () => {
  let directory: string;
  let store: Store;
  let bench: PakitiBench;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-findings-'));
    store = await openSqlite(join(directory, 'store.db'));
    bench = new PakitiBench(store);
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  const found = async (name: string): Promise<string> => {
    const [host] = await bench.tables.hosts({ names: [name] }, undefined, 1);
    const rows = await bench.tables.findings([host?.inventory ?? 0]);
    return rows.map(({ cve, verdict }) => `${cve} ${verdict}`).join(', ');
  };

  it('are of what feeds say of what hosts have', async () => {
    await bench.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000'])]);
    await bench.take(report('a', { bash: '5.1-6' }), report('b', { bash: '5.1-9' }));
    expect(await bench.assess()).to.equal(2);
    expect([await found('a'), await found('b')]).to.deep.equal(['CVE-2026-1000 vulnerable', '']);
    const [a] = await bench.tables.hosts({ names: ['a'] }, undefined, 1);
    expect(totalsIn(a?.totals ?? '')).to.deep.include({ packages: 1, undetermined: 0, gaps: [] });
    const [row] = assessmentsIn(
      (await bench.tables.assessments([a?.inventory ?? 0])).get(a?.inventory ?? 0)!,
    );
    expect(row).to.include({ advisory: 'ALSA-1', verdict: 'vulnerable', fixed: '5.1-9' });
  });

  it('are of what is read of a feed that was dropped in between', async () => {
    await bench.read('osv', [advisory('A-1', 'bash', '5.1-9', ['CVE-2026-1000'])]);
    await bench.take(report('a', { bash: '5.1-6' }));
    await bench.assess();
    await bench.tables.dropFeed('osv', [{ release: null, names: null }], bench.at);
    await bench.read('osv', [advisory('A-2', 'bash', '5.1-9', ['CVE-2026-2000'])]);
    await bench.assess();
    expect(await found('a')).to.equal('CVE-2026-2000 vulnerable');
  });

  it('are worked out anew only where a snapshot touches them', async () => {
    await bench.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000'])]);
    await bench.take(report('a', { bash: '5.1-6' }), report('b', { zlib: '1-1' }));
    await bench.assess();
    await bench.read('osv', [
      advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000']),
      advisory('ALSA-2', 'zlib', '1-2', ['CVE-2026-2000']),
    ]);
    expect(await bench.assess()).to.equal(1);
    expect([await found('a'), await found('b')]).to.deep.equal([
      'CVE-2026-1000 vulnerable',
      'CVE-2026-2000 vulnerable',
    ]);
  });

  it('are known once a feed speaks of a release, though not of what the host has', async () => {
    await bench.take(report('a', { bash: '5.1-6' }));
    await bench.assess();
    const gaps = async (): Promise<readonly string[]> => {
      const [host] = await bench.tables.hosts({ names: ['a'] }, undefined, 1);
      return totalsIn(host?.totals ?? '').gaps;
    };
    expect(await gaps()).to.deep.equal(['no feed says anything of almalinux:9']);
    await bench.read('osv', [advisory('ALSA-1', 'zlib', '1-2', ['CVE-2026-1000'])]);
    await bench.assess();
    expect(await gaps()).to.deep.equal([]);
    await bench.read('osv', [advisory('ALSA-1', 'zlib', '1-2', ['CVE-2026-1000'], 'almalinux:8')]);
    await bench.assess();
    expect(await gaps()).to.deep.equal(['no feed says anything of almalinux:9']);
  });

  it('are not told for sure of a report that is cut off, until it is whole', async () => {
    await bench.read('osv', [advisory('ALSA-1', 'zlib', '1-2', ['CVE-2026-1000'])]);
    const head = '#\nhost: a\npackager: rpm\nsystem: AlmaLinux release 9.5\n#\nbash\t5.1-6\tx86_64\n';
    const gaps: (readonly string[])[] = [];
    for (const text of [head, `${head}#\n`]) {
      await bench.take(parseReportText(text));
      await bench.assess();
      const [host] = await bench.tables.hosts({ names: ['a'] }, undefined, 1);
      gaps.push(totalsIn(host?.totals ?? '').gaps);
    }
    expect(gaps).to.deep.equal([
      [
        '1 line of the report is no package and left out; line 7: the line # that ends a report is missing: packages may be',
      ],
      [],
    ]);
  });

  it('go with an advisory that is withdrawn, or speaks of another package now', async () => {
    await bench.read('osv', [
      advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000']),
      advisory('ALSA-2', 'zlib', '1-2', ['CVE-2026-2000']),
    ]);
    await bench.take(report('a', { bash: '5.1-6', zlib: '1-1' }));
    await bench.assess();
    await bench.read('osv', [advisory('ALSA-2', 'zlib-ng', '1-2', ['CVE-2026-2000'])]);
    expect(await bench.assess()).to.equal(1);
    expect(await found('a')).to.equal('');
  });

  it('are the same for a snapshot that says the same', async () => {
    const same = [advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000'])];
    await bench.read('osv', same);
    await bench.take(report('a', { bash: '5.1-6' }));
    await bench.assess();
    await bench.read('osv', same);
    expect(await bench.assess()).to.equal(0);
  });

  it('keep both of two records that are called the same', async () => {
    await bench.read('osv', [
      advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000']),
      advisory('ALSA-1', 'zlib', '1-2', ['CVE-2026-2000']),
      advisory('ALSA-1', 'zlib', '1-2', ['CVE-2026-3000'], 'almalinux:8'),
    ]);
    await bench.take(report('a', { bash: '5.1-6', zlib: '1-1' }));
    await bench.assess();
    expect(await found('a')).to.equal('CVE-2026-1000 vulnerable, CVE-2026-2000 vulnerable');
  });

  it('are not told where no feed speaks, or none is known for what it runs', async () => {
    await bench.take(report('a', { bash: '5.1-6' }), report('b', { bash: '5.1-6' }, 'Homegrown 7'));
    await bench.assess();
    const hosts = await bench.tables.hosts({}, undefined, 9);
    const gaps = hosts.map(({ totals }) => totalsIn(totals ?? '').gaps);
    expect(gaps).to.deep.equal([
      ['no feed says anything of almalinux:9'],
      ["no distribution is known that calls itself 'Homegrown 7'"],
    ]);
  });

  it('are unknown of a host that has none when all feeds have become stale, for what is new nobody knows', async () => {
    await bench.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000'])]);
    await bench.take(report('a', { zlib: '1-1' }));
    await bench.assess();
    const gaps = async (): Promise<readonly string[]> => {
      const [host] = await bench.tables.hosts({}, undefined, 1);
      return totalsIn(host?.totals ?? '').gaps;
    };
    expect(await gaps()).to.deep.equal([]);
    bench.at += 10 * 86_400;
    await bench.assess();
    expect(await gaps()).to.deep.equal([
      'what is new of almalinux:9 nobody knows (osv: it is older than what may be relied on)',
    ]);
  });

  it('turn to undetermined when a feed has become stale, and back', async () => {
    await bench.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000'])]);
    await bench.take(report('a', { bash: '5.1-6' }));
    await bench.assess();
    bench.at += 10 * 86_400;
    await bench.assess();
    expect(await found('a')).to.equal('CVE-2026-1000 undetermined');
    await bench.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000'])]);
    await bench.assess();
    expect(await found('a')).to.equal('CVE-2026-1000 vulnerable');
    const [host] = await bench.tables.hosts({}, undefined, 1);
    const spells = await bench.tables.history(host?.id ?? 0);
    expect(
      spells.map(({ verdict, until }) => `${verdict} ${until === null ? 'open' : 'ended'}`),
    ).to.deep.equal(['vulnerable ended', 'vulnerable open', 'undetermined ended']);
  });

  it('of a snapshot that breaks off are those of the one before', async () => {
    await bench.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000'])]);
    async function* broken() {
      yield advisory('ALSA-2', 'zlib', '1-2', ['CVE-2026-2000']);
      await Promise.resolve();
      throw new Error('cut off');
    }
    const failed = await rejection(bench.snapshots.take('osv', broken(), () => snapshot('osv', bench.at)));
    expect((failed as Error).message).to.equal('cut off');
    const keys: string[] = [];
    for await (const page of bench.tables.everyRecord(['advisory'])) keys.push(...page.map(({ key }) => key));
    expect(keys).to.deep.equal(['ALSA-1 almalinux:9']);
  });

  it('are those of the newest rules while servers of two versions run, and are worked out once', async () => {
    const newer = new PakitiBench(store, 1_000_000);
    await bench.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000'])]);
    await bench.take(report('a', { bash: '5.1-6' }));
    expect(await bench.assess()).to.equal(1);
    expect([await newer.assess(), await bench.assess(), await newer.assess()]).to.deep.equal([1, 0, 0]);
    await bench.take(report('b', { bash: '5.1-6', zlib: '1-1' }));
    expect(await bench.assess(), 'what came to the older').to.equal(0);
    expect([await newer.assess(), await found('b')]).to.deep.equal([1, 'CVE-2026-1000 vulnerable']);
    bench.at += 3600;
    expect(await bench.assess(), 'the newer is gone').to.equal(2);
  });

  it('are those of the newest rules for as long as whoever has them is at work', async () => {
    const newer = new PakitiBench(store, 1_000_000);
    await bench.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', ['CVE-2026-1000'])]);
    for (let one = 0; one < 50; one += 1) await bench.take(report(`a${one}`, { bash: `5.1-${one}` }));
    await newer.assess(async () => {
      // Each part takes it a while.
      newer.at += 600;
      bench.at = newer.at;
      expect(await bench.assess(), 'what is under way').to.equal(0);
    });
    expect([await bench.tables.countPending(), await newer.assess()]).to.deep.equal([0, 0]);
  });

  it('reach packages whose source only a list of binaries tells', async () => {
    const [release, source] = ['debian:12', 'openssl'];
    await bench.read('debian-binaries', [{ kind: 'binaries', release, source, binaries: ['libssl3'] }]);
    await bench.take(report('a', { libssl3: '3.0.9-1' }, 'Debian GNU/Linux 12'));
    await bench.assess();
    await bench.read('debian-tracker', [record('CVE-2026-4000', { release, source, fixed: '3.0.10-1' })]);
    expect(await bench.assess()).to.equal(1);
    expect(await found('a')).to.equal('CVE-2026-4000 vulnerable');
  });
});
