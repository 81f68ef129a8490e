/**
 * A store that any earlier version has left is taken over whole. `fixtures/store/NNNN.*` were written by the code of
 * their time: six events, of which the sink `one` has delivered the first, given up the second, has to try the third
 * again at 1500, with the fourth behind it, and holds the fifth until 1121; the sink `two` has read nothing.
 */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Kysely, PostgresDialect, SqliteDialect, type Dialect, type SqliteDatabase } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import pg from 'pg';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { emptyDatabase, POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures/store');
const VERSIONS = [...new Set(readdirSync(FIXTURES).map((name) => name.slice(0, 4)))].toSorted();

const [OLDEST = ''] = VERSIONS;

/** Where a version may have ended; what the oldest had in it went through all steps before. */
const STEPS = Object.keys(await migrations('sqlite').getMigrations()).slice(1, -1);

async function migrateTo(step: string, dialect: Dialect, flavour: 'sqlite' | 'postgresql'): Promise<void> {
  const db = new Kysely<unknown>({ dialect });
  const { error, results } = await new Migrator({ db, provider: migrations(flavour) }).migrateTo(step);
  await db.destroy();
  expect(error).to.equal(undefined);
  expect(results?.at(-1)).to.include({ migrationName: step, status: 'Success' });
}

function asKyselyHasIt(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      const given = (values: readonly unknown[]): SQLInputValue[] => [...values] as SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...given(values)),
        run: (values) => statement.run(...given(values)),
        iterate: (values) => statement.iterate(...given(values)),
      };
    },
  };
}

async function isWhole(store: Store): Promise<void> {
  expect(await store.brokenInvariants()).to.deep.equal([]);
  expect(await store.status('one')).to.deep.include({
    delivered: 1,
    dead: 1,
    open: 3,
    unread: 1,
    oldest: 1000,
  });
  expect(await store.status('two')).to.deep.include({ delivered: 0, dead: 0, open: 0, unread: 6 });
  const [dead] = await store.deadLetters({ sink: 'one', after: 0, limit: 9 });
  expect(dead).to.include({ id: 'dead', subject: 'x', at: 1001, attempts: 3, reason: 'no such host' });
  const delivered = await store.trace('delivered');
  expect(delivered?.body).to.equal(JSON.stringify({ id: 'delivered', text: 'a\u0000b\ud800 | ; \n' }));
  expect(delivered?.deliveries[0]).to.deep.equal({
    sink: 'one',
    state: 'delivered',
    at: 1001,
    attempts: 1,
    reference: 'ref',
  });
  expect(await claimed(store, 1010)).to.deep.equal(['unread 0']);
  expect(await claimed(store, 1121)).to.deep.equal(['claimed 0']);
  expect(await claimed(store, 1500)).to.deep.equal(['retried 1', 'held 0']);
  expect(await store.append([{ id: 'delivered', subject: 'd', body: '' }], 2000)).to.equal(0);
}

/** What waited for its ticket when all of it was one text. */
const WAITED = '0059-pakiti-days';
const FACTS = [
  { id: 'transaction 5', ticket: '8', text: 'a\u0000b' },
  { id: 'transaction 6', ticket: '9' },
];
const WAITING = [
  `insert into ledger_inbound values ('rt', 'c', '${JSON.stringify(FACTS)}', 0, 7, null), ('other', '', '', 0, 1, null)`,
  "insert into ledger_reference values ('rt', '8', 1, null, 0, '{}')",
];

async function stillWaits(store: Store): Promise<void> {
  const { rows } = store.ledger();
  const page = { after: 0, limit: 9 };
  expect(
    (await rows.waitingNoLonger('rt', page)).map(({ body }) => JSON.parse(body) as unknown),
  ).to.deep.equal([FACTS[0]]);
  expect(await rows.claimInbound({ tracker: 'rt', now: 1, leaseEnds: 2 })).to.include({
    cursor: 'c',
    lease: 8,
  });
}

function sentSoOften(attempts: number): string {
  return `insert into ledger_operation (operation, tracker, issue, verb, payload, state, attempts, created_at, due_at,
    reference, reason) values ('o${attempts}', 'rt', 1, 'note', '{}', 'unknown', ${attempts}, 0, 0, '', '')`;
}

async function claimed(store: Store, now: number): Promise<readonly string[]> {
  const claim = { sink: 'one', limit: 9, now, leaseEnds: now + 60, wants: () => true };
  const batch = await store.claim(claim);
  const settlements = batch.events.map(({ seq }) => {
    return { seq, attempts: 1, state: 'delivered', reference: '' } as const;
  });
  if (batch.events.length > 0) await store.settle(batch, settlements, now);
  return batch.events.map(({ id, attempts }) => `${id} ${attempts}`);
}

describe('a store of an earlier version', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-store-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  for (const version of VERSIONS) {
    it(`${version}, embedded, is taken over whole`, async () => {
      const path = join(directory, 'store.db');
      copyFileSync(join(FIXTURES, `${version}.sqlite`), path);
      const store = await openSqlite(path);
      try {
        await isWhole(store);
      } finally {
        await store.close();
      }
    });
  }

  for (const step of STEPS) {
    it(`that ends with ${step}, embedded, is taken over whole`, async () => {
      const path = join(directory, 'store.db');
      copyFileSync(join(FIXTURES, `${OLDEST}.sqlite`), path);
      const { DatabaseSync } = await import('node:sqlite');
      const database = new DatabaseSync(path);
      await migrateTo(step, new SqliteDialect({ database: asKyselyHasIt(database) }), 'sqlite');
      const store = await openSqlite(path);
      try {
        await isWhole(store);
      } finally {
        await store.close();
      }
    });
  }

  it('has each in a row that waits for its ticket, embedded', async () => {
    const path = join(directory, 'store.db');
    copyFileSync(join(FIXTURES, `${OLDEST}.sqlite`), path);
    const { DatabaseSync } = await import('node:sqlite');
    const old = new DatabaseSync(path);
    await migrateTo(WAITED, new SqliteDialect({ database: asKyselyHasIt(old) }), 'sqlite');
    const database = new DatabaseSync(path);
    for (const statement of WAITING) database.exec(statement);
    database.close();
    const store = await openSqlite(path);
    try {
      await stillWaits(store);
    } finally {
      await store.close();
    }
  });

  it('knows of nothing that a tracker had noted before what was sent already', async () => {
    const path = join(directory, 'store.db');
    copyFileSync(join(FIXTURES, `${OLDEST}.sqlite`), path);
    const { DatabaseSync } = await import('node:sqlite');
    const old = new DatabaseSync(path);
    await migrateTo('0062-heard', new SqliteDialect({ database: asKyselyHasIt(old) }), 'sqlite');
    const before = new DatabaseSync(path);
    for (const attempts of [0, 1]) before.exec(sentSoOften(attempts));
    before.close();
    await (await openSqlite(path)).close();
    const database = new DatabaseSync(path);
    const rows = database.prepare('select attempts, noted from ledger_operation order by attempts').all();
    database.close();
    expect(rows.map(({ attempts, noted }) => [attempts, noted])).to.deep.equal([
      [0, null],
      [1, ''],
    ]);
  });

  it('is refused when it is of a later one', async () => {
    const path = join(directory, 'store.db');
    await (await openSqlite(path)).close();
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(path);
    database.exec("insert into kysely_migration values ('9999-later', '2099-01-01T00:00:00Z')");
    database.close();
    const refused: unknown = await openSqlite(path).catch((error: unknown) => error);
    expect(String(refused)).to.contain('9999-later');
  });
});

describeWith(POSTGRESQL_PACKAGES, 'a store of an earlier version in PostgreSQL', function () {
  this.timeout(120_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());

  for (const step of STEPS) {
    it(`that ends with ${step} is taken over whole`, async () => {
      await load(OLDEST);
      await migrateTo(step, new PostgresDialect({ pool: new pg.Pool(server.connection) }), 'postgresql');
      const store = await openPostgresql(server.connection);
      try {
        await isWhole(store);
      } finally {
        await store.close();
      }
    });
  }

  it('has each in a row that waits for its ticket', async () => {
    await load(OLDEST);
    await migrateTo(WAITED, new PostgresDialect({ pool: new pg.Pool(server.connection) }), 'postgresql');
    for (const statement of WAITING) await run(statement);
    const store = await openPostgresql(server.connection);
    try {
      await stillWaits(store);
    } finally {
      await store.close();
    }
  });

  async function load(version: string): Promise<void> {
    await emptyDatabase(server);
    await run(readFileSync(join(FIXTURES, `${version}.postgresql.sql`), 'utf8'));
  }

  async function run(statements: string): Promise<void> {
    const client = new pg.Client(server.connection);
    await client.connect();
    await client.query(statements);
    await client.end();
  }

  for (const version of VERSIONS) {
    it(`${version} is taken over whole`, async () => {
      await load(version);
      const store = await openPostgresql(server.connection);
      try {
        await isWhole(store);
      } finally {
        await store.close();
      }
    });
  }
});
