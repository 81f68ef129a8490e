/** The same report once more: its host is alive, and nothing else has changed. */
import { sql } from 'kysely';
import { CLOCKS_APART_SECONDS } from '../clocks.ts';
import { records } from '../records.ts';
import type { Place } from '../schema.ts';
import { count } from './statistics.ts';

export interface SameReport {
  readonly digest: string;
  /** Seconds since the epoch. */
  readonly at: number;
}

/** @returns the digests that are of what a host has said last */
export async function hearAgain(place: Place, same: readonly SameReport[]): Promise<ReadonlySet<string>> {
  const newest = new Map<string, number>();
  for (const { digest, at } of same) newest.set(digest, Math.max(at, newest.get(digest) ?? 0));
  const rows = [...newest].map(([digest, at]) => ({ digest, at }));
  const given = records(place, rows, { digest: 'text', at: 'double precision' });
  const heard = await sql<{ digest: string }>`update pakiti_host
    set last_seen = case when given.at > last_seen or last_seen > given.at + ${CLOCKS_APART_SECONDS}
      then given.at else last_seen end
    from ${given} where pakiti_host.digest = given.digest returning pakiti_host.digest`.execute(place.db);
  const digests = new Set(heard.rows.map(({ digest }) => digest));
  if (digests.size > 0)
    await count(place, { sameReports: same.filter(({ digest }) => digests.has(digest)).length });
  return digests;
}
