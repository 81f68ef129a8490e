/** What goes out of the portal's tables, by rule and by hand: one suite for both stores. */
import { expect } from 'chai';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { subjectKey } from '../../src/bridge/event.ts';
import { voiceOf } from '../../src/incidents/intake/statement-of.ts';
import { cutHistory } from '../../src/portal/retention.ts';
import type { Store } from '../../src/store/store.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { at, NOW, OFFICER, OFFICER_A, PortalBench, SITE_A, SITE_B, THREE } from '../kit/portal.ts';
import { emptyTables, POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';

const DAY = 86_400;
const pause = (): Promise<void> => Promise.resolve();

function behaves(open: () => Promise<Store>): void {
  let store: Store;
  let bench: PortalBench;
  beforeEach(async () => {
    store = await open();
    bench = new PortalBench(store, { defaultSeconds: 3600 });
  });
  afterEach(() => store.close());

  const cut = (before: number): Promise<number> =>
    cutHistory(store.upkeep(), before, pause, new AbortController().signal);
  const hosts = async (address: string): Promise<readonly unknown[]> =>
    (await bench.items(address)).map(({ host }) => host).toSorted();

  describe('the history of the portal', () => {
    it('loses what is older than it is kept, however much, and nothing else', async () => {
      const many = Array.from({ length: 1100 }, (_, index) => ({
        subject: SITE_A,
        state: index % 2 === 0 ? ('OK' as const) : ('CRITICAL' as const),
        ...at(3 * DAY - index),
      }));
      await bench.hear(...many, { subject: SITE_A, state: 'WARNING', ...at(DAY) });
      expect(await cut(NOW - 2 * DAY)).to.equal(1100);
      expect(await cut(NOW - 2 * DAY)).to.equal(0);
      expect((await bench.items('/v1/history')).map(({ state }) => state)).to.deep.equal(['WARNING']);
      expect(await hosts('/v1/states')).to.deep.equal([SITE_A.host]);
    });

    it('tells a follower who is behind the cut to begin again, and then nothing is missed', async () => {
      const [first, second] = await bench.hear(
        { subject: SITE_A, state: 'OK', ...at(3 * DAY) },
        { subject: SITE_A, state: 'CRITICAL', ...at(DAY) },
      );
      expect(await bench.items(`/v1/history?cursor=${first!.id}`)).to.have.length(1);
      await cut(NOW - 2 * DAY);
      const { status, json } = await bench.ask(`/v1/history?cursor=${first!.id}`);
      expect(status).to.equal(410);
      expect(json).to.deep.equal({
        error: "the history does not go back to this 'cursor': begin again without it",
      });
      expect((await bench.items('/v1/history')).map(({ event }) => event)).to.deep.equal([second!.id]);
      expect((await bench.ask(`/v1/history?cursor=${second!.id}`)).status).to.equal(200);
    });

    it('says the same of what may not be seen and of what is not there', async () => {
      const [hidden, gone] = await bench.hear(
        { subject: SITE_B, state: 'OK', ...at(DAY) },
        { subject: SITE_A, state: 'OK', ...at(3 * DAY) },
      );
      const ask = (cursor: string): ReturnType<PortalBench['ask']> =>
        bench.ask(`/v1/history?cursor=${cursor}`, OFFICER_A);
      const [one, other] = [await ask(hidden!.id), await ask('0'.repeat(44))];
      expect([one.status, one]).to.deep.equal([410, other]);
      expect((await ask(gone!.id)).status).to.equal(200);
    });
  });

  describe('what is retired from the portal', () => {
    const record = (): string => '{"account":"op"}';

    it('is no longer shown, its history is, and it is written down once', async () => {
      await bench.hear(...THREE);
      bench.now += DAY;
      const filter = { site: [SITE_A.site] };
      const found = await store.upkeep().retire(filter, bench.now, record);
      expect(found.stale.map(({ host, hard_state: state }) => [host, state])).to.deep.equal([
        [SITE_A.host, 'CRITICAL'],
      ]);
      expect(await hosts('/v1/states')).not.to.include(SITE_A.host);
      expect(await hosts('/v1/history')).to.include(SITE_A.host);
      expect(await store.upkeep().unlogged()).to.deep.equal([{ at: bench.now, body: record() }]);
      expect(await store.upkeep().unlogged()).to.deep.equal([]);
    });

    it('has a history that is found by its id too, within the scope alone', async () => {
      await bench.hear({ subject: SITE_A, state: 'CRITICAL', ...at(60) });
      const [row] = await bench.items('/v1/states');
      bench.now += DAY;
      await store.upkeep().retire({ site: [SITE_A.site] }, bench.now, record);
      const address = `/v1/history?subject=${String(row!['id'])}`;
      for (const officer of [OFFICER, OFFICER_A])
        expect((await bench.items(address, officer)).map(({ state }) => state)).to.deep.equal(['CRITICAL']);
      expect(await bench.items(address, { ...OFFICER_A, sites: [SITE_B.site] })).to.deep.equal([]);
    });

    it('is only what is meant, whole names, and stale', async () => {
      await bench.hear(...THREE);
      const upkeep = store.upkeep();
      expect(await upkeep.retire({ site: [SITE_A.site] }, bench.now, record)).to.deep.equal({
        stale: [],
        heard: 1,
      });
      bench.now += DAY;
      for (const filter of [
        { site: ['SITE-'] },
        { host: ['ce1'] },
        { host: [SITE_A.host], metric: ['other'] },
        { host: [SITE_A.host], site: [SITE_B.site] },
      ])
        expect(await upkeep.retire(filter, bench.now, record)).to.deep.equal({ stale: [], heard: 0 });
      await bench.hear({
        subject: { ...SITE_A, service: 'other' },
        start: new Date(bench.now * 1000).toISOString(),
      });
      const found = await upkeep.retire({ host: [SITE_A.host.toUpperCase()] }, bench.now, record);
      expect([found.stale.length, found.heard]).to.deep.equal([1, 1]);
      expect(await hosts('/v1/states')).to.have.length(3);
    });

    it('has no voice in what becomes an issue any more, and no other loses its own', async () => {
      await bench.hear(...THREE);
      bench.now += DAY;
      const voices = [SITE_A, SITE_B].map((subject) => voiceOf(subjectKey(subject)));
      const known = async (): Promise<readonly string[]> => {
        const { rows } = store.intake();
        const spoken = [...(await rows.voices(voices)), ...(await rows.tracksOfVoices(voices))];
        return spoken.map(({ voice }) => voice).toSorted();
      };
      await store.intake().change(async (rows) => {
        await rows.putVoices(voices.map((voice) => ({ voice, at: NOW, said: null, told: null })));
        await rows.putTracks(voices.map((voice) => ({ issue_key: 'k', voice, body: '{}' })));
      });
      expect(await known()).to.deep.equal([...voices, ...voices].toSorted());
      await store.upkeep().retire({ site: [SITE_A.site] }, bench.now, record);
      expect(await known()).to.deep.equal([voices[1], voices[1]]);
    });

    it('is only looked at by a dry run', async () => {
      await bench.hear(...THREE);
      bench.now += DAY;
      expect((await store.upkeep().find({ site: [SITE_A.site] }, bench.now)).stale).to.have.length(1);
      expect(await hosts('/v1/states')).to.have.length(3);
      expect(await store.upkeep().unlogged()).to.deep.equal([]);
    });

    it('is there again when it is heard from', async () => {
      await bench.hear({ subject: SITE_A, state: 'OK', ...at(60) });
      bench.now += DAY;
      await store.upkeep().retire({ site: [SITE_A.site] }, bench.now, record);
      const start = new Date(bench.now * 1000).toISOString();
      await bench.hear({ subject: SITE_A, state: 'WARNING', summary: 'back', start });
      const [row] = await bench.items('/v1/states');
      expect(row).to.include({ host: SITE_A.host, state: 'WARNING', stale: false });
    });
  });
}

describe('the upkeep of the portal in the embedded store', () => {
  behaves(() => openSqlite(':memory:'));
});

describeWith(POSTGRESQL_PACKAGES, 'the upkeep of the portal in PostgreSQL', function () {
  this.timeout(120_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());
  behaves(async () => {
    await emptyTables(server);
    return await openPostgresql(server.connection);
  });
});
