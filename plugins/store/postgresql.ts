/** The store of several processes or machines. */
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool, PoolConfig } from 'pg';
import { Failure } from '../../src/host/failure.ts';
import type { Tables } from '../../src/store/schema.ts';
import { Store } from '../../src/store/store.ts';

/** @throws Failure `failed` with what the server says; the connection string holds a password, and is not named */
export async function openPostgresql(connection: PoolConfig): Promise<Store> {
  const { default: pg } = await import('pg');
  // Counts and row numbers, which stay below 2^53; pg would make texts of them.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool(connection);
  // A connection that the server ends while nobody uses it; whoever asks next gets another.
  pool.on('error', () => undefined);
  const store = new Store(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), 'postgresql');
  try {
    await requireServer(pool);
    await store.migrate();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Reads the settings and the files that they name, and asks no server.
 * @throws Failure `malformed`; the connection string holds a password, and is not named
 */
export async function requirePostgresqlSettings(connectionString: string): Promise<void> {
  const { default: pg } = await import('pg');
  try {
    new pg.Client({ connectionString });
  } catch (error) {
    const said = error instanceof Error ? error.message.replaceAll(connectionString, '…') : '';
    throw new Failure('malformed', `postgresql: no connection string (${said})`, { cause: error });
  }
}

async function requireServer(pool: Pool): Promise<void> {
  try {
    (await pool.connect()).release();
  } catch (error) {
    const { message, code } = error as Error & { readonly code?: string };
    // An address for each family is tried, and then there is no message.
    throw new Failure('failed', `store.postgresql: ${message === '' ? (code ?? 'not reached') : message}`, {
      cause: error,
    });
  }
}
