/** What inventories are, and what hosts had from when until when. */
import { expect } from 'chai';
import { type Harness, NOW, report, RULES } from './harness.ts';

const ONE = 'CVE-2026-1';
const TWO = 'CVE-2026-2';

export function keepsFindings(harness: Harness): void {
  const historyOf = async (name: string): Promise<readonly string[]> => {
    const [host] = await harness.tables.hosts({ names: [name] }, undefined, 1);
    const spells = await harness.tables.history(host?.id ?? 0);
    return spells.map(({ cve, verdict, from, until }) => `${cve} ${verdict} ${from}-${until ?? ''}`);
  };

  it('is worked out once, and then no more', async () => {
    await harness.take(report('a', 'x'), report('b', 'x'));
    await harness.assess({ x: { [ONE]: 'vulnerable' } }, NOW + 5);
    expect(await harness.pending()).to.deep.equal([]);
    const [a] = await harness.tables.hosts({}, undefined, 1);
    expect(a).to.include({ totals: '{"cves":1}', assessed_at: NOW + 5, pending: 0 });
    expect((await harness.tables.assessments([a?.inventory ?? 0])).size).to.equal(1);
    expect(await harness.tables.findings([a?.inventory ?? 0])).to.deep.equal([
      { inventory: a?.inventory, cve: ONE, verdict: 'vulnerable', first_at: NOW },
    ]);
  });

  it('begins with the inventory, however late it was assessed first; later with what was found', async () => {
    await harness.take(report('a', 'x'));
    await harness.assess({ x: { [ONE]: 'vulnerable' } }, NOW + 5);
    await harness.tables.pendAll(NOW + 10);
    await harness.assess({ x: { [ONE]: 'vulnerable', [TWO]: 'undetermined' } }, NOW + 11);
    await harness.tables.pendAll(NOW + 20);
    await harness.assess({ x: { [TWO]: 'vulnerable' } }, NOW + 21);
    expect(await historyOf('a')).to.deep.equal([
      `${ONE} vulnerable ${NOW}-${NOW + 21}`,
      `${TWO} vulnerable ${NOW + 21}-`,
      `${TWO} undetermined ${NOW + 11}-${NOW + 21}`,
    ]);
  });

  it('follows a host through its inventories, without a gap where it has it in both', async () => {
    await harness.take(report('a', 'x'));
    await harness.assess({ x: { [ONE]: 'vulnerable' } });
    await harness.take(report('a', 'x y', { at: NOW + 10 }));
    await harness.assess({ x: { [ONE]: 'vulnerable' }, y: { [TWO]: 'vulnerable' } }, NOW + 12);
    await harness.take(report('a', 'z', { at: NOW + 20 }));
    await harness.assess({});
    await harness.take(report('a', 'x', { at: NOW + 30 }));
    expect(await historyOf('a')).to.deep.equal([
      `${ONE} vulnerable ${NOW}-${NOW + 20}`,
      `${ONE} vulnerable ${NOW + 30}-`,
      `${TWO} vulnerable ${NOW + 10}-${NOW + 20}`,
    ]);
  });

  it('is as old as what was there without a gap, whatever the inventories and the verdicts', async () => {
    const seen = async (): Promise<readonly string[]> => {
      const [host] = await harness.tables.hosts({ names: ['a'] }, undefined, 1);
      const rows = await harness.tables.seen([host?.id ?? 0], [ONE, TWO]);
      return rows.map(({ cve, first, since, last }) => `${cve} ${first} ${since ?? ''}-${last ?? ''}`);
    };
    await harness.take(report('a', 'x'), report('b', 'x'));
    await harness.assess({ x: { [ONE]: 'vulnerable', [TWO]: 'vulnerable' } });
    // Whatever comes in the same transaction may have come a moment later.
    await harness.take(report('b', 'y z', { at: NOW + 10.5 }), report('a', 'x y', { at: NOW + 10 }));
    await harness.assess({ x: { [ONE]: 'undetermined' } }, NOW + 12);
    await harness.take(report('a', 'x z', { at: NOW + 20 }));
    await harness.assess({ x: { [ONE]: 'vulnerable' } }, NOW + 22);
    expect(await seen()).to.deep.equal([`${ONE} ${NOW} ${NOW}-`, `${TWO} ${NOW} -${NOW + 10}`]);
    await harness.take(report('a', 'z', { at: NOW + 30 }));
    await harness.assess({});
    await harness.take(report('a', 'x', { at: NOW + 40 }));
    expect(await seen()).to.deep.equal([`${ONE} ${NOW} ${NOW + 40}-`, `${TWO} ${NOW} ${NOW + 40}-`]);
    expect(await harness.tables.seen([], [ONE])).to.deep.equal([]);
  });

  it('of one host is not of another that has the inventory at another time', async () => {
    await harness.take(report('a', 'x'));
    await harness.assess({ x: { [ONE]: 'vulnerable' } });
    await harness.tables.pendAll(NOW + 5);
    await harness.assess({ x: { [TWO]: 'vulnerable' } }, NOW + 5);
    await harness.take(report('b', 'x', { at: NOW + 10 }));
    expect(await historyOf('b')).to.deep.equal([`${TWO} vulnerable ${NOW + 10}-`]);
  });

  it('is not settled by who did not see a newer reason', async () => {
    const other = await harness.again();
    await harness.take(report('a', 'x'));
    const [waiting] = await harness.tables.nextPending(9);
    await other.pendAll(NOW + 1);
    const { id = 0, round = 0, since = 0 } = waiting ?? {};
    const seen = { totals: '{}', body: new Uint8Array(), cves: new Map([[ONE, 'vulnerable' as const]]) };
    const late = { id, round, since, ...seen };
    expect(await harness.tables.settle([late], NOW, RULES)).to.deep.equal([]);
    expect(await harness.pending()).to.deep.equal(['x']);
    await harness.assess({});
    await other.pendAll(NOW + 2);
    expect(await harness.tables.settle([late], NOW, RULES), 'settled by another before').to.deep.equal([]);
    expect(await harness.pending()).to.deep.equal(['x']);
    expect(await historyOf('a')).to.deep.equal([]);
  });

  it('are left to newer rules as long as those are at work, and taken back where they are gone', async () => {
    const { tables } = harness;
    const other = await harness.again();
    const older = { rules: RULES, circumstances: 'old' };
    const newer = { rules: RULES + 1, circumstances: 'new' };
    await harness.take(report('a', 'x'));
    expect(await tables.rule(older, NOW)).to.equal('changed');
    const [begun] = await tables.nextPending(1);
    expect(await other.rule(newer, NOW)).to.equal('changed');
    expect(await tables.rule(older, NOW + 1)).to.equal('newer');
    await harness.assess({}, NOW + 1);
    expect(await harness.pending(), 'by older rules').to.deep.equal(['x']);
    expect(begun?.round, 'once more, for the newer').to.be.lessThan(
      (await tables.nextPending(1))[0]?.round ?? 0,
    );
    expect(await other.rule(newer, NOW + 800)).to.equal('unchanged');
    expect(await tables.rule(older, NOW + 1600)).to.equal('newer');
    expect(await tables.rule(older, NOW + 1700), 'the newer is gone').to.equal('changed');
    await harness.assess({}, NOW + 1700);
    expect(await harness.pending()).to.deep.equal([]);
    expect(await other.rule(newer, NOW + 1800), 'it is back').to.equal('changed');
    expect(await harness.pending()).to.deep.equal(['x']);
    expect(await tables.rule(older, NOW - 9000), 'by a clock that was wrong').to.equal('changed');
  });

  it('finds hosts by CVE and what they are', async () => {
    await harness.take(report('a', 'x'), report('b', 'y'), report('c', 'z'));
    await harness.assess({
      x: { [ONE]: 'vulnerable' },
      y: { [ONE]: 'undetermined' },
      z: { [TWO]: 'vulnerable' },
    });
    const found = async (...verdicts: ('vulnerable' | 'undetermined')[]): Promise<string> => {
      const rows = await harness.tables.hosts({ cves: [{ names: [ONE], verdicts }] }, undefined, 9);
      return rows.map(({ name }) => name).join(' ');
    };
    expect(await found('vulnerable')).to.equal('a');
    expect(await found('vulnerable', 'undetermined')).to.equal('a b');
    const either = [
      { names: [ONE], verdicts: ['undetermined'] },
      { names: [TWO], verdicts: ['vulnerable'] },
    ] as const;
    const rows = await harness.tables.hosts({ cves: either }, undefined, 9);
    expect(rows.map(({ name }) => name)).to.deep.equal(['b', 'c']);
  });

  it('is known since when it began, also when the stays in which it did are deleted', async () => {
    await harness.take(report('a', 'x'), report('b', 'x'));
    await harness.assess({ x: { [ONE]: 'vulnerable', [TWO]: 'vulnerable' } });
    await harness.take(report('a', 'y', { at: NOW + 10 }));
    await harness.assess({ y: { [ONE]: 'undetermined', [TWO]: 'vulnerable' } });
    await harness.take(report('a', 'z', { at: NOW + 20 }));
    await harness.assess({ z: { [ONE]: 'vulnerable' } });
    const a = (await harness.tables.hosts({ names: ['a'] }, undefined, 9)).map(({ id }) => id);
    const before = await historyOf('a');
    const seen = await harness.tables.seen(a, [ONE, TWO]);
    for (const ended of [NOW + 11, NOW + 12, NOW + 21, NOW + 22]) {
      const rule = { silentSince: null, endedBefore: ended };
      const { stays } = await harness.tables.wouldPurge(rule);
      expect((await harness.tables.purge(rule, NOW + 60)).stays).to.equal(stays);
      const [one, two] = await harness.tables.seen(a, [ONE, TWO]);
      expect(one).to.deep.equal(seen[0]);
      expect(two).to.deep.equal(ended < NOW + 20 ? seen[1] : undefined);
    }
    expect(await historyOf('a')).to.deep.equal(before.filter((spell) => JSON.stringify(spell).includes(ONE)));
    await harness.take(report('a', 'clean', { at: NOW + 30 }));
    await harness.assess({ clean: {} });
    await harness.tables.purge({ silentSince: null, endedBefore: NOW + 31 }, NOW + 60);
    expect(await historyOf('a')).to.deep.equal([]);
    expect(await harness.tables.seen(a, [ONE])).to.deep.equal([]);
  });

  it('goes when nobody has it any more, and stays as long as a host does', async () => {
    await harness.take(report('a', 'x'), report('b', 'x y'));
    await harness.assess({ x: { [ONE]: 'vulnerable' } });
    await harness.take(report('b', 'z', { at: NOW + 50 }));
    const rule = { silentSince: NOW + 10, endedBefore: null };
    expect(await harness.tables.purge(rule, NOW + 60)).to.deep.equal({
      ...{ hosts: 1, stays: 0, findings: 0, days: 0, inventories: 1, packages: 0, staged: 0 },
    });
    expect(await harness.tables.purge({ silentSince: null, endedBefore: NOW + 51 }, NOW + 60)).to.deep.equal({
      ...{ hosts: 0, stays: 1, findings: 0, days: 0, inventories: 1, packages: 2, staged: 0 },
    });
    expect(await historyOf('b')).to.deep.equal([]);
    expect(await harness.pending()).to.deep.equal(['z']);
  });
}
