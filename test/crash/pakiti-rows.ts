/** What is in a store, without asking it by its own ways. */
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { StorePlace } from '../../plugins/store/open.ts';

export async function query<T>(place: StorePlace, text: string): Promise<readonly T[]> {
  if ('sqlite' in place) {
    const database = new DatabaseSync(place.sqlite, { readOnly: true, timeout: 30_000 });
    try {
      return database.prepare(text).all() as T[];
    } finally {
      database.close();
    }
  }
  const client = new pg.Client({ connectionString: place.postgresql });
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end();
  }
}

/** SQLite's own opinion of a file that was left by a process that was killed. */
export async function isWhole(place: StorePlace): Promise<boolean> {
  if (!('sqlite' in place)) return true;
  const [row] = await query<{ integrity_check: string }>(place, 'pragma integrity_check');
  return row?.integrity_check === 'ok';
}
