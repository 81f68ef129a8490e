/** Hosts and what they have, for whoever asks. */
import { type RawBuilder, sql } from 'kysely';
import { columnText, nameOfColumn } from '../portal-rows.ts';
import { among, records } from '../records.ts';
import type { Place } from '../schema.ts';
import { type FindingVerdict, VERDICTS } from './assessments.ts';

export interface HostRow {
  readonly id: number;
  readonly site: string;
  readonly name: string;
  readonly inventory: number;
  /** Seconds since the epoch when it first had this inventory. */
  readonly since: number;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly body: string;
  readonly context: string;
  readonly release: string | null;
  readonly package_count: number;
  /** Of the last assessment, JSON; null: there was none yet. */
  readonly totals: string | null;
  readonly assessed_at: number | null;
  /** 1: something has changed since, and it has not been assessed again. */
  readonly pending: number;
}

/** All hold together; the values of one are alternatives. */
export interface HostsQuery {
  /** Undefined: whatever site it is. */
  readonly sites?: readonly string[] | undefined;
  readonly names?: readonly string[] | undefined;
  /** Members of one of these. */
  readonly groups?: readonly string[] | undefined;
  readonly release?: readonly string[] | undefined;
  readonly cves?: readonly HavingCve[] | undefined;
  /** Heard of at this time or later. */
  readonly seenSince?: number | undefined;
  /** Not heard of since. */
  readonly silentSince?: number | undefined;
}

/** One of these CVEs, with one of these verdicts. */
export interface HavingCve {
  readonly names: readonly string[];
  readonly verdicts: readonly FindingVerdict[];
}

export interface HostPlace {
  readonly site: string;
  readonly name: string;
}

type Condition = RawBuilder<unknown>;

const COLUMNS = sql`host.id, host.site, host.name, host.inventory, host.since, host.first_seen, host.last_seen,
  host.body, inventory.context, inventory.release, inventory.package_count, assessment.totals,
  assessment.at as assessed_at, case when pending.inventory is null then 0 else 1 end as pending`;

/** In the order of site and name. @param after the last of the page before */
export async function hosts(
  place: Place,
  query: HostsQuery,
  after: HostPlace | undefined,
  limit: number,
): Promise<readonly HostRow[]> {
  const conditions = conditionsOf(place, query);
  if (after !== undefined)
    conditions.push(sql`(site, name) > (${columnText(after.site)}, ${columnText(after.name)})`);
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<HostRow>`select ${COLUMNS} from
    (select * from pakiti_host ${where} order by site, name limit ${limit}) as host
    join pakiti_inventory as inventory on inventory.id = host.inventory
    left join pakiti_assessment as assessment on assessment.inventory = host.inventory
    left join pakiti_pending as pending on pending.inventory = host.inventory
    order by host.site, host.name`.execute(place.db);
  return rows.map((row) => ({ ...row, site: nameOfColumn(row.site), name: nameOfColumn(row.name) }));
}

/** Of these those that are as they were: with the same inventory, assessed then and not to be assessed again. */
export async function unchanged(
  place: Place,
  rows: readonly Pick<HostRow, 'id' | 'inventory' | 'assessed_at'>[],
): Promise<ReadonlySet<number>> {
  const given = records(
    place,
    rows.map(({ id, inventory, assessed_at: at }) => ({ id, inventory, at })),
    { id: 'bigint', inventory: 'bigint', at: 'double precision' },
  );
  const { rows: same } = await sql<{ id: number }>`select host.id from ${given}
    join pakiti_host as host on host.id = given.id and host.inventory = given.inventory
    join pakiti_assessment as assessment on assessment.inventory = host.inventory and assessment.at = given.at
    where not exists (select 1 from pakiti_pending where pakiti_pending.inventory = host.inventory)`.execute(
    place.db,
  );
  return new Set(same.map(({ id }) => id));
}

export async function countHosts(place: Place, query: HostsQuery): Promise<number> {
  const conditions = conditionsOf(place, query);
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<{ n: number }>`select count(*) as n from pakiti_host ${where}`.execute(place.db);
  return rows[0]?.n ?? 0;
}

function conditionsOf(place: Place, query: HostsQuery): Condition[] {
  const { sites, names, groups, release, cves, seenSince, silentSince } = query;
  const conditions: Condition[] = [];
  if (sites !== undefined) conditions.push(sql`site in ${among(place, sites.map(columnText))}`);
  if (names !== undefined) conditions.push(sql`name in ${among(place, names.map(columnText))}`);
  if (groups !== undefined) {
    const list = among(place, groups.map(columnText));
    conditions.push(sql`(site in (select site from pakiti_group where name in ${list} and site <> '')
      or pakiti_host.name in (select host from pakiti_group where name in ${list} and host <> ''))`);
  }
  if (release !== undefined)
    conditions.push(
      sql`inventory in (select id from pakiti_inventory where release in ${among(place, release)})`,
    );
  if (cves !== undefined) {
    // Each by itself walks the index.
    const those = cves.map(
      ({ names: some, verdicts }) => sql`select inventory from pakiti_finding
      where gone_at is null and cve in ${cvesNamed(place, some)}
      and verdict in ${among(place, numbersOf(verdicts))}`,
    );
    conditions.push(sql`inventory in (${sql.join(those, sql` union all `)})`);
  }
  if (seenSince !== undefined) conditions.push(sql`last_seen >= ${seenSince}`);
  if (silentSince !== undefined) conditions.push(sql`last_seen < ${silentSince}`);
  return conditions;
}

function numbersOf(verdicts: readonly FindingVerdict[]): readonly number[] {
  return verdicts.map((verdict) => VERDICTS[verdict]);
}

/** One inventory's CVE. */
export interface FindingRow {
  readonly inventory: number;
  readonly cve: string;
  readonly verdict: FindingVerdict;
  /** Seconds since the epoch. */
  readonly first_at: number;
}

/** What is so now, by inventory and CVE. @param cves all where it is not given */
export async function findings(
  place: Place,
  inventories: readonly number[],
  cves?: readonly string[],
): Promise<readonly FindingRow[]> {
  const some = cves === undefined ? sql`` : sql`and pakiti_finding.cve in ${cvesNamed(place, cves)}`;
  const { rows } = await sql<Omit<FindingRow, 'verdict'> & { readonly verdict: number }>`select inventory,
    cve.name as cve, verdict, first_at from pakiti_finding join pakiti_cve as cve on cve.id = pakiti_finding.cve
    where inventory in ${among(place, inventories)} and gone_at is null ${some}
    order by inventory, cve.name`.execute(place.db);
  return rows.map((row) => ({ ...row, verdict: verdictOf(row.verdict) }));
}

/** Their numbers, by which an index is walked: a name that is joined is looked up for everything that an inventory has. */
export function cvesNamed(place: Place, names: readonly string[]): RawBuilder<number> {
  return sql`(select id from pakiti_cve where name in ${among(place, names)})`;
}

export function verdictOf(number: number): FindingVerdict {
  return number === VERDICTS.vulnerable ? 'vulnerable' : 'undetermined';
}

/** The last assessment of each of these that has one. */
export async function assessments(
  { db }: Place,
  inventories: readonly number[],
): Promise<ReadonlyMap<number, Uint8Array>> {
  if (inventories.length === 0) return new Map();
  const rows = await db
    .selectFrom('pakiti_assessment')
    .select(['inventory', 'body'])
    .where('inventory', 'in', inventories)
    .execute();
  return new Map(rows.map(({ inventory, body }) => [inventory, body]));
}

/** What an inventory has: its context and the numbers of its packages, packed. */
export async function inventory(
  { db }: Place,
  id: number,
): Promise<{ readonly context: string; readonly packages: Uint8Array } | undefined> {
  const one = db.selectFrom('pakiti_inventory').select(['context', 'packages']).where('id', '=', id);
  return await one.executeTakeFirst();
}
