/** What a purge would delete, counted and left alone. */
import { sql } from 'kysely';
import type { Place } from '../schema.ts';
import { dayOf } from './retention.ts';
import type { Purged, PurgeRule } from './retention.ts';

/** Packages are known once their inventories are gone. */
export type WouldPurge = Omit<Purged, 'packages' | 'staged'>;

export async function wouldPurge(
  { db }: Place,
  { silentSince, endedBefore }: PurgeRule,
): Promise<WouldPurge> {
  // Nothing is before the beginning of time: where nothing of a sort goes, none is counted.
  const [silent, ended] = [silentSince ?? -1, endedBefore ?? -1];
  const day = endedBefore === null ? '' : dayOf(endedBefore);
  const { rows } = await sql<WouldPurge>`select
    (select count(*) from pakiti_host where last_seen < ${silent}) as hosts,
    (select count(*) from pakiti_stay where until < ${ended}) as stays,
    (select count(*) from pakiti_finding where gone_at < ${ended}) as findings,
    (select count(*) from pakiti_day_site where day < ${day})
      + (select count(*) from pakiti_day_cve where day < ${day}) as days,
    (select count(*) from pakiti_inventory as inventory where
      not exists (select 1 from pakiti_host as host where host.inventory = inventory.id and host.last_seen >= ${silent})
      and not exists (select 1 from pakiti_stay as stay join pakiti_host as host on host.id = stay.host
        where stay.inventory = inventory.id and host.last_seen >= ${silent}
          and (stay.until is null or stay.until >= ${ended}))) as inventories`.execute(db);
  const [counted] = rows;
  if (counted === undefined) throw new Error('a count has no row');
  return counted;
}
