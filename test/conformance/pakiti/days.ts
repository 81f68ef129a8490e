/** Counts of earlier days. */
import { expect } from 'chai';
import type { Harness } from './harness.ts';

const COUNTS = { hosts: 3, vulnerable: 2, unknown: 1, tagged: 1, overdue: 0 } as const;
const CVE = { cve: 'CVE-2026-1', tag: 'EGI-Critical', hosts: 1 } as const;

export function keepsDays(harness: Harness): void {
  it('is kept once, whatever its sites are called', async () => {
    const { days } = harness.tables;
    expect(await days.last()).to.equal(undefined);
    await days.put('2026-05-01', [{ site: 'GONE', ...COUNTS }], [{ site: 'GONE', ...CVE }]);
    const [odd, site] = ['\0"', 'SITE'];
    await days.put(
      '2026-05-01',
      [odd, site].map((name) => ({ site: name, ...COUNTS })),
      [{ site: odd, ...CVE }],
    );
    await days.put('2026-05-02', [{ site, ...COUNTS, hosts: 4 }], []);
    expect(await days.last()).to.equal('2026-05-02');
    expect((await days.sites({})).map((row) => [row.day, row.site, row.hosts])).to.have.deep.members([
      ['2026-05-01', odd, 3],
      ['2026-05-01', site, 3],
      ['2026-05-02', site, 4],
    ]);
    expect(await days.cves({ sites: [odd] })).to.deep.equal([{ day: '2026-05-01', site: odd, ...CVE }]);
  });

  it('is found by what is asked for', async () => {
    const { days } = harness.tables;
    for (const day of ['2026-05-01', '2026-05-02', '2026-05-03'])
      await days.put(day, [{ site: 'SITE', ...COUNTS }], [{ site: 'SITE', ...CVE }]);
    const found = async (query: Parameters<typeof days.cves>[0]): Promise<string> =>
      (await days.cves(query)).map(({ day }) => day.slice(-1)).join('');
    expect(await found({ from: '2026-05-02' })).to.equal('23');
    expect(await found({ to: '2026-05-02', cves: [CVE.cve], tags: [CVE.tag], sites: ['SITE'] })).to.equal(
      '12',
    );
    expect(await found({ sites: [] })).to.equal('');
    expect(await found({ cves: ['CVE-2026-10'] })).to.equal('');
    expect((await days.sites({ sites: ['SITE'], to: '2026-05-01' })).length).to.equal(1);
  });

  it('goes with what ended before it', async () => {
    const { days } = harness.tables;
    for (const day of ['2026-05-01', '2026-05-02']) await days.put(day, [{ site: 'SITE', ...COUNTS }], []);
    const before = Date.UTC(2026, 4, 2, 12) / 1000;
    expect((await harness.tables.purge({ silentSince: null, endedBefore: before }, before)).days).to.equal(1);
    expect((await days.sites({})).map(({ day }) => day)).to.deep.equal(['2026-05-02']);
  });
}
