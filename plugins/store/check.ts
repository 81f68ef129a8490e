/** `secmon store check`: whether a store is whole, and has room. */
import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PoolConfig } from 'pg';
import type { SinkStatus } from '../../src/store/status.ts';
import type { Store } from '../../src/store/store.ts';
import { openPostgresql } from './postgresql.ts';
import { openSqliteToRead } from './sqlite.ts';

export interface StoreReport {
  /** What is wrong, a sentence each; none when it is whole. */
  readonly complaints: readonly string[];
  readonly sinks: readonly SinkStatus[];
  /** Undefined where it is not ours to see, as with PostgreSQL. */
  readonly space?: Space;
}

export interface Space {
  readonly storeBytes: number;
  /** Left to the user who asks on the file system of the store. */
  readonly freeBytes: number;
}

/** Reads the whole file; the bridge may go on meanwhile. @throws Failure `missing`, `refused` for another version */
export async function checkSqlite(path: string): Promise<StoreReport> {
  const store = await openSqliteToRead(path);
  try {
    const complaints = [...(await integrityOf(path)), ...(await store.brokenInvariants())];
    return { complaints, sinks: await statuses(store), space: spaceOf(path) };
  } finally {
    await store.close();
  }
}

/** PostgreSQL keeps its own pages whole; what is checked is what is in them. */
export async function checkPostgresql(connection: PoolConfig): Promise<StoreReport> {
  const store = await openPostgresql(connection);
  try {
    return { complaints: await store.brokenInvariants(), sinks: await statuses(store) };
  } finally {
    await store.close();
  }
}

/** What SQLite says of the file itself; empty when it is whole. */
export async function integrityOf(path: string): Promise<readonly string[]> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = database.prepare('pragma integrity_check').all();
    const said = rows.map((row) => String(row['integrity_check']));
    return said.filter((text) => text !== 'ok');
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    database.close();
  }
}

/** Quick, for a check that runs every few minutes. */
export function spaceOf(path: string): Space {
  const { bavail, bsize } = statfsSync(dirname(path));
  return { storeBytes: statSync(path).size, freeBytes: bavail * bsize };
}

async function statuses(store: Store): Promise<readonly SinkStatus[]> {
  const found: SinkStatus[] = [];
  for (const sink of await store.sinks()) found.push(await store.status(sink));
  return found;
}
