/** The embedded store: one file, one process that writes all the time, and operators' commands beside it. */
import { closeSync, openSync, statSync } from 'node:fs';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { Kysely, SqliteDialect } from 'kysely';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { Failure, failureOf } from '../../src/host/failure.ts';
import type { Tables } from '../../src/store/schema.ts';
import { Store } from '../../src/store/store.ts';
import { troubleOf } from '../../src/store/trouble.ts';
import { isDenied, storeFailure } from './store-failure.ts';

const MAX_STATEMENTS = 200;

/** Another process, such as a command of the operator, holds the store for no longer; milliseconds. */
const BUSY_MILLISECONDS = 5000;

/** A transaction that reads first and writes then is refused at once when another process has written in between. */
const BEGIN = 'begin immediate';

const PRAGMAS = ['journal_mode = WAL', 'synchronous = FULL'];
const CACHE_KIBIBYTES = 16_384;
/** A command looks at most of what it wants once. */
const CACHE_OF_A_COMMAND_KIBIBYTES = 4096;

/**
 * @param path of the database; it is made where there is none, for its owner and its group to read
 * @param lock is closed with it
 * @throws Failure `failed` where it cannot be opened, or is none
 */
export async function openSqlite(path: string, lock?: DatabaseSync): Promise<Store> {
  make(path);
  return await migrated(storeOn(await openDatabase(path, CACHE_KIBIBYTES), lock));
}

const MODE = 0o640;
const IN_MEMORY = ':memory:';

/** SQLite would let everybody read it; what it lays beside it has the mode of the database. */
function make(path: string): void {
  if (path === IN_MEMORY) return;
  try {
    closeSync(openSync(path, 'wx', MODE));
  } catch {
    // It is there, or SQLite says what is wrong with it.
  }
}

async function migrated(store: Store): Promise<Store> {
  try {
    await store.migrate();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

async function openDatabase(path: string, cacheKibibytes: number): Promise<DatabaseSync> {
  const { DatabaseSync: Database } = await import('node:sqlite');
  let database: DatabaseSync | undefined;
  try {
    database = new Database(path, { timeout: BUSY_MILLISECONDS });
    for (const pragma of [...PRAGMAS, `cache_size = -${cacheKibibytes}`]) database.exec(`pragma ${pragma}`);
    return database;
  } catch (error) {
    database?.close();
    throw storeFailure(error, path);
  }
}

/**
 * For the one process that delivers what is in it: a second would take over what the first has in hand, and deliver it
 * twice. The lock is of a file beside the store, and goes with the process, however that ends.
 * @throws Failure `refused` while another has it so, or as `openSqlite`
 */
export async function openSqliteAlone(path: string): Promise<Store> {
  const lock = await openLock(`${path}.lock`);
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw troubleOf(error) === 'busy'
      ? new Failure('refused', `${path}: another daemon uses this store (secmon-bridge or pakiti-server)`)
      : storeFailure(error, `${path}.lock`);
  }
  try {
    return await openSqlite(path, lock);
  } catch (error) {
    if (lock.isOpen) lock.close();
    throw error;
  }
}

async function openLock(path: string): Promise<DatabaseSync> {
  const { DatabaseSync: Database } = await import('node:sqlite');
  make(path);
  try {
    return new Database(path, { timeout: BUSY_MILLISECONDS });
  } catch (error) {
    throw storeFailure(error, path);
  }
}

/** For a command of the operator. @throws Failure as `openSqlite`, and as `requireStore` rather than make one */
export async function openExistingSqlite(path: string): Promise<Store> {
  requireStore(path);
  return await migrated(storeOn(await openDatabase(path, CACHE_OF_A_COMMAND_KIBIBYTES)));
}

/**
 * For looking only: nothing is migrated.
 * @throws Failure as `requireStore`, `failed` where it cannot be opened, `refused` for a store of another version
 */
export async function openSqliteToRead(path: string): Promise<Store> {
  requireStore(path);
  const store = storeOn(await openReadOnly(path));
  if (await isCurrent(store, path)) return store;
  await store.close();
  throw new Failure(
    'refused',
    `${path} is a store of another version of Secmon: the daemon that it belongs to migrates it when it starts`,
  );
}

async function isCurrent(store: Store, path: string): Promise<boolean> {
  try {
    return await store.isCurrent();
  } catch (error) {
    await store.close();
    throw storeFailure(error, path);
  }
}

async function openReadOnly(path: string): Promise<DatabaseSync> {
  const { DatabaseSync: Database } = await import('node:sqlite');
  try {
    return new Database(path, { readOnly: true, timeout: BUSY_MILLISECONDS });
  } catch (error) {
    throw storeFailure(error, path);
  }
}

/** @throws Failure `missing` where there is no store, `denied` where that is not ours to see */
export function requireStore(path: string): void {
  try {
    statSync(path);
  } catch (error) {
    const failure = failureOf(error, path);
    throw failure.reason === 'missing'
      ? new Failure('missing', `${path}: there is no store; its daemon makes one when it starts`)
      : storeFailure(error, path);
  }
}

function storeOn(database: DatabaseSync, lock?: DatabaseSync): Store {
  return new Store(
    new Kysely<Tables>({ dialect: new SqliteDialect({ database: bound(database, lock) }) }),
    'sqlite',
  );
}

/**
 * What is written into a file that has been deleted or replaced is lost with the process, so that no transaction begins
 * on one.
 */
function placeOf(database: DatabaseSync): () => void {
  const path = database.location();
  if (path === null) return () => undefined;
  const { dev, ino } = statSync(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    if (now?.dev !== dev || now.ino !== ino)
      throw new Failure('failed', `${path}: deleted or replaced while it was in use; start the daemon anew`);
  };
}

/** What Kysely expects of a driver; statements are prepared once. */
function bound(database: DatabaseSync, lock: DatabaseSync | undefined): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  const requirePlace = placeOf(database);
  return {
    close() {
      database.close();
      if (lock?.isOpen === true) lock.close();
    },
    prepare(text) {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      if (prepared.size >= MAX_STATEMENTS) prepared.clear();
      const statement = statementOf(database, text, requirePlace);
      prepared.set(text, statement);
      return statement;
    },
  };
}

function statementOf(database: DatabaseSync, text: string, requirePlace: () => void): SqliteStatement {
  if (text === 'rollback') return rollbackOf(database);
  if (text !== 'begin') return boundStatement(database.prepare(text), database);
  const begin = boundStatement(database.prepare(BEGIN), database);
  return {
    ...begin,
    run(parameters) {
      requirePlace();
      return begin.run(parameters);
    },
  };
}

/** A full disk has SQLite roll back by itself; to ask for it once more would hide why. */
function rollbackOf(database: DatabaseSync): SqliteStatement {
  return {
    reader: false,
    all: () => [],
    run() {
      if (database.isTransaction) database.exec('rollback');
      return { changes: 0, lastInsertRowid: 0 };
    },
    iterate: () => [].values(),
  };
}

function boundStatement(statement: StatementSync, database: DatabaseSync): SqliteStatement {
  const values = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => allowed(database, () => statement.all(...values(parameters))),
    run: (parameters) => allowed(database, () => statement.run(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

/** Whoever may read a store may not be able to write it. */
function allowed<T>(database: DatabaseSync, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw isDenied(error) ? storeFailure(error, database.location() ?? '') : error;
  }
}
