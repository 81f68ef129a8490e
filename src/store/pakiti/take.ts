/** report → inventory: what hosts have, and since when. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { isAhead } from '../clocks.ts';
import { columnText } from '../portal-rows.ts';
import { among, records } from '../records.ts';
import type { Place } from '../schema.ts';
import { type Numbers, internPackages, type KnownPackages, type PackageNames } from './intern.ts';
import { pack } from './pack.ts';
import { putPending } from './pending.ts';
import { count } from './statistics.ts';

/** What a host has, as it is kept. */
export interface KeptInventory {
  /** Everything beside the packages, JSON with its members in one order. */
  readonly context: string;
  /** What the context says that it runs; null: not known. */
  readonly release: string | null;
  readonly keys: readonly string[];
}

export interface KeptReport {
  /** Empty where it has none. */
  readonly site: string;
  readonly name: string;
  readonly digest: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** JSON. */
  readonly body: string;
  readonly inventory: KeptInventory;
}

interface Known {
  readonly id: number;
  readonly site: string;
  readonly name: string;
  readonly inventory: number;
  readonly since: number;
  readonly last_seen: number;
}

/** The least that one stay begins after another: clocks go back. */
const INSTANT = 0.001;

/**
 * @param reports at most one of each host
 * @returns numbers of packages, to be remembered once it is committed
 */
export async function takeReports(
  place: Place,
  known: KnownPackages,
  reports: readonly KeptReport[],
  describe: (key: string) => PackageNames,
): Promise<Numbers> {
  await known.refresh(place);
  const learnt = await internPackages(place, missingOf(known.numbers, reports), describe);
  const numberOf = (key: string): number => known.numbers.get(key) ?? learnt.get(key) ?? noNumber(key);
  const inventories = await putInventories(place, reports, numberOf);
  await putHosts(place, reports, inventories);
  const packages = reports.reduce((sum, { inventory }) => sum + inventory.keys.length, 0);
  await count(place, { savedReports: reports.length, checkedPackages: packages });
  return learnt;
}

/** In one order for everybody, so that two who add the same never wait for each other. */
function missingOf(numbers: Numbers, reports: readonly KeptReport[]): readonly string[] {
  const missing = new Set<string>();
  for (const { inventory } of reports)
    for (const key of inventory.keys) if (!numbers.has(key)) missing.add(key);
  return [...missing].sort();
}

function noNumber(key: string): never {
  throw new Error(`package ${key} has no number`);
}

/** @returns the number of the inventory of each report */
async function putInventories(
  place: Place,
  reports: readonly KeptReport[],
  numberOf: (key: string) => number,
): Promise<readonly number[]> {
  const rows = reports.map(({ inventory: { context, release, keys } }) => {
    const ids = new Uint32Array(keys.length);
    for (let index = 0; index < keys.length; index += 1) ids[index] = numberOf(keys[index] ?? '');
    const packages = pack(ids);
    const hash = createHash('sha256').update(context).update('\0').update(packages).digest('base64url');
    return { hash, context, release, packages, package_count: keys.length };
  });
  const distinct = [...new Map(rows.map((row) => [row.hash, row])).values()];
  const numbers = await inventoryNumbers(
    place,
    distinct.map(({ hash }) => hash),
  );
  const fresh = distinct.filter(({ hash }) => !numbers.has(hash));
  if (fresh.length > 0) {
    const added = await place.db
      .insertInto('pakiti_inventory')
      .values(fresh)
      .returning(['id', 'hash'])
      .execute();
    for (const { id, hash } of added) numbers.set(hash, id);
    const ids = added.map(({ id }) => id);
    // Not after any of them has it: it had been without what it has, in between.
    await putPending(place, ids, Math.min(...reports.map(({ at }) => at)));
  }
  return rows.map(({ hash }) => numbers.get(hash) ?? 0);
}

async function inventoryNumbers(place: Place, hashes: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; hash: string }>`select id, hash from pakiti_inventory
    where hash in ${among(place, hashes)}`.execute(place.db);
  return new Map(rows.map(({ id, hash }) => [hash, id]));
}

async function putHosts(
  place: Place,
  reports: readonly KeptReport[],
  inventories: readonly number[],
): Promise<void> {
  const named = reports.map((report, index) => ({
    site: columnText(report.site),
    name: columnText(report.name),
    digest: report.digest,
    body: report.body,
    at: report.at,
    inventory: inventories[index] ?? 0,
  }));
  const before = await hostsNamed(place, named);
  const keyOf = ({ site, name }: { site: string; name: string }): string => JSON.stringify([site, name]);
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const fresh = named.filter((row) => !known.has(keyOf(row)));
  const again = named.flatMap((row) => {
    const host = known.get(keyOf(row));
    return host === undefined ? [] : [changed(host, row)];
  });
  const began = await addHosts(place, fresh);
  await updateHosts(place, again);
  const moved = again.filter(({ hasMoved }) => hasMoved);
  await endStays(place, moved);
  await beginStays(place, [...began, ...moved]);
}

interface Named {
  readonly site: string;
  readonly name: string;
  readonly digest: string;
  readonly body: string;
  readonly at: number;
  readonly inventory: number;
}

async function hostsNamed(place: Place, named: readonly Named[]): Promise<readonly Known[]> {
  const given = records(
    place,
    named.map(({ site, name }) => ({ site, name })),
    { site: 'text', name: 'text' },
  );
  const { rows } =
    await sql<Known>`select host.id, host.site, host.name, host.inventory, host.since, host.last_seen
    from ${given} join pakiti_host as host on host.site = given.site and host.name = given.name`.execute(
      place.db,
    );
  return rows;
}

interface Changed extends Named {
  readonly id: number;
  readonly since: number;
  readonly last_seen: number;
  readonly hasMoved: boolean;
}

function changed(host: Known, row: Named): Changed {
  const hasMoved = host.inventory !== row.inventory;
  const at = isAhead(host.last_seen, row.at) ? row.at : Math.max(row.at, host.last_seen);
  const since = hasMoved ? Math.max(at, host.since + INSTANT) : host.since;
  return { ...row, id: host.id, since, last_seen: isAhead(since, at) ? at : Math.max(at, since), hasMoved };
}

interface Stay {
  readonly id: number;
  readonly since: number;
  readonly inventory: number;
}

async function addHosts(place: Place, fresh: readonly Named[]): Promise<readonly Stay[]> {
  if (fresh.length === 0) return [];
  const rows = fresh.map(({ site, name, inventory, digest, body, at }) => ({
    ...{ site, name, inventory, digest, body },
    ...{ since: at, first_seen: at, last_seen: at },
  }));
  const added = place.db.insertInto('pakiti_host').values(rows);
  return await added.returning(['id', 'since', 'inventory']).execute();
}

async function updateHosts(place: Place, hosts: readonly Changed[]): Promise<void> {
  if (hosts.length === 0) return;
  const given = records(place, hosts, {
    id: 'bigint',
    inventory: 'bigint',
    since: 'double precision',
    digest: 'text',
    last_seen: 'double precision',
    body: 'text',
  });
  await sql`update pakiti_host set inventory = given.inventory, since = given.since, digest = given.digest,
    last_seen = given.last_seen, body = given.body from ${given} where pakiti_host.id = given.id`.execute(
    place.db,
  );
}

async function endStays(place: Place, moved: readonly Stay[]): Promise<void> {
  if (moved.length === 0) return;
  const given = records(place, moved, { id: 'bigint', since: 'double precision' });
  await sql`update pakiti_stay set until = given.since from ${given}
    where pakiti_stay.host = given.id and pakiti_stay.until is null`.execute(place.db);
}

async function beginStays(place: Place, stays: readonly Stay[]): Promise<void> {
  if (stays.length === 0) return;
  const rows = stays.map(({ id, since, inventory }) => ({
    ...{ host: id, from_at: since, until: null, inventory },
  }));
  await place.db.insertInto('pakiti_stay').values(rows).execute();
}
