/** What goes: hosts that are silent for long, what they had long ago, and what nobody has any more. */
import { sql } from 'kysely';
import { lockFeeds, lockInventories } from '../locks.ts';
import { among } from '../records.ts';
import type { Place } from '../schema.ts';
import { purgeDays } from './days.ts';
import { notePackagesDeleted } from './intern.ts';
import { unpack } from './pack.ts';

export interface PurgeRule {
  /** Hosts that were last heard of before go, with their history; seconds since the epoch. */
  readonly silentSince: number | null;
  /** Stays and findings that ended before go, and the counts of earlier days. */
  readonly endedBefore: number | null;
}

export interface Purged {
  readonly hosts: number;
  readonly stays: number;
  readonly findings: number;
  readonly days: number;
  readonly inventories: number;
  readonly packages: number;
  /** Records of snapshots that were never read to their end. */
  readonly staged: number;
}

/** Stays have gone before: {@link purgeStays}. */
export async function purge(place: Place, rule: PurgeRule, now: number): Promise<Omit<Purged, 'stays'>> {
  await lockInventories(place);
  const hosts = rule.silentSince === null ? 0 : await purgeHosts(place, rule.silentSince);
  const { findings, days } =
    rule.endedBefore === null ? NO_HISTORY : await purgeHistory(place, rule.endedBefore);
  const inventories = await purgeInventories(place);
  const packages = inventories === 0 ? 0 : await purgePackages(place);
  if (packages > 0) await notePackagesDeleted(place, now);
  const staged = await purgeStaged(place, now);
  return { hosts, findings, days, inventories, packages, staged };
}

/** Of whoever was killed, and of a feed that nobody has read since. */
async function purgeStaged(place: Place, now: number): Promise<number> {
  await lockFeeds(place);
  const { numAffectedRows = 0n } = await sql`delete from pakiti_staged where not exists
    (select 1 from pakiti_sync where pakiti_sync.feed = pakiti_staged.feed
      and holder is not null and lease_ends > ${now})`.execute(place.db);
  return Number(numAffectedRows);
}

const NO_HISTORY = { findings: 0, days: 0 } as const;

/** One host, whatever it had. @returns whether there was one */
export async function deleteHost(place: Place, id: number): Promise<boolean> {
  await lockInventories(place);
  const deleted = await purgeHostsWhere(place, [id]);
  return deleted > 0;
}

async function purgeHosts(place: Place, before: number): Promise<number> {
  const silent = place.db.selectFrom('pakiti_host').select('id').where('last_seen', '<', before);
  const ids = (await silent.execute()).map(({ id }) => id);
  return await purgeHostsWhere(place, ids);
}

async function purgeHostsWhere({ db, flavour }: Place, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const list = among({ db, flavour }, ids);
  for (const table of ['pakiti_stay', 'pakiti_begun'])
    await sql`delete from ${sql.table(table)} where host in ${list}`.execute(db);
  const { numAffectedRows = 0n } = await sql`delete from pakiti_host where id in ${list}`.execute(db);
  return Number(numAffectedRows);
}

async function purgeHistory(place: Place, before: number): Promise<Pick<Purged, 'findings' | 'days'>> {
  const { db } = place;
  const findings = await db.deleteFrom('pakiti_finding').where('gone_at', '<', before).executeTakeFirst();
  const days = await purgeDays(place, dayOf(before));
  return { findings: Number(findings.numDeletedRows), days };
}

/** @param at seconds since the epoch @returns such as 2026-05-01, in UTC */
export function dayOf(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10);
}

async function purgeInventories(place: Place): Promise<number> {
  const { rows } = await sql<{ id: number }>`select id from pakiti_inventory where
    not exists (select 1 from pakiti_host where pakiti_host.inventory = pakiti_inventory.id) and
    not exists (select 1 from pakiti_stay where pakiti_stay.inventory = pakiti_inventory.id)`.execute(
    place.db,
  );
  if (rows.length === 0) return 0;
  const list = among(
    place,
    rows.map(({ id }) => id),
  );
  for (const table of ['pakiti_finding', 'pakiti_assessment', 'pakiti_pending'])
    await sql`delete from ${sql.table(table)} where inventory in ${list}`.execute(place.db);
  await sql`delete from pakiti_inventory where id in ${list}`.execute(place.db);
  return rows.length;
}

const PAGE = 1000;

async function purgePackages(place: Place): Promise<number> {
  const { db } = place;
  const used = new Set<number>();
  for (let last = 0; ;) {
    const page = await db
      .selectFrom('pakiti_inventory')
      .select(['id', 'packages'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const { packages } of page) for (const id of unpack(packages)) used.add(id);
    if (page.length < PAGE) break;
    last = page.at(-1)?.id ?? last;
  }
  const all = await db.selectFrom('pakiti_package').select('id').execute();
  const unused = all.map(({ id }) => id).filter((id) => !used.has(id));
  await sql`delete from pakiti_package where id in ${among(place, unused)}`.execute(db);
  return unused.length;
}
