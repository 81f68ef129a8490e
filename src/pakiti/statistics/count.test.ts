import { expect } from 'chai';
import { ALMA, BASH, PakitiApiBench, ZLIB } from '../../../test/kit/pakiti-api.ts';
import { report } from '../../../test/kit/pakiti-store.ts';
import { Decisions, exceptionRow, tagOf, tagRow } from '../decisions/decisions.ts';
import { countHosts, type Counts } from './count.ts';
import { dayOf, keepDay } from './keep-day.ts';

describe('statistics', () => {
  let bench: PakitiApiBench;
  beforeEach(async () => {
    bench = await PakitiApiBench.open();
  });
  afterEach(() => bench.close());

  async function counts(cves?: readonly string[]): Promise<Counts> {
    const { tables, at: now } = bench;
    const decisions = await Decisions.read(tables, now);
    return await countHosts({ tables, decisions, scope: 'all', now }, {}, cves);
  }

  it('count the hosts of each site by their state, and what is tagged and overdue', async () => {
    const { sites } = await counts();
    expect(sites).to.deep.equal([
      { site: 'ONE', hosts: 2, vulnerable: 1, unknown: 0, clean: 1, tagged: 1, overdue: 1 },
      { site: 'TWO', hosts: 2, vulnerable: 1, unknown: 1, clean: 0, tagged: 1, overdue: 1 },
    ]);
  });

  it('count the hosts and sites of each tagged CVE, or of those that are asked for', async () => {
    const [bash] = (await counts()).cves;
    expect(bash).to.deep.include({ cve: BASH, tags: ['EGI-Critical'], dueAt: 86_400, sites: 2, hosts: 2 });
    const asked = (await counts([ZLIB, 'CVE-2026-9'])).cves;
    expect(asked.map(({ cve, hosts, sites, tags }) => [cve, hosts, sites, tags])).to.deep.equal([
      [ZLIB, 1, 1, []],
      ['CVE-2026-9', 0, 0, []],
    ]);
  });

  it('count a host once for a tag, however many of its CVEs have it', async () => {
    const tags = (await bench.tables.tags()).map(tagOf);
    await bench.tables.putTags(tags.map((one) => tagRow({ ...one, tag: 'own', state: 'set', dueAt: null })));
    const own = (await counts()).tags.find(({ tag }) => tag === 'own');
    expect(own).to.deep.equal({ tag: 'own', cves: 2, sites: 2, hosts: 2, undetermined: 0, overdue: 2 });
  });

  it('leave out what is excepted, and do not take what nobody can tell for vulnerable', async () => {
    const everywhere = { package: null, release: null, hosts: [], reason: '', modifier: '', at: 0 };
    await bench.tables.addExceptions([
      exceptionRow({ cve: BASH, ...everywhere, sites: ['ONE'], expiresAt: null }),
    ]);
    expect((await counts()).sites.map(({ site, tagged }) => [site, tagged])).to.deep.equal([
      ['ONE', 0],
      ['TWO', 1],
    ]);
    bench.at += 10 * 86_400;
    await bench.take(report('c', { bash: '5.1-6', x: '1-1' }, ALMA, 'TWO'));
    await bench.assess();
    const { tags, cves } = await counts();
    expect(tags.map(({ hosts, undetermined }) => [hosts, undetermined])).to.deep.equal([[0, 1]]);
    expect(cves.map(({ hosts, undetermined }) => [hosts, undetermined])).to.deep.equal([[0, 1]]);
  });

  it('are kept once a day, as it begins', async () => {
    const { tables, at } = bench;
    expect(await keepDay(tables, at)).to.equal(true);
    expect(await keepDay(tables, at + 1)).to.equal(false);
    expect(await keepDay(tables, at - 86_400)).to.equal(false);
    expect(await keepDay(tables, at + 86_400)).to.equal(true);
    const days = await tables.days.sites({ sites: ['ONE'] });
    expect(days.map(({ day, hosts, vulnerable, tagged }) => [day, hosts, vulnerable, tagged])).to.deep.equal([
      [dayOf(at), 2, 1, 1],
      [dayOf(at + 86_400), 2, 1, 1],
    ]);
    expect((await tables.days.cves({ cves: [BASH] })).map(({ site, hosts }) => [site, hosts])).to.deep.equal([
      ['ONE', 1],
      ['TWO', 1],
      ['ONE', 1],
      ['TWO', 1],
    ]);
  });
});
