import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { at, NOW, OFFICER, PortalBench, SITE_A, SITE_B, THREE, type Row } from '../../test/kit/portal.ts';
import type { Store } from '../store/store.ts';

describe('the portal', () => {
  let store: Store;
  let bench: PortalBench;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    bench = new PortalBench(store, { defaultSeconds: 3600 });
  });
  afterEach(() => store.close());

  describe('filters', () => {
    beforeEach(() => bench.hear(...THREE));

    it('compare names whole, and CVE ids as tokens', async () => {
      expect(await bench.sites('/v1/states?site=SITE-A')).to.deep.equal(['SITE-A']);
      expect(await bench.sites('/v1/states?site=SITE')).to.deep.equal([]);
      expect(await bench.sites('/v1/states?site=SITE-A&site=SITE-C')).to.deep.equal(['SITE-A', 'SITE-C']);
      expect(await bench.sites('/v1/states?ngi=NGI_X')).to.deep.equal(['SITE-A', 'SITE-B']);
      expect(await bench.sites('/v1/states?cve=CVE-2021-4422')).to.deep.equal(['SITE-C']);
      expect(await bench.sites('/v1/states?cve=cve-2021-44228')).to.deep.equal(['SITE-A']);
      expect(await bench.sites('/v1/states?host=CE1.A.example.org')).to.deep.equal(['SITE-A']);
      expect(await bench.sites('/v1/states?metric=CRL&severity=WARNING')).to.deep.equal(['SITE-C']);
      expect(await bench.sites(`/v1/states?since=${at(61).start}`)).to.have.length(3);
      expect(await bench.sites(`/v1/states?since=${at(59).start}`)).to.deep.equal([]);
    });

    it('that are not known or not valid are refused, by name', async () => {
      for (const query of [
        'sites=SITE-A',
        'severity=critical',
        'cve=CVE-2021-1',
        'since=yesterday',
        'limit=0',
        'format=pdf',
        'stale=1',
        'limit=1&limit=2',
        'site=',
        'cursor=%00',
        '__proto__=1',
        'since=2026-02-31T99:00:00Z',
        'since=2026-02-30T10:00:00Z',
      ]) {
        const { status, json } = await bench.ask(`/v1/states?${query}`);
        expect(status, query).to.equal(400);
        expect((json as Row)['error'], query).to.contain(`'${query.split('=')[0]}'`);
      }
    });
  });

  describe('pages', () => {
    it('hold every row once, though rows come in between', async () => {
      const hosts = Array.from({ length: 25 }, (_, index) => `h${index}`);
      await bench.hear(...hosts.map((host) => ({ subject: { ...SITE_A, host }, ...at(9) })));
      const seen: unknown[] = [];
      for (let cursor: string | null = null, page = 0; page === 0 || cursor !== null; page += 1) {
        const { json } = await bench.ask(`/v1/states?limit=4${cursor === null ? '' : `&cursor=${cursor}`}`);
        const { items, next } = json as { items: Row[]; next: string | null };
        expect(items.length).to.be.at.most(4);
        seen.push(...items.map(({ host }) => host));
        cursor = next;
        await bench.hear(
          { subject: { ...SITE_A, host: `new${page}` }, ...at(1) },
          { subject: { ...SITE_A, host: 'h7' }, state: 'OK', ...at(page) },
        );
      }
      expect(seen.filter((host) => String(host).startsWith('h')).toSorted()).to.deep.equal(hosts.toSorted());
      expect(new Set(seen).size).to.equal(seen.length);
    });

    it('are linked', async () => {
      await bench.hear(...THREE);
      const { headers, json } = await bench.ask('/v1/states?limit=1&ngi=NGI_X');
      expect(headers['link']).to.equal(
        `</v1/states?limit=1&ngi=NGI_X&cursor=${(json as { next: string }).next}>; rel="next"`,
      );
    });

    it('end before they are too long to hold', async () => {
      const longOutput = 'x'.repeat(1_000_000);
      await bench.hear(
        ...Array.from({ length: 20 }, (_, index) => ({
          subject: { ...SITE_A, host: `h${index}` },
          longOutput,
          ...at(1),
        })),
      );
      const { json } = await bench.ask('/v1/states');
      expect((json as { items: Row[] }).items.length).to.be.within(8, 10);
      expect(await bench.items('/v1/states')).to.have.length(20);
    });

    it('of counts hold every group once', async () => {
      await bench.hear(...THREE);
      for (const [level, groups] of [
        ['all', 1],
        ['ngi', 2],
        ['site', 3],
        ['node', 3],
      ] as const) {
        expect(await bench.items(`/v1/roll-up/${level}?limit=1`), level).to.have.length(groups);
      }
      expect((await bench.ask('/v1/roll-up/site?cursor=e30')).status).to.equal(400);
      expect((await bench.ask('/v1/roll-up/vo')).status).to.equal(404);
    });
  });

  describe('history', () => {
    it('is what changed, and goes on after the last event', async () => {
      const [, second] = await bench.hear(
        { subject: SITE_A, state: 'OK', summary: 'fine', ...at(400) },
        { subject: SITE_A, state: 'CRITICAL', summary: 'CVE-2021-44228', ...at(300) },
        { subject: SITE_A, state: 'CRITICAL', summary: 'CVE-2021-44228 again', ...at(200) },
      );
      const rows = await bench.items('/v1/history');
      expect(rows.map(({ state, at: when }) => [state, when])).to.deep.equal([
        ['OK', at(400).start],
        ['CRITICAL', at(300).start],
      ]);
      await bench.hear({
        subject: SITE_A,
        state: 'CRITICAL',
        summary: 'CVE-2021-44228 CVE-2024-1086',
        ...at(100),
      });
      const more = await bench.items(`/v1/history?cursor=${second!.id}&limit=1`);
      expect(more).to.have.length(1);
      expect(more[0]).to.deep.include({ cves: ['CVE-2021-44228', 'CVE-2024-1086'] });
      expect(await bench.items(`/v1/history?since=${at(150).start}`)).to.have.length(1);
      expect(await bench.items(`/v1/history?subject=${String(rows[0]?.['id'])}&severity=OK`)).to.have.length(
        1,
      );
      expect((await bench.ask('/v1/history?cursor=abc')).status).to.equal(400);
    });

    it('has what came late, marked, and the newer state stands', async () => {
      await bench.hear({ subject: SITE_A, state: 'OK', summary: 'fine', ...at(100) });
      await bench.hear(
        { subject: SITE_A, state: 'CRITICAL', summary: 'was bad', ...at(500) },
        { subject: SITE_A, state: 'CRITICAL', summary: 'was still bad', ...at(400) },
      );
      expect((await bench.items('/v1/states'))[0]).to.include({ state: 'OK', summary: 'fine' });
      expect((await bench.items('/v1/history')).map(({ state, late }) => [state, late])).to.deep.equal([
        ['OK', false],
        ['CRITICAL', true],
      ]);
    });
  });

  describe('an answer', () => {
    beforeEach(() => bench.hear(...THREE));

    it('is tagged, and not sent again', async () => {
      const first = await bench.ask('/v1/states');
      const tag = first.headers['etag']!;
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
        const { status, text } = await bench.ask('/v1/states', OFFICER, { 'if-none-match': known });
        expect([status, text], known).to.deep.equal([304, '']);
      }
      bench.now = NOW + 1;
      expect((await bench.ask('/v1/states')).headers['etag']).to.equal(tag);
      await bench.hear({ subject: SITE_B, state: 'WARNING', ...at(0) });
      expect((await bench.ask('/v1/states', OFFICER, { 'if-none-match': tag })).status).to.equal(200);
    });

    it('comes in the format that was asked for', async () => {
      const type = async (accept: string, query = ''): Promise<string> =>
        (await bench.ask(`/v1/states${query}`, OFFICER, { accept })).headers['content-type'] ?? 'none';
      expect(await type('*/*')).to.equal('application/json');
      expect(await type('text/csv')).to.equal('text/csv; charset=utf-8');
      expect(await type('text/html, application/xml;q=0.9, */*;q=0.1')).to.equal(
        'application/xml; charset=utf-8',
      );
      expect(await type('text/*')).to.equal('text/csv; charset=utf-8');
      expect(await type('application/json;q=0, */*')).to.equal('text/csv; charset=utf-8');
      expect(await type('image/png', '?format=csv')).to.equal('text/csv; charset=utf-8');
      expect((await bench.ask('/v1/states', OFFICER, { accept: 'image/png' })).status).to.equal(406);
    });

    it('of other methods and places is no', async () => {
      expect((await bench.ask('/v1/states', OFFICER, {}, 'POST')).status).to.equal(405);
      expect((await bench.ask('/v1/nothing')).status).to.equal(404);
      expect((await bench.ask('/v1/states/')).status).to.equal(404);
    });
  });
});
