/**
 * One process at a time, by a lock that the kernel holds and lets go when its process ends, however it ends (fcntl(2)).
 * Node reaches such locks through SQLite only: the file is an empty database that nothing is ever written to.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseSync } from 'node:sqlite';
import { Failure } from '../failure.ts';
import { requireOwnDirectory } from './own-directory.ts';

const FILE = '.lock';
const PAUSE_MILLISECONDS = 20;
/** Nothing that is done under a lock waits for a network. */
const PATIENCE_MILLISECONDS = 60_000;
/** SQLITE_BUSY */
const IS_HELD = 5;

export async function exclusively<T>(directory: string, work: () => Promise<T>): Promise<T> {
  await requireOwnDirectory(directory);
  const lock = await take(`${directory}/${FILE}`);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

async function take(path: string): Promise<DatabaseSync> {
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
  const database = opened(path, () => new Database(path, { timeout: 0 }));
  try {
    for (let waited = 0; !isTaken(database, path); waited += PAUSE_MILLISECONDS) {
      if (waited >= PATIENCE_MILLISECONDS) throw new Failure('timeout', `${path}: another process holds it`);
      await sleep(PAUSE_MILLISECONDS);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isTaken(database: DatabaseSync, path: string): boolean {
  return opened(path, () => {
    try {
      database.exec('begin exclusive');
      return true;
    } catch (error) {
      if (error instanceof Error && 'errcode' in error && error.errcode === IS_HELD) return false;
      throw error;
    }
  });
}

function opened<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw new Failure('failed', `${path}: cannot be locked (${String(error)})`, { cause: error });
  }
}
