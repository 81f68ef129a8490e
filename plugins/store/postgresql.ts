/** The store of several processes or machines. */
import { Kysely, PostgresDialect } from 'kysely';
import type { PoolConfig } from 'pg';
import type { Tables } from '../../src/store/schema.ts';
import { Store } from '../../src/store/store.ts';

export async function openPostgresql(connection: PoolConfig): Promise<Store> {
  const { default: pg } = await import('pg');
  // Counts and row numbers, which stay below 2^53; pg would make texts of them.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool(connection);
  // A connection that the server ends while nobody uses it; whoever asks next gets another.
  pool.on('error', () => undefined);
  const store = new Store(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), 'postgresql');
  await store.migrate();
  return store;
}
