/** feed → records: a snapshot is staged part by part, and takes effect whole. */
import { sql } from 'kysely';
import { lockFeeds, lockInventories } from '../locks.ts';
import { among } from '../records.ts';
import type { Place } from '../schema.ts';
import { pend, type Touched } from './pending.ts';
import { dropCves, indexCves } from './cves.ts';
import type { RecordRow, StagedRow } from './rows.ts';

export interface FeedState {
  readonly name: string;
  /** Grows with each snapshot that was read; 0 before the first. */
  readonly edition: number;
  /** JSON. */
  readonly body: string;
}

/** A snapshot that is being read. */
export interface Reading {
  readonly feed: string;
  /** Nobody else's. */
  readonly run: string;
  /** Of the feed when it began. */
  readonly edition: number;
}

export interface ReadSnapshot {
  /** How many rows were staged. */
  readonly staged: number;
  /** Keys that the feed has no more. */
  readonly gone: readonly string[];
  readonly touched: readonly Touched[];
  /** Of the feed, JSON. */
  readonly body: string;
  /** Seconds since the epoch. */
  readonly at: number;
}

const ROWS = 50;
const PAGE = 500;

/** Whoever began before it and has not ended is too late. */
export async function beginReading(place: Place, feed: string, run: string): Promise<Reading> {
  await lockFeeds(place);
  await place.db.deleteFrom('pakiti_staged').where('feed', '=', feed).execute();
  return { feed, run, edition: (await feedState(place, feed))?.edition ?? 0 };
}

export async function feedState({ db }: Place, feed: string): Promise<FeedState | undefined> {
  return await db.selectFrom('pakiti_feed').selectAll().where('name', '=', feed).executeTakeFirst();
}

export async function feedStates({ db }: Place): Promise<readonly FeedState[]> {
  return await db.selectFrom('pakiti_feed').selectAll().orderBy('name').execute();
}

/** The digest of each record of a feed, by its key. */
export async function recordDigests({ db }: Place, feed: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('pakiti_record')
    .select(['key', 'digest'])
    .where('feed', '=', feed)
    .execute();
  return new Map(rows.map(({ key, digest }) => [key, digest]));
}

/** Of which the records of a feed say something. */
export async function recordReleases({ db }: Place, feed: string): Promise<ReadonlySet<string>> {
  const said = db.selectFrom('pakiti_record').select('releases').distinct().where('feed', '=', feed);
  return new Set((await said.execute()).flatMap(({ releases }) => releases.split('|').filter(Boolean)));
}

export async function stage(
  place: Place,
  reading: Reading,
  rows: readonly Omit<StagedRow, 'feed'>[],
): Promise<void> {
  const { run, feed } = reading;
  for (let first = 0; first < rows.length; first += ROWS) {
    const values = rows.slice(first, first + ROWS).map((row) => ({ run, feed, ...row }));
    await place.db.insertInto('pakiti_staged').values(values).execute();
  }
}

/** Some of these, whichever there are. */
export async function recordsOf(
  place: Place,
  feed: string,
  keys: readonly string[],
): Promise<readonly RecordRow[]> {
  const { rows } = await sql<RecordRow>`select * from pakiti_record
    where feed = ${feed} and "key" in ${among(place, keys)}`.execute(place.db);
  return rows;
}

/**
 * Records, the feed's state, and what has to be assessed anew, all together.
 * @returns false when somebody else has read the feed in between; then nothing is changed
 */
export async function endReading(place: Place, reading: Reading, snapshot: ReadSnapshot): Promise<boolean> {
  const { feed, run, edition } = reading;
  await lockInventories(place);
  await lockFeeds(place);
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from pakiti_staged where run = ${run}`.execute(place.db);
  const now = (await feedState(place, feed))?.edition ?? 0;
  if (now !== edition || rows[0]?.n !== snapshot.staged) return false;
  await sql`insert into pakiti_record (feed, "key", digest, kind, releases, body)
    select feed, "key", digest, kind, releases, body from pakiti_staged where run = ${run}
    on conflict (feed, "key") do update set digest = excluded.digest, kind = excluded.kind,
      releases = excluded.releases, body = excluded.body`.execute(place.db);
  await indexCves(place, run);
  await dropCves(place, feed, snapshot.gone);
  await place.db.deleteFrom('pakiti_staged').where('run', '=', run).execute();
  await sql`delete from pakiti_record where feed = ${feed}
    and "key" in ${among(place, snapshot.gone)}`.execute(place.db);
  await pend(place, snapshot.touched, snapshot.at);
  await putFeed(place, { name: feed, edition: edition + 1, body: snapshot.body });
  return true;
}

/** What is known of the feed beside its records. */
async function putFeed({ db }: Place, state: FeedState): Promise<void> {
  const added = db.insertInto('pakiti_feed').values(state);
  const { edition, body } = state;
  await added.onConflict((conflict) => conflict.column('name').doUpdateSet({ edition, body })).execute();
}

/**
 * Something else is known of it; its records stay.
 * @param change of what is known now; undefined where nothing is to be changed
 */
export async function noteFeed(
  place: Place,
  name: string,
  change: (body: string | undefined) => string | undefined,
): Promise<void> {
  await lockFeeds(place);
  const { edition = 0, body: before } = (await feedState(place, name)) ?? {};
  const body = change(before);
  if (body !== undefined) await putFeed(place, { name, edition, body });
}

/** A feed that is asked for no more: its records go, and what rested on them is assessed anew. */
export async function dropFeed(
  place: Place,
  feed: string,
  touched: readonly Touched[],
  at: number,
): Promise<void> {
  await lockInventories(place);
  await lockFeeds(place);
  await place.db.deleteFrom('pakiti_record').where('feed', '=', feed).execute();
  await dropCves(place, feed);
  await place.db.deleteFrom('pakiti_feed').where('name', '=', feed).execute();
  await pend(place, touched, at);
}

/** Records in the order of feed and key, page by page. @param kinds of the records; all where it is not given */
export async function* everyRecord(
  place: Place,
  kinds: readonly string[],
): AsyncGenerator<readonly RecordRow[]> {
  let feed = '';
  let key = '';
  for (;;) {
    const { rows } = await sql<RecordRow>`select * from pakiti_record
      where (feed, "key") > (${feed}, ${key}) and kind in ${among(place, kinds)}
      order by feed, "key" limit ${PAGE}`.execute(place.db);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    ({ feed, key } = last);
  }
}
