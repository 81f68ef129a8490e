/** One suite, both stores. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { emptyTables, POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';
import { keepsClaims } from './store/claims.ts';
import { keepsDeadLetters, replays } from './store/dead-letters.ts';
import { event, Harness, type Opener, type Suite } from './store/harness.ts';
import { neverStalls } from './store/never-stalls.ts';
import { keepsTheLog } from './store/log.ts';
import { takesOnce } from './store/once.ts';
import { keepsTheOrder } from './store/order.ts';
import { retires } from './store/retention.ts';

const SUITES: Readonly<Record<string, Suite>> = {
  'and its log': keepsTheLog,
  'and what comes once': takesOnce,
  'and its claims': keepsClaims,
  'and the order of a subject': keepsTheOrder,
  'and its dead letters': keepsDeadLetters,
  'and its replays': replays,
  'and its retention': retires,
  'and its end': neverStalls,
};

function behaves(opener: Opener): void {
  for (const [title, suite] of Object.entries(SUITES)) {
    describe(title, () => {
      const harness = new Harness(opener);
      beforeEach(() => harness.open());
      afterEach(() => harness.close());
      suite(harness);
    });
  }
}

describe('the embedded store', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-store-'));
  });
  after(() => rmSync(directory, { recursive: true }));
  let count = 0;
  const path = (): string => join(directory, `${count}.db`);
  behaves({
    fresh: () => {
      count += 1;
      return openSqlite(path());
    },
    again: () => openSqlite(path()),
  });
});

describeWith(POSTGRESQL_PACKAGES, 'the store in PostgreSQL', function () {
  this.timeout(120_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());
  behaves({
    fresh: async () => {
      await emptyTables(server);
      return await openPostgresql(server.connection);
    },
    again: () => openPostgresql(server.connection),
  });

  it('takes what may come once from one of two at the same time', async () => {
    const stores = [await openPostgresql(server.connection), await openPostgresql(server.connection)];
    try {
      for (let round = 0; round < 20; round += 1) {
        const once = { mark: `report ${round}`, at: 1 };
        const given = [event(`once ${round}`)];
        const taken = await Promise.all(
          [...stores, ...stores].map((store) => store.appendOnce(given, 1, once)),
        );
        expect(taken.filter(Boolean)).to.have.lengthOf(1);
      }
    } finally {
      for (const store of stores) await store.close();
    }
  });

  it('gives nothing twice to two who claim at the same time', async () => {
    const [store, other] = [await openPostgresql(server.connection), await openPostgresql(server.connection)];
    await store.addSink('one');
    try {
      const many = Array.from({ length: 200 }, (_, index) => event(`e${index}`, `s${index % 7}`));
      await Promise.all([store.append(many.slice(0, 100), 1), other.append(many.slice(100), 1)]);
      const rounds = await Promise.all(
        Array.from({ length: 40 }, (_, round) =>
          (round % 2 ? store : other).claim({
            sink: 'one',
            limit: 5,
            now: 100,
            leaseEnds: 160,
            wants: () => true,
          }),
        ),
      );
      const seen = rounds.flatMap(({ events }) => events.map(({ id }) => id));
      expect(new Set(seen).size).to.equal(seen.length);
    } finally {
      await store.close();
      await other.close();
    }
  });
});
