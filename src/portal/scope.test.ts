import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { at, OFFICER, OFFICER_A, OFFICER_X, PortalBench, SITE_C, THREE } from '../../test/kit/portal.ts';
import type { Store } from '../store/store.ts';

describe('what a credential sees', () => {
  let store: Store;
  let bench: PortalBench;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    bench = new PortalBench(store, { defaultSeconds: 3600 });
  });
  afterEach(() => store.close());

  describe('a credential', () => {
    beforeEach(() => bench.hear(...THREE));

    it('is needed, and may have to read', async () => {
      const none = await bench.ask('/v1/states', null);
      expect(none).to.deep.include({ status: 401 });
      expect(none.headers['www-authenticate']).to.equal('Bearer');
      for (const path of ['/v1/states', '/v1/openapi.json', '/probe_definitions.xml', '/v1/nothing']) {
        expect((await bench.ask(path, { name: 's', scopes: ['submit'] })).status, path).to.equal(403);
      }
    });

    it('sees everything, an NGI, or a site', async () => {
      expect(await bench.sites('/v1/states', OFFICER)).to.deep.equal(['SITE-A', 'SITE-B', 'SITE-C']);
      expect(await bench.sites('/v1/states', OFFICER_X)).to.deep.equal(['SITE-A', 'SITE-B']);
      expect(await bench.sites('/v1/states', OFFICER_A)).to.deep.equal(['SITE-A']);
      expect(await bench.sites('/v1/states', { ...OFFICER_A, ngis: ['NGI_Y'] })).to.deep.equal([
        'SITE-A',
        'SITE-C',
      ]);
      expect(await bench.sites('/v1/states', { ...OFFICER_A, sites: [] })).to.deep.equal([]);
      expect(await bench.sites('/v1/history', OFFICER_A)).to.deep.equal(['SITE-A']);
      expect((await bench.items('/v1/roll-up/all', OFFICER_A))[0]).to.include({
        total: 1,
        critical: 1,
        ok: 0,
      });
      expect((await bench.items('/v1/roll-up/all', OFFICER_X))[0]).to.include({ total: 2, warning: 0 });
      expect(await bench.sites('/v1/roll-up/site', OFFICER_X)).to.deep.equal(['SITE-A', 'SITE-B']);
    });

    it('hears the same of what it may not see and of what is not there', async () => {
      const [c] = await bench.items('/v1/states?site=SITE-C');
      const [change] = await bench.items('/v1/history?site=SITE-C');
      const pairs = [
        [`/v1/states/${String(c?.['id'])}`, `/v1/states/${'0'.repeat(32)}`],
        ['/v1/states?site=SITE-C', '/v1/states?site=NO-SITE'],
        ['/v1/states?ngi=NGI_Y', '/v1/states?ngi=NO-NGI'],
        ['/v1/states?cve=CVE-2021-4422', '/v1/states?cve=CVE-1999-0001'],
        ['/v1/history?site=SITE-C', '/v1/history?site=NO-SITE'],
        [`/v1/history?subject=${String(c?.['id'])}`, `/v1/history?subject=${'0'.repeat(32)}`],
        [`/v1/history?cursor=${String(change?.['event'])}`, `/v1/history?cursor=${'0'.repeat(44)}`],
        ['/v1/roll-up/all?site=SITE-C', '/v1/roll-up/all?site=NO-SITE'],
        ['/v1/roll-up/node?site=SITE-C', '/v1/roll-up/node?site=NO-SITE'],
        ['/CSI_API?site=SITE-C&severity=all', '/CSI_API?site=NO-SITE&severity=all'],
        [
          '/nagios-oat-cgi/cgi-bin/nagstat2xml.cgi?site=SITE-C',
          '/nagios-oat-cgi/cgi-bin/nagstat2xml.cgi?site=NO-SITE',
        ],
      ] as const;
      for (const [hidden, absent] of pairs) {
        for (const credential of [OFFICER_A, OFFICER_X]) {
          expect(await bench.ask(hidden, credential), hidden).to.deep.equal(
            await bench.ask(absent, credential),
          );
        }
      }
    });

    it('does not see by a tag that something has changed elsewhere', async () => {
      const before = await bench.ask('/v1/roll-up/all', OFFICER_A);
      await bench.hear({ subject: SITE_C, state: 'OK', ...at(1) });
      const tag = { 'if-none-match': before.headers['etag']! };
      expect((await bench.ask('/v1/roll-up/all', OFFICER_A, tag)).status).to.equal(304);
    });
  });
});
