/** A real PostgreSQL on a private directory, reached by its socket only, in the foreground, without privilege. */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { Daemon } from './daemon.ts';
import { ownedDirectory, unprivileged } from './unprivileged.ts';
import type { TestPackage } from './test-packages.ts';

export const POSTGRESQL_PACKAGES: readonly TestPackage[] = ['postgresql-15'];
const VERSIONS = '/usr/lib/postgresql';
const USER = 'secmon';

export interface Postgresql {
  readonly connection: { readonly host: string; readonly user: string; readonly database: string };
  stop(): Promise<void>;
}

export async function startPostgresql(): Promise<Postgresql> {
  const identity = unprivileged();
  const root = ownedDirectory('postgresql', identity, 'data', 'run');
  const [version = ''] = readdirSync(VERSIONS);
  const program = (name: string): string => join(VERSIONS, version, 'bin', name);
  const data = join(root, 'data');
  execFileSync(program('initdb'), ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--no-locale'], {
    ...identity,
    stdio: 'pipe',
  });
  const daemon = new Daemon(
    [program('postgres'), '-D', data, '-k', join(root, 'run'), '-c', 'listen_addresses='],
    identity,
  );
  const stop = async (): Promise<void> => {
    await daemon.stop();
    rmSync(root, { recursive: true });
  };
  const connection = { host: join(root, 'run'), user: USER, database: 'postgres' };
  try {
    await daemon.ready('PostgreSQL', () => {
      execFileSync(program('pg_isready'), ['-h', connection.host], { stdio: 'pipe' });
      return true;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { connection, stop };
}

/** As it was when it started. */
export async function emptyDatabase({ connection }: Postgresql): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query('drop schema public cascade; create schema public');
  await client.end();
}

/** As {@link emptyDatabase}, but what a store has made there stays and is found: its tables take longer than most tests. */
export async function emptyTables({ connection }: Postgresql): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(EMPTY_TABLES);
  await client.end();
}

/** Without triggers: the trail lets nobody take away. Tables of Kysely say what has been made. A sequence goes on where rows were taken away again. */
const EMPTY_TABLES = `
do $$
declare one record; has_rows boolean;
begin
  set local session_replication_role = replica;
  for one in select tablename as name from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%'
  loop
    execute format('select exists (select from %I)', one.name) into has_rows;
    if has_rows then execute format('truncate %I cascade', one.name); end if;
  end loop;
  perform setval(format('%I', sequencename)::regclass, start_value, false)
    from pg_sequences where schemaname = 'public' and last_value is not null;
end $$`;

/** As the configuration of a bridge names it. */
export function connectionString({ connection: { host, user, database } }: Postgresql): string {
  return `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}`;
}

/** What killed bridges have claimed ends by most of the two minutes sooner that it lasts. */
export async function endLeasesSooner({ connection }: Postgresql): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query('update claim set lease_ends = lease_ends - 110');
  await client.query('update delivery set due_at = due_at - 110 where claim is not null');
  await client.end();
}
