/** What feeds say of a CVE, found by its name. */
import { type RawBuilder, sql } from 'kysely';
import { among } from '../records.ts';
import type { Place } from '../schema.ts';
import type { CveRow, RecordRow } from './rows.ts';

/** Of what a snapshot has brought; what the same records said of CVEs before goes. */
export async function indexCves(place: Place, run: string): Promise<void> {
  await sql`delete from pakiti_record_cve where exists (select 1 from pakiti_staged as staged where staged.run = ${run}
    and staged.feed = pakiti_record_cve.feed and staged."key" = pakiti_record_cve."key")`.execute(place.db);
  await sql`insert into pakiti_record_cve (cve, feed, "key", severity, cvss)
    select named.value, staged.feed, staged."key", staged.severity, staged.cvss
    from pakiti_staged as staged, ${namesIn(place)}
    where staged.run = ${run} on conflict do nothing`.execute(place.db);
}

function namesIn({ flavour }: Place): RawBuilder<unknown> {
  return flavour === 'sqlite'
    ? sql`json_each(staged.cves) as named`
    : sql`json_array_elements_text(staged.cves::json) as named (value)`;
}

/** @param keys of the records that are gone; all of the feed where it is not given */
export async function dropCves(place: Place, feed: string, keys?: readonly string[]): Promise<void> {
  const some = keys === undefined ? sql`` : sql`and "key" in ${among(place, keys)}`;
  await sql`delete from pakiti_record_cve where feed = ${feed} ${some}`.execute(place.db);
}

/** The records that speak of a CVE, by feed and key. */
export async function recordsAbout(place: Place, cve: string): Promise<readonly RecordRow[]> {
  const { rows } = await sql<RecordRow>`select record.* from pakiti_record_cve as said
    join pakiti_record as record on record.feed = said.feed and record."key" = said."key"
    where said.cve = ${cve} order by record.feed, record."key"`.execute(place.db);
  return rows;
}

/** What each of the records makes of each of these CVEs. */
export async function ratings(place: Place, cves: readonly string[]): Promise<readonly CveRow[]> {
  const { rows } = await sql<CveRow>`select cve, feed, "key", severity, cvss from pakiti_record_cve
    where cve in ${among(place, cves)}`.execute(place.db);
  return rows;
}

/** Records of a kind that are called like one of these; all of the kind where none are given. */
export async function recordsNamed(
  place: Place,
  kind: string,
  keys?: readonly string[],
): Promise<readonly RecordRow[]> {
  const some = keys === undefined ? sql`` : sql`and "key" in ${among(place, keys)}`;
  const { rows } = await sql<RecordRow>`select * from pakiti_record where kind = ${kind} ${some}
    order by feed, "key"`.execute(place.db);
  return rows;
}
