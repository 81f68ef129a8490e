import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { at, NOW, PortalBench, SITE_A, SITE_B, THREE } from '../../test/kit/portal.ts';
import type { Store } from '../store/store.ts';

describe('the current states', () => {
  let store: Store;
  let bench: PortalBench;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    bench = new PortalBench(store, { defaultSeconds: 3600 });
  });
  afterEach(() => store.close());

  describe('current states', () => {
    it('are those of the latest hard result, with what was reported beside it', async () => {
      await bench.hear(
        { subject: SITE_A, state: 'OK', summary: 'fine', ...at(300) },
        { subject: SITE_A, state: 'CRITICAL', stateType: 'soft', summary: 'bad', ...at(200) },
      );
      const [soft] = await bench.items('/v1/states');
      expect(soft).to.include({ state: 'OK', reportedState: 'CRITICAL', stateType: 'soft', summary: 'bad' });
      expect(soft?.['since']).to.equal(at(300).start);
      await bench.hear({ subject: SITE_A, state: 'CRITICAL', summary: 'bad', ...at(100) });
      const [hard] = await bench.items('/v1/states');
      expect(hard).to.include({ state: 'CRITICAL', since: at(100).start, lastSeen: at(100).start });
    });

    it('are not OK before there was a hard result', async () => {
      await bench.hear({ subject: SITE_A, state: 'OK', stateType: 'soft', ...at(1) });
      expect((await bench.items('/v1/states'))[0]).to.include({ state: 'UNKNOWN', reportedState: 'OK' });
    });

    it('give texts back unchanged, whatever they hold', async () => {
      const texts = {
        summary: 'a\u0000b\ud800 | <b> ; \u2028',
        longOutput: 'site: X\r\nstate: OK\n',
        perfdata: "'x'=1",
      };
      const subject = { ...SITE_A, host: 'CE1.Example.ORG', service: 'lone \udc80 "quoted" \\' };
      await bench.hear({ subject, ...texts, ...at(1) });
      expect((await bench.items('/v1/states'))[0]).to.include({ ...subject, ...texts });
    });

    it('keep two nodes behind one host apart', async () => {
      await bench.hear(
        { subject: { ...SITE_A, node: 'wn1' }, state: 'CRITICAL', ...at(2) },
        { subject: { ...SITE_A, node: 'wn2' }, state: 'OK', ...at(1) },
      );
      expect(await bench.items('/v1/states?severity=CRITICAL')).to.have.length(1);
    });

    it('are found one by one', async () => {
      await bench.hear(...THREE);
      const [first] = await bench.items('/v1/states?site=SITE-A');
      const { json } = await bench.ask(`/v1/states/${String(first?.['id'])}`);
      expect(json).to.deep.equal(first);
    });
  });

  describe('what has been silent', () => {
    it('is stale and UNKNOWN, never OK, and never gone', async () => {
      await bench.hear({ subject: SITE_B, state: 'OK', summary: 'fine', ...at(0) });
      bench.now = NOW + 3600;
      expect((await bench.items('/v1/states'))[0]).to.include({ state: 'OK', stale: false });
      bench.now = NOW + 3601;
      const [silent] = await bench.items('/v1/states');
      expect(silent).to.include({ state: 'UNKNOWN', stale: true, hardState: 'OK' });
      expect(silent?.['since']).to.equal(new Date((NOW + 3600) * 1000).toISOString());
      expect(await bench.items('/v1/states?severity=OK')).to.deep.equal([]);
      expect(await bench.items('/v1/states?severity=UNKNOWN')).to.have.length(1);
      bench.now = NOW + 1e8;
      expect((await bench.items('/v1/roll-up/all'))[0]).to.include({ total: 1, ok: 0, unknown: 1, stale: 1 });
    });

    it('does not hide that it was CRITICAL', async () => {
      await bench.hear({ subject: SITE_A, state: 'CRITICAL', ...at(0) });
      bench.now = NOW + 1e6;
      expect((await bench.items('/v1/states?severity=CRITICAL'))[0]).to.include({
        state: 'CRITICAL',
        stale: true,
      });
      expect((await bench.items('/v1/roll-up/all'))[0]).to.include({
        critical: 1,
        stale: 1,
        oldestOpen: at(0).start,
      });
    });

    it('has the silence that its service is expected to keep', async () => {
      bench = new PortalBench(store, {
        rules: [{ service: 'eu.egi.sec.WN-*', seconds: 10 }],
        defaultSeconds: 1000,
      });
      await bench.hear(
        { subject: { ...SITE_A, service: 'eu.egi.sec.WN-CRL-ops' }, ...at(11) },
        { subject: SITE_B, ...at(11) },
      );
      expect(await bench.sites('/v1/states?stale=true')).to.deep.equal(['SITE-A']);
      expect(await bench.sites('/v1/states?stale=false')).to.deep.equal(['SITE-B']);
    });

    it('follows what the operator says now, even when nothing was heard since', async () => {
      await bench.hear(...THREE);
      await store.portal().refit(
        () => 30,
        () => 'NGI_NEW',
      );
      expect(await bench.sites('/v1/states?stale=true&ngi=NGI_NEW')).to.deep.equal([
        'SITE-A',
        'SITE-B',
        'SITE-C',
      ]);
    });

    it('is not made to look alive by a clock that is ahead', async () => {
      await bench.hear({ subject: SITE_A, state: 'OK', start: '2099-01-01T00:00:00Z' });
      bench.now = NOW + 10;
      await bench.hear({ subject: SITE_A, state: 'CRITICAL', ...at(-5) });
      expect((await bench.items('/v1/states'))[0]).to.include({ state: 'CRITICAL' });
      bench.now = NOW + 1e6;
      expect((await bench.items('/v1/states'))[0]).to.include({ stale: true });
    });
  });
});
