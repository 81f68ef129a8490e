/** What has to be assessed: found by the names that a feed speaks of, kept until it is done. */
import { type RawBuilder, sql } from 'kysely';
import { among } from '../records.ts';
import type { Place } from '../schema.ts';
import { unpack } from './pack.ts';

/** What a change of a feed may have to do with. */
export interface Touched {
  /** Null: any; with a colon at its end, any of that distribution. */
  readonly release: string | null;
  /** Of packages, or of what they are built of; null: all. */
  readonly names: readonly string[] | null;
  /** Of those only packages that have this in their version. */
  readonly marked?: string;
}

/** An inventory to be assessed. */
export interface PendingInventory {
  readonly id: number;
  readonly round: number;
  /** When it began to wait, seconds since the epoch. */
  readonly since: number;
  readonly context: string;
  /** Numbers of packages, ascending. */
  readonly packages: readonly number[];
}

const PAGE = 1000;

/** @returns how many inventories wait now because of it */
export async function pend(place: Place, touched: readonly Touched[], at: number): Promise<number> {
  if (touched.length === 0) return 0;
  const byRelease = new Map<string | null, Set<number> | null>();
  for (const one of touched) {
    const { release, names, marked } = one;
    const before = byRelease.get(release);
    if (before === null || (names === null && marked === undefined)) byRelease.set(release, null);
    else byRelease.set(release, new Set([...(before ?? []), ...(await packagesTouched(place, one))]));
  }
  let count = 0;
  for await (const page of everyInventory(place)) {
    const ids = page.filter((one) => isTouched(one, byRelease)).map(({ id }) => id);
    if (ids.length > 0) await putPending(place, ids, at);
    count += ids.length;
  }
  return count;
}

async function packagesTouched(place: Place, { names, marked }: Touched): Promise<readonly number[]> {
  // The key has the version in it, and whatever else has the mark is assessed once too often.
  const isMarked = marked === undefined ? sql`true` : sql`"key" like ${`%${marked}%`}`;
  if (names === null) {
    const { rows } = await sql<{ id: number }>`select id from pakiti_package where ${isMarked}`.execute(
      place.db,
    );
    return rows.map(({ id }) => id);
  }
  const list = among(place, names);
  const { rows } = await sql<{
    id: number;
  }>`select id from pakiti_package where name in ${list} and ${isMarked}
    union select id from pakiti_package where source in ${list} and ${isMarked}`.execute(place.db);
  return rows.map(({ id }) => id);
}

interface Row {
  readonly id: number;
  readonly release: string | null;
  readonly packages: Uint8Array;
}

async function* everyInventory({ db }: Place): AsyncGenerator<readonly Row[]> {
  let last = 0;
  for (;;) {
    const page = await db
      .selectFrom('pakiti_inventory')
      .select(['id', 'release', 'packages'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    if (page.length === 0) return;
    yield page;
    last = page.at(-1)?.id ?? last;
  }
}

function isTouched(
  { release, packages }: Row,
  byRelease: ReadonlyMap<string | null, ReadonlySet<number> | null>,
): boolean {
  const sets = namesFor(release).map((name) => byRelease.get(name));
  if (sets.includes(null)) return true;
  const some = sets.filter((set) => set !== undefined && set !== null && set.size > 0);
  return some.length > 0 && unpack(packages).some((id) => some.some((set) => set?.has(id)));
}

/** That it may be touched under. */
function namesFor(release: string | null): readonly (string | null)[] {
  return release === null ? [null] : [null, release, release.slice(0, release.indexOf(':') + 1)];
}

/** What waits already, waits for this reason as well. */
export async function putPending(place: Place, ids: readonly number[], at: number): Promise<void> {
  await pendWhere(place, sql`id in ${among(place, ids)}`, at);
}

/** All of them, such as after a rule of assessment has changed. */
export async function pendAll(place: Place, at: number): Promise<void> {
  await pendWhere(place, sql`true`, at);
}

async function pendWhere({ db }: Place, condition: RawBuilder<unknown>, at: number): Promise<void> {
  await sql`insert into pakiti_pending (inventory, since, round) select id, cast(${at} as double precision), 0
    from pakiti_inventory where ${condition}
    on conflict (inventory) do update set round = pakiti_pending.round + 1`.execute(db);
}

/** Of the inventories that there are. */
export async function releases({ db }: Place): Promise<readonly string[]> {
  const rows = await db.selectFrom('pakiti_inventory').select('release').distinct().execute();
  return rows.flatMap(({ release }) => release ?? []);
}

export async function countPending({ db }: Place): Promise<number> {
  const counted = db.selectFrom('pakiti_pending').select(({ fn }) => fn.countAll<number>().as('n'));
  return (await counted.executeTakeFirst())?.n ?? 0;
}

/** Those that have waited longest. */
export async function nextPending({ db }: Place, limit: number): Promise<readonly PendingInventory[]> {
  const rows = await db
    .selectFrom('pakiti_pending')
    .innerJoin('pakiti_inventory', 'pakiti_inventory.id', 'pakiti_pending.inventory')
    .select(['id', 'round', 'since', 'context', 'packages'])
    .orderBy('since')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, packages: unpack(row.packages) }));
}

/** Whether a host has, or is remembered to have had, a package of this name. */
export async function hasPackage({ db }: Place, name: string): Promise<boolean> {
  const found = db.selectFrom('pakiti_package').select('id').where('name', '=', name).limit(1);
  return (await found.executeTakeFirst()) !== undefined;
}

/** The key of each package. */
export async function packageKeys(
  place: Place,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ id: number; key: string }>`select id, "key" from pakiti_package
    where id in ${among(place, ids)}`.execute(place.db);
  return new Map(rows.map(({ id, key }) => [id, key]));
}
