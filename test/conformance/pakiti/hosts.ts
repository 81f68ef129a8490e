/** What hosts have: by whatever order and repetition reports come. */
import { expect } from 'chai';
import type { CountedTotals } from '../../../src/store/pakiti/census.ts';
import type { HostRow } from '../../../src/store/pakiti/hosts.ts';
import { type Harness, namesOf, NOW, report } from './harness.ts';

export function keepsHosts(harness: Harness): void {
  const names = async (): Promise<readonly string[]> =>
    (await harness.tables.hosts({}, undefined, 100)).map(({ site, name }) => `${site} ${name}`);

  const unchanged = async (given?: readonly HostRow[]): Promise<string> => {
    const rows = given ?? (await harness.tables.hosts({}, undefined, 9));
    const same = await harness.tables.unchanged(rows);
    return rows.flatMap(({ id, name }) => (same.has(id) ? [name] : [])).join(' ');
  };

  it('is one host by site and name, wherever it reports from', async () => {
    await harness.take(report('a', 'x'), report('b', 'x'), report('a', 'x', { site: 'OTHER' }));
    await harness.take(report('a', 'y', { at: NOW + 1 }));
    expect(await names()).to.deep.equal(['OTHER a', 'SITE a', 'SITE b']);
  });

  it('has each distinct inventory once, and assesses it once', async () => {
    await harness.take(report('a', 'x y'), report('b', 'y x'), report('c', 'x'));
    await harness.take(report('d', 'x y x'));
    expect(await harness.pending()).to.deep.equal(['x', 'x y']);
    const [a, b, c, d] = await harness.tables.hosts({}, undefined, 100);
    expect([b?.inventory, d?.inventory]).to.deep.equal([a?.inventory, a?.inventory]);
    expect(c?.inventory).not.to.equal(a?.inventory);
  });

  it('knows of which names hosts have packages', async () => {
    await harness.take(report('a', 'x y/z'));
    const has = ['x', 'y', 'z', 'X', ''].map((name) => harness.tables.hasPackage(name));
    expect(await Promise.all(has)).to.deep.equal([true, true, false, false, false]);
  });

  it('tells the same packages under another kernel apart', async () => {
    await harness.take(
      report('a', 'x', { context: '{"kernel":"1"}' }),
      report('b', 'x', { context: '{"kernel":"2"}' }),
    );
    expect(await harness.pending()).to.deep.equal(['x', 'x']);
  });

  it('knows what a host has said last, and nothing else', async () => {
    await harness.take(report('a', 'x', { digest: 'first' }));
    await harness.take(report('a', 'y', { digest: 'second', at: NOW + 1 }));
    const heard = await harness.tables.again([
      { digest: 'first', at: NOW + 2 },
      { digest: 'second', at: NOW + 3 },
      { digest: 'second', at: NOW + 2 },
    ]);
    expect([...heard]).to.deep.equal(['second']);
    const [host] = await harness.tables.hosts({}, undefined, 100);
    expect(host).to.include({ first_seen: NOW, since: NOW + 1, last_seen: NOW + 3 });
    expect(await harness.tables.statistics()).to.include({
      savedReports: 2,
      sameReports: 2,
      checkedPackages: 2,
    });
  });

  it('is not confused by a clock that goes back', async () => {
    await harness.take(report('a', 'x'));
    await harness.take(report('a', 'y', { at: NOW - 50 }));
    await harness.take(report('a', 'x', { at: NOW - 60 }));
    await harness.tables.again([{ digest: 'a x {}', at: NOW - 70 }]);
    const [host] = await harness.tables.hosts({}, undefined, 100);
    expect(host?.last_seen).to.be.within(NOW, NOW + 1);
    expect(host?.since).to.be.within(NOW, NOW + 1);
  });

  it('is heard of now, once a clock that was far ahead has been set right', async () => {
    const AHEAD = NOW + 400 * 86_400;
    const lastSeen = async (): Promise<number | undefined> =>
      (await harness.tables.hosts({}, undefined, 1))[0]?.last_seen;
    for (const packages of ['x', 'y']) {
      await harness.take(report('a', 'x', { at: AHEAD, digest: 'x' }));
      await harness.tables.again([{ digest: 'x', at: AHEAD + 1 }]);
      expect(await lastSeen()).to.equal(AHEAD + 1);
      await harness.take(report('a', packages, { at: NOW, digest: packages }));
      expect(await lastSeen()).to.equal(NOW);
    }
    await harness.tables.again([{ digest: 'y', at: AHEAD }]);
    await harness.tables.again([{ digest: 'y', at: NOW + 5 }]);
    expect(await lastSeen()).to.equal(NOW + 5);
  });

  it('are as they were until one reports something else, or is assessed again', async () => {
    await harness.take(report('a', 'x'), report('b', 'y'));
    expect(await unchanged(), 'not assessed').to.equal('');
    await harness.assess({});
    const before = await harness.tables.hosts({}, undefined, 9);
    expect(await unchanged(before)).to.equal('a b');
    await harness.take(report('a', 'y', { at: NOW + 1 }));
    expect(await unchanged(before)).to.equal('b');
    await harness.tables.pendAll(NOW + 2);
    expect(await unchanged(before)).to.equal('');
    await harness.assess({}, NOW + 3);
    expect(await unchanged(before)).to.equal('');
    expect(await unchanged()).to.equal('a b');
  });

  it('holds names that no database takes', async () => {
    const odd = ['nul\0', 'half\ud800', 'back\\slash', 'q"uote', 'ünï'];
    await harness.take(...odd.map((name, index) => report(name, 'x', { site: name, digest: `d${index}` })));
    expect((await names()).toSorted()).to.deep.equal(odd.map((name) => `${name} ${name}`).toSorted());
    const found = await harness.tables.hosts({ names: ['nul\0'], sites: ['nul\0'] }, undefined, 9);
    expect(found.map(({ name }) => name)).to.deep.equal(['nul\0']);
  });

  it('is paged through whole, whatever comes meanwhile', async () => {
    for (let index = 0; index < 25; index += 1)
      await harness.take(report(`h${index % 9}`, 'x', { site: `S${index % 5}` }));
    const all = await names();
    const seen: string[] = [];
    for (let after: { site: string; name: string } | undefined; ;) {
      const page = await harness.tables.hosts({}, after, 4);
      seen.push(...page.map(({ site, name }) => `${site} ${name}`));
      await harness.take(report('h0', `x${seen.length}`, { site: 'S0' }));
      after = page.at(-1);
      if (page.length < 4) break;
    }
    expect(seen).to.deep.equal(all);
  });

  it('is found by site, name, group, release and silence, all at once', async () => {
    await harness.take(
      report('a', 'x'),
      report('b', 'x', { site: 'OTHER', at: NOW + 100 }),
      report('c', 'x', { release: 'debian:12', context: '{"d":1}' }),
    );
    await harness.tables.addMember({ name: 'group', site: 'OTHER', host: '' });
    await harness.tables.addMember({ name: 'group', site: '', host: 'c' });
    const found = async (query: Parameters<typeof harness.tables.hosts>[0]): Promise<string> => {
      expect(await harness.tables.countHosts(query)).to.equal(
        (await harness.tables.hosts(query, undefined, 9)).length,
      );
      return (await harness.tables.hosts(query, undefined, 9)).map(({ name }) => name).join(' ');
    };
    expect(await found({ sites: ['SITE'] })).to.equal('a c');
    expect(await found({ sites: [] })).to.equal('');
    expect(await found({ groups: ['group'] })).to.equal('b c');
    expect(await found({ groups: ['no such group'] })).to.equal('');
    expect(await found({ groups: ['group'], sites: ['SITE'] })).to.equal('c');
    expect(await found({ release: ['debian:12'] })).to.equal('c');
    expect(await found({ seenSince: NOW + 1 })).to.equal('b');
    expect(await found({ silentSince: NOW + 1 })).to.equal('a c');
    expect(await found({ names: ['a', 'b'], seenSince: NOW + 1 })).to.equal('b');
  });

  it('interns packages anew when another process has deleted them', async () => {
    const other = await harness.again();
    await harness.take(report('a', 'x y'));
    await harness.take(report('a', 'z', { at: NOW + 1 }));
    const purged = await other.purge({ silentSince: null, endedBefore: NOW + 9 }, NOW + 9);
    expect(purged).to.deep.equal({
      ...{ hosts: 0, stays: 1, findings: 0, days: 0, inventories: 1, packages: 2, staged: 0 },
    });
    await harness.take(report('b', 'x y'));
    expect(await harness.pending()).to.deep.equal(['x y', 'z']);
  });

  it('takes nothing of a transaction that fails', async () => {
    const broken = { ...report('b', 'new'), body: undefined as unknown as string };
    const failed = await harness.tables.take([report('a', 'x'), broken], namesOf).catch(() => 'failed');
    expect(failed).to.equal('failed');
    expect(await names()).to.deep.equal([]);
    await harness.take(report('c', 'new'));
    expect(await harness.pending()).to.deep.equal(['new']);
  });

  it('is counted, with what waits and since when', async () => {
    const nobody = { hosts: 0, silent: 0, unassessed: 0, newest: null, pending: 0, waitingSince: null };
    expect(await harness.tables.census(NOW)).to.deep.equal(nobody);
    await harness.take(report('a', 'x'), report('b', 'x'), report('c', 'y', { at: NOW + 5 }));
    expect(await harness.tables.census(NOW + 1)).to.deep.equal({
      ...{ hosts: 3, silent: 2, unassessed: 3, newest: NOW + 5, pending: 2, waitingSince: NOW },
    });
    await harness.assess({ x: { 'CVE-1': 'vulnerable' } });
    expect(await harness.tables.census(NOW)).to.include({ silent: 0, unassessed: 0, pending: 0 });
    const totals: CountedTotals[] = [];
    for await (const page of harness.tables.everyTotals()) totals.push(...page);
    expect(totals.map(({ totals: text, hosts }) => [text, hosts])).to.deep.equal([
      ['{"cves":1}', 2],
      ['{"cves":0}', 1],
    ]);
  });
}
