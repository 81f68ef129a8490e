/** What the portal keeps, one suite for both stores. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import fc from 'fast-check';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Event } from '../../src/bridge/event.ts';
import { expectedSilence } from '../../src/portal/expectation.ts';
import { followNext } from '../../src/portal/follow.ts';
import { STATES } from '../../src/result/index.ts';
import type { Store } from '../../src/store/store.ts';
import { describeWith } from '../kit/debian-packages.ts';
import {
  at,
  eventOf,
  NOW,
  OFFICER_A,
  OFFICER_X,
  PortalBench,
  type Row,
  SITE_A,
  SITE_B,
  THREE,
} from '../kit/portal.ts';
import { emptyTables, POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';
import { arbitraryReport } from '../kit/sample-event.ts';

const RULES = { expected: expectedSilence({ defaultSeconds: 3600 }), ngiOf: () => undefined };

/** Events of three subjects, in any order of their times. */
const arbitraryLog = fc.array(
  fc
    .record({
      host: fc.constantFrom('h1', 'h2', 'h3'),
      ago: fc.integer({ min: 0, max: 20 }),
      state: fc.constantFrom(...STATES),
      stateType: fc.constantFrom('soft' as const, 'hard' as const),
      summary: fc.constantFrom('', 'CVE-2021-44228', 'CVE-2024-1086'),
    })
    .map(({ host, ago, ...rest }) => eventOf({ subject: { ...SITE_A, host }, ...rest, ...at(ago) })),
  { maxLength: 30 },
);

function behaves(fresh: () => Promise<Store>, again: () => Promise<Store>): void {
  let store: Store;
  let bench: PortalBench;
  const renew = async (): Promise<void> => {
    store = await fresh();
    bench = new PortalBench(store, { defaultSeconds: 3600 });
  };
  beforeEach(renew);
  afterEach(() => store.close());

  const tablesNow = async (): Promise<{ states: readonly Row[]; changes: readonly Row[] }> => ({
    states: await bench.items('/v1/states'),
    changes: await bench.items('/v1/history'),
  });

  it('shows the newest result of each subject, however the log comes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryLog, async (log) => {
        await store.close();
        await renew();
        await bench.append(log);
        await bench.follow();
        const unique = [...new Map(log.map((event) => [event.id, event])).values()];
        const newest = new Map<string, Event>();
        for (const event of unique) {
          const before = newest.get(event.subject.host);
          if (before === undefined || event.start >= before.start) newest.set(event.subject.host, event);
        }
        const shown = (await bench.items('/v1/states')).map(({ event }) => event).toSorted();
        expect(shown).to.deep.equal([...newest.values()].map(({ id }) => id).toSorted());
      }),
      { numRuns: 20 },
    );
  });

  it('is the same whatever the steps, and whoever fails in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryLog,
        fc.integer({ min: 1, max: 7 }),
        fc.nat(3),
        async (log, batch, failing) => {
          await store.close();
          await renew();
          await bench.append(log);
          await bench.follow();
          const whole = await tablesNow();
          await store.close();
          await renew();
          await bench.append(log);
          const tables = store.portal();
          await tables.addFollower();
          for (let step = 0, more = true; more; step += 1) {
            if (step % (failing + 1) === failing) {
              const failed = await tables
                .advance(batch, () => Promise.reject(new Error('died')))
                .catch(String);
              expect([0, 'Error: died']).to.include(failed);
            }
            more = (await followNext({ tables, rules: RULES, batch })) > 0;
          }
          expect(await tablesNow()).to.deep.equal(whole);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('keeps any text and any name, and finds what it has shown', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryReport, async (report) => {
        await store.close();
        await renew();
        await bench.hear(report);
        const [row] = await bench.items('/v1/states');
        const { host, site, node = null, service = null } = report.subject;
        const { summary, longOutput, perfdata } = report;
        expect(row).to.include({ host, site, node, service, summary, longOutput, perfdata });
        const found = await bench.items(`/v1/states?${new URLSearchParams({ host, site }).toString()}`);
        expect(found).to.deep.equal([row]);
        expect((await bench.items(`/v1/roll-up/site`))[0]).to.include({ site, total: 1 });
      }),
      { numRuns: 20 },
    );
  });

  it('keeps names apart that no database can hold', async () => {
    const [a, b] = ['lone \ud800', 'lone \ud801'];
    await bench.hear({ subject: { ...SITE_A, site: a } }, { subject: { ...SITE_A, site: b } });
    expect(await bench.sites('/v1/states', { ...OFFICER_A, sites: [a] })).to.deep.equal([a]);
    expect(await bench.sites('/v1/roll-up/site')).to.have.members([a, b]);
  });

  it('counts what the states show', async () => {
    const events = Array.from({ length: 200 }, (_, index) =>
      eventOf({
        subject: {
          site: `S${index % 5}`,
          ngi: `N${index % 2}`,
          host: `h${index % 17}`,
          service: `s${index}`,
        },
        state: STATES[index % 4]!,
        ...at(index * 60),
      }),
    );
    await bench.append(events);
    await bench.follow();
    for (const credential of [
      undefined,
      { ...OFFICER_A, sites: ['S1', 'S2'] },
      { ...OFFICER_X, ngis: ['N1'] },
    ]) {
      const rows = await bench.items('/v1/states', credential);
      const count = (state: string): number => rows.filter((row) => row['state'] === state).length;
      const open = rows.filter((row) => row['state'] !== 'OK').map((row) => String(row['since']));
      const expected = {
        total: rows.length,
        ok: count('OK'),
        warning: count('WARNING'),
        critical: count('CRITICAL'),
        unknown: count('UNKNOWN'),
        stale: rows.filter((row) => row['stale'] === true).length,
        oldestOpen: open.toSorted()[0],
      };
      expect((await bench.items('/v1/roll-up/all', credential))[0]).to.include(expected);
      for (const level of ['ngi', 'site', 'node']) {
        const groups = await bench.items(`/v1/roll-up/${level}?limit=3`, credential);
        const sum = (name: string): number => groups.reduce((total, group) => total + Number(group[name]), 0);
        for (const name of ['total', 'ok', 'warning', 'critical', 'unknown', 'stale'] as const)
          expect(sum(name), `${level} ${name}`).to.equal(expected[name]);
      }
      for (const state of STATES)
        expect(await bench.items(`/v1/states?severity=${state}`, credential)).to.have.length(count(state));
    }
  });

  it('lets a subject move to another operations centre, and the operator say which it is', async () => {
    await bench.hear({ subject: { ...SITE_A, ngi: 'NGI_OLD' }, ...at(2) });
    await bench.hear({ subject: { ...SITE_A, ngi: 'NGI_X' }, ...at(1) });
    expect(await bench.sites('/v1/states', { ...OFFICER_X, ngis: ['NGI_OLD'] })).to.deep.equal([]);
    expect(await bench.sites('/v1/states', OFFICER_X)).to.deep.equal(['SITE-A']);
    const told = new PortalBench(store, {}, (site) => (site === 'SITE-A' ? 'NGI_TOLD' : undefined));
    await told.hear({ subject: { ...SITE_A, ngi: 'NGI_X' }, state: 'OK', ...at(0) });
    expect((await told.items('/v1/states'))[0]).to.include({ ngi: 'NGI_TOLD', state: 'OK' });
    expect((await told.items('/v1/roll-up/ngi')).map(({ ngi }) => ngi)).to.deep.equal(['NGI_TOLD']);
  });

  it('filters by CVE ids, for all and within a scope', async () => {
    await bench.hear(...THREE);
    expect(await bench.sites('/v1/states?cve=CVE-2021-44228')).to.deep.equal(['SITE-A']);
    expect(await bench.sites('/v1/states?cve=CVE-2021-44228&cve=CVE-2021-4422', OFFICER_X)).to.deep.equal([
      'SITE-A',
    ]);
    expect(await bench.sites('/v1/history?cve=CVE-2021-4422')).to.deep.equal(['SITE-C']);
  });

  it('has kept everything when it is opened again', async () => {
    await bench.hear({ subject: SITE_A }, { subject: SITE_B, state: 'OK' });
    const other = await again();
    try {
      const reopened = new PortalBench(other, { defaultSeconds: 3600 });
      expect(await reopened.items('/v1/states')).to.deep.equal(await bench.items('/v1/states'));
    } finally {
      await other.close();
    }
  });
}

describe('the portal on the embedded store', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-portal-'));
  });
  after(() => rmSync(directory, { recursive: true }));
  let count = 0;
  const path = (): string => join(directory, `${count}.db`);
  behaves(
    () => {
      count += 1;
      return openSqlite(path());
    },
    () => openSqlite(path()),
  );

  it('begins with the first event of a store that is older than it', async () => {
    count += 1;
    copyFileSync(join(import.meta.dirname, 'fixtures/store/0001.sqlite'), path());
    const raw = new DatabaseSync(path());
    for (const table of ['event', 'sink', 'delivery', 'outcome']) raw.exec(`delete from ${table}`);
    const add = raw.prepare('insert into event (id, subject, received_at, body) values (?, ?, ?, ?)');
    for (const event of [eventOf({ subject: SITE_A }), eventOf({ subject: SITE_B })])
      add.run(event.id, event.subject.site, NOW, JSON.stringify(event));
    raw.close();
    const store = await openSqlite(path());
    try {
      const bench = new PortalBench(store);
      await bench.follow();
      expect(await bench.sites('/v1/states')).to.deep.equal(['SITE-A', 'SITE-B']);
    } finally {
      await store.close();
    }
  });
});

describeWith(POSTGRESQL_PACKAGES, 'the portal on PostgreSQL', function () {
  this.timeout(120_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());
  const empty = async (): Promise<Store> => {
    await emptyTables(server);
    return await openPostgresql(server.connection);
  };
  behaves(empty, () => openPostgresql(server.connection));

  it('has each event once, though two follow at the same time', async () => {
    const [store, other] = [await empty(), await openPostgresql(server.connection)];
    try {
      const bench = new PortalBench(store, { defaultSeconds: 3600 });
      const events = Array.from({ length: 400 }, (_, index) =>
        eventOf({
          subject: { ...SITE_A, host: `h${index % 5}` },
          state: STATES[index % 3]!,
          ...at(400 - index),
        }),
      );
      await bench.append(events);
      await Promise.all([bench.follow(7), new PortalBench(other, { defaultSeconds: 3600 }).follow(5)]);
      expect(await bench.items('/v1/history')).to.have.length(400);
      expect((await bench.items('/v1/states')).map(({ lastSeen }) => lastSeen)).to.include(
        new Date((NOW - 1) * 1000).toISOString(),
      );
    } finally {
      await store.close();
      await other.close();
    }
  });
});
