/** Snapshots of feeds: whole or not at all, and touching only what they change. */
import { expect } from 'chai';
import type { StagedRow } from '../../../src/store/pakiti/rows.ts';
import { type Harness, NOW, report } from './harness.ts';

const TOUCHES_X = [{ release: 'almalinux:9', names: ['x'] }];

function record(key: string, digest: string, cves: readonly string[] = []): Omit<StagedRow, 'feed'> {
  return {
    ...{ key, digest, kind: 'advisory', releases: '|almalinux:9|', body: Buffer.from(digest) },
    ...{ cves: JSON.stringify(cves), severity: 'low', cvss: 2.5 },
  };
}

export function keepsFeeds(harness: Harness): void {
  const snapshot = { gone: [], touched: [], body: '{}', at: NOW + 1 };

  const read = async (): Promise<readonly string[]> => {
    const rows: string[] = [];
    for await (const page of harness.tables.everyRecord(['advisory']))
      rows.push(...page.map(({ feed, key, body }) => `${feed} ${key} ${Buffer.from(body).toString()}`));
    return rows;
  };

  it('is seen when it is whole, with what it has no more', async () => {
    const reading = await harness.tables.beginReading('osv', 'run 1');
    await harness.tables.stage(reading, [record('a', '1'), record('b', '1')]);
    expect(await read()).to.deep.equal([]);
    expect(await harness.tables.endReading(reading, { ...snapshot, staged: 2 })).to.equal(true);
    const next = await harness.tables.beginReading('osv', 'run 2');
    await harness.tables.stage(next, [record('b', '2')]);
    expect(await harness.tables.endReading(next, { ...snapshot, staged: 1, gone: ['a'] })).to.equal(true);
    expect(await read()).to.deep.equal(['osv b 2']);
    expect([...(await harness.tables.recordDigests('osv'))]).to.deep.equal([['b', '2']]);
    expect(await harness.tables.feeds()).to.deep.equal([{ name: 'osv', edition: 2, body: '{}' }]);
  });

  it('is found by the CVEs that it speaks of now, and by no others', async () => {
    const [one, two] = ['CVE-2026-1', 'CVE-2026-10'];
    const about = async (cve: string): Promise<readonly string[]> =>
      (await harness.tables.recordsAbout(cve)).map(({ feed, key }) => `${feed} ${key}`);
    const take = async (
      feed: string,
      rows: readonly Omit<StagedRow, 'feed'>[],
      gone: readonly string[],
    ): Promise<void> => {
      const reading = await harness.tables.beginReading(feed, `run of ${feed}`);
      await harness.tables.stage(reading, rows);
      await harness.tables.endReading(reading, { ...snapshot, staged: rows.length, gone });
    };
    await take('osv', [record('a', '1', [one, two, one]), record('b', '1', [one]), record('c', '1')], []);
    await take('vex', [record('a', '1', [one])], []);
    expect([await about(one), await about(two)]).to.deep.equal([['osv a', 'osv b', 'vex a'], ['osv a']]);
    expect(await harness.tables.ratings([two, 'CVE-2026-100'])).to.deep.equal([
      { cve: two, feed: 'osv', key: 'a', severity: 'low', cvss: 2.5 },
    ]);
    await take('osv', [record('a', '2', [two])], ['b']);
    expect([await about(one), await about(two)]).to.deep.equal([['vex a'], ['osv a']]);
    await harness.tables.dropFeed('vex', [], NOW);
    expect(await about(one)).to.deep.equal([]);
    expect((await harness.tables.recordsNamed('advisory', ['a'])).map(({ key }) => key)).to.deep.equal(['a']);
    expect(await harness.tables.recordsNamed('advisory')).to.have.length(2);
  });

  it('leaves nothing of a reading that was broken off', async () => {
    const broken = await harness.tables.beginReading('osv', 'run 1');
    await harness.tables.stage(broken, [record('a', '1')]);
    const next = await harness.tables.beginReading('osv', 'run 2');
    await harness.tables.stage(next, [record('b', '1')]);
    expect(await harness.tables.endReading(next, { ...snapshot, staged: 1 })).to.equal(true);
    expect(await harness.tables.endReading(broken, { ...snapshot, staged: 1 })).to.equal(false);
    expect(await read()).to.deep.equal(['osv b 1']);
  });

  it('goes with a purge where it was broken off, and nobody has it in hand', async () => {
    const reading = await harness.tables.beginReading('osv', 'run 1');
    await harness.tables.stage(reading, [record('a', '1'), record('b', '1')]);
    const turn = { feed: 'osv', holder: 'h', now: NOW, leaseSeconds: 60, triedBefore: null };
    await harness.tables.claimTurn(turn);
    const rule = { silentSince: null, endedBefore: null };
    expect((await harness.tables.purge(rule, NOW)).staged).to.equal(0);
    expect((await harness.tables.purge(rule, NOW + 61)).staged).to.equal(2);
    expect(await harness.tables.endReading(reading, { ...snapshot, staged: 2 })).to.equal(false);
  });

  it('is not taken twice by two who read it at the same time', async () => {
    const other = await harness.again();
    const one = await harness.tables.beginReading('osv', 'run 1');
    const two = await other.beginReading('osv', 'run 2');
    await harness.tables.stage(one, [record('a', '1')]);
    await other.stage(two, [record('a', '2')]);
    const ended = [
      await harness.tables.endReading(one, { ...snapshot, staged: 1 }),
      await other.endReading(two, { ...snapshot, staged: 1 }),
    ];
    expect(ended).to.deep.equal([true, false]);
    expect(await read()).to.deep.equal(['osv a 1']);
  });

  it('has what it touches assessed anew, by name or source, of its release', async () => {
    await harness.take(
      report('a', 'x y'),
      report('b', 'lib/x z'),
      report('c', 'y'),
      report('d', 'x y', { release: 'debian:12', context: '{"d":1}' }),
      report('e', 'q', { release: null, context: '{"e":1}' }),
    );
    await harness.assess({});
    const touch = async (
      ...touched: { release: string | null; names: readonly string[] | null }[]
    ): Promise<string> => {
      const reading = await harness.tables.beginReading('osv', 'run');
      await harness.tables.endReading(reading, { ...snapshot, staged: 0, touched });
      const waits = await harness.pending();
      await harness.assess({});
      return waits.join(', ');
    };
    expect(await touch(...TOUCHES_X)).to.equal('lib/x z, x y');
    expect(await touch({ release: null, names: ['x'] })).to.equal('lib/x z, x y, x y');
    expect(await touch({ release: 'debian:12', names: null })).to.equal('x y');
    expect(await touch({ release: 'almalinux:9', names: ['none'] })).to.equal('');
    expect(
      await touch({ release: 'almalinux:9', names: ['y'] }, { release: 'almalinux:9', names: ['z'] }),
    ).to.equal('lib/x z, x y, y');
    expect(await touch({ release: null, names: null })).to.equal('lib/x z, q, x y, x y, y');
  });

  it('goes with all its records, and what rested on them is assessed anew', async () => {
    await harness.take(report('a', 'x'));
    await harness.assess({});
    const reading = await harness.tables.beginReading('osv', 'run');
    await harness.tables.stage(reading, [record('a', '1')]);
    await harness.tables.endReading(reading, { ...snapshot, staged: 1 });
    await harness.tables.dropFeed('osv', TOUCHES_X, NOW + 2);
    expect([await read(), await harness.tables.feeds()]).to.deep.equal([[], []]);
    expect(await harness.pending()).to.deep.equal(['x']);
  });

  it('is read page by page, in one order', async () => {
    const keys = Array.from({ length: 1203 }, (_, index) => `k${index}`).toSorted();
    for (const feed of ['osv', 'kev']) {
      const reading = await harness.tables.beginReading(feed, feed);
      await harness.tables.stage(
        reading,
        keys.map((key) => record(key, '1')),
      );
      await harness.tables.endReading(reading, { ...snapshot, staged: keys.length });
    }
    expect(await read()).to.deep.equal(
      ['kev', 'osv'].flatMap((feed) => keys.map((key) => `${feed} ${key} 1`)),
    );
    expect((await harness.tables.recordsOf('osv', ['k7', 'none'])).map(({ key }) => key)).to.deep.equal([
      'k7',
    ]);
  });
}
