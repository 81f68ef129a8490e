/** What incidents were told last of each host, so that nothing is said twice without need. */
import { sql } from 'kysely';
import { among, records } from '../records.ts';
import type { Place } from '../schema.ts';

export interface ToldRow {
  readonly host: number;
  /** Of what was said. */
  readonly digest: string;
  /** Seconds since the epoch. */
  readonly at: number;
}

export async function told(place: Place, hosts: readonly number[]): Promise<ReadonlyMap<number, ToldRow>> {
  const { rows } = await sql<ToldRow>`select host, digest, at from pakiti_told
    where host in ${among(place, hosts)}`.execute(place.db);
  return new Map(rows.map((row) => [row.host, row]));
}

export async function putTold(place: Place, rows: readonly ToldRow[]): Promise<void> {
  if (rows.length === 0) return;
  const given = records(place, rows, { host: 'bigint', digest: 'text', at: 'double precision' });
  await sql`insert into pakiti_told (host, digest, at) select given.host, given.digest, given.at
    from ${given} where true
    on conflict (host) do update set digest = excluded.digest, at = excluded.at`.execute(place.db);
}
