/** One suite, both stores. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { emptyTables, POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';
import type { Store } from '../../src/store/store.ts';
import { IntakeHarness } from './intake/harness.ts';
import { remembers } from './intake/memory.ts';
import { agreesInEveryOrder } from './intake/orders.ts';

describe('intake on the embedded store', () => {
  describe('agrees in every order', function () {
    this.timeout(120_000);
    // Nothing of it is about the disk.
    const inMemory = (): Promise<Store> => openSqlite(':memory:');
    const harness = new IntakeHarness({ isEmbedded: true, fresh: inMemory, again: inMemory });
    agreesInEveryOrder(harness, 40);
    afterEach(() => harness.close());
  });
  describe('remembers', function () {
    this.timeout(120_000);
    let directory: string;
    let count = 0;
    before(() => {
      directory = mkdtempSync(join(tmpdir(), 'secmon-intake-'));
    });
    after(() => rmSync(directory, { recursive: true }));
    const harness = new IntakeHarness({
      isEmbedded: true,
      fresh() {
        count += 1;
        return openSqlite(join(directory, `${count}.db`));
      },
      again: () => openSqlite(join(directory, `${count}.db`)),
    });
    remembers(harness, 1);
    afterEach(() => harness.close());
  });
});

describeWith(POSTGRESQL_PACKAGES, 'intake on PostgreSQL', function () {
  this.timeout(300_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());
  const harness = new IntakeHarness({
    isEmbedded: false,
    async fresh() {
      await emptyTables(server);
      return await openPostgresql(server.connection);
    },
    again: () => openPostgresql(server.connection),
  });
  describe('agrees in every order', () => agreesInEveryOrder(harness, 4));
  describe('remembers', () => remembers(harness, 1));
  afterEach(() => harness.close());
});
