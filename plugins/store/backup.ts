/** `secmon store backup`: a copy of the embedded store while the bridge goes on writing. */
import type { DatabaseSync as DatabaseSyncType } from 'node:sqlite';
import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { Failure } from '../../src/host/failure.ts';
import { integrityOf } from './check.ts';
import { moveDurably } from './durable-file.ts';
import { requireStore } from './sqlite.ts';
import { storeFailure } from './store-failure.ts';

const OWNER_ONLY = 0o600;

/** All pages in one step: a copy in several steps begins anew at every write of another process, and never ends. */
const ALL_PAGES = 2 ** 31 - 1;

export interface Backup {
  readonly path: string;
  readonly bytes: number;
}

/**
 * The copy is of one instant, has been checked, is readable for its owner only, and is a store of its own: the bridge
 * runs on it as it is.
 * @param to is not there yet
 * @throws Failure `missing` where there is no store, `refused` where `to` exists, `malformed` when the copy is not whole,
 * or what the system says of either
 */
export async function backupSqlite(from: string, to: string): Promise<Backup> {
  requireStore(from);
  if (existsSync(to)) throw new Failure('refused', `${to} exists: a backup replaces nothing`);
  const part = `${to}.part`;
  makeEmpty(part);
  try {
    await copy(from, part);
    const complaints = await integrityOf(part);
    if (complaints.length > 0)
      throw new Failure('malformed', `the copy is not whole: ${complaints.join('; ')}`);
    moveDurably(part, to);
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(part + suffix, { force: true });
  }
  return { path: to, bytes: statSync(to).size };
}

function makeEmpty(path: string): void {
  try {
    rmSync(path, { force: true });
    closeSync(openSync(path, 'wx', OWNER_ONLY));
  } catch (error) {
    throw storeFailure(error, path);
  }
}

async function copy(from: string, to: string): Promise<void> {
  const { backup, DatabaseSync } = await import('node:sqlite');
  let source: DatabaseSyncType | undefined;
  try {
    source = new DatabaseSync(from, { readOnly: true });
    await backup(source, to, { rate: ALL_PAGES });
  } catch (error) {
    throw storeFailure(error, from);
  } finally {
    source?.close();
  }
}

/** @throws Failure always: PostgreSQL has its own tool for it */
export function backupPostgresql(): never {
  throw new Failure(
    'refused',
    'a store in PostgreSQL is saved with pg_dump --format=custom, and restored with pg_restore --clean while no bridge runs',
  );
}
