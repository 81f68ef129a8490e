/** The embedded store: one file, one process. */
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { Kysely, SqliteDialect } from 'kysely';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Tables } from '../../src/store/schema.ts';
import { Store } from '../../src/store/store.ts';

const MAX_STATEMENTS = 200;

/** A transaction that reads first and writes then is refused at once when another process has written in between. */
const BEGIN = 'begin immediate';

/** @param path of the database; it is made where there is none, for its owner alone when the umask says so */
export async function openSqlite(path: string): Promise<Store> {
  const { DatabaseSync: Database } = await import('node:sqlite');
  const database = new Database(path, { timeout: 5000 });
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'cache_size = -16384'])
    database.exec(`pragma ${pragma}`);
  const store = new Store(
    new Kysely<Tables>({ dialect: new SqliteDialect({ database: bound(database) }) }),
    'sqlite',
  );
  await store.migrate();
  return store;
}

/** What Kysely expects of a driver; statements are prepared once. */
function bound(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(text) {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      if (prepared.size >= MAX_STATEMENTS) prepared.clear();
      const statement = boundStatement(database.prepare(text === 'begin' ? BEGIN : text));
      prepared.set(text, statement);
      return statement;
    },
  };
}

function boundStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}
