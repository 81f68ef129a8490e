/** Finished events that are old are deleted, a few at a time; their ids are remembered. */
import { sql } from 'kysely';
import { numbersOf } from './in-hand.ts';
import { lockSinks } from './locks.ts';
import { among, records } from './records.ts';
import type { Place } from './schema.ts';

export interface Retention {
  /** Sinks that are configured now: nothing that one of them has not finished is deleted. */
  readonly sinks: readonly string[];
  /** Events received before this are deleted when they are finished. Seconds since the epoch, like the next two. */
  readonly finishedBefore: number;
  /**
   * Dead letters that are older go, and with them their events, and events that only a sink which is no longer
   * configured has not finished.
   */
  readonly deadBefore: number;
  /**
   * Ids of events that were deleted before this are forgotten, but for the newest of each subject, and so is what may
   * come a single time.
   */
  readonly seenBefore: number;
  /** Events that somebody else has yet to read come after this number; Infinity where there is nobody else. */
  readonly upTo: number;
  readonly now: number;
}

export interface Retired {
  readonly events: number;
  readonly deadLetters: number;
  /** Where to go on, and undefined when nothing is left to delete. */
  readonly next: number | undefined;
}

const AT_ONCE = 500;

interface Old {
  readonly seq: number;
  readonly id: string;
  readonly subject: string;
  readonly received_at: number;
}

/** One small transaction. @param after the `next` of the call before; 0 at first */
export async function retire(place: Place, rule: Retention, after: number): Promise<Retired> {
  await lockSinks(place);
  const page = await oldest(place, rule, after);
  const last = page.at(-1);
  if (last === undefined) {
    await forget(place, rule);
    return { events: 0, deadLetters: 0, next: undefined };
  }
  const held = await unfinished(place, rule, page);
  const gone = page.filter(({ seq }) => !held.has(seq));
  const deadLetters = await remove(place, gone, rule.now);
  return { events: gone.length, deadLetters, next: last.seq };
}

/** Events are received in the order of the log, so that the first that is young ends it. */
async function oldest(place: Place, rule: Retention, after: number): Promise<readonly Old[]> {
  const floor = await readByAll(place, rule.sinks);
  const log = place.db.selectFrom('event').select(['seq', 'id', 'subject', 'received_at']);
  const part = log
    .where('seq', '>', after)
    .where('seq', '<=', Math.min(floor, rule.upTo, Number.MAX_SAFE_INTEGER));
  const page = await part.orderBy('seq').limit(AT_ONCE).execute();
  const young = page.findIndex(({ received_at: at }) => at >= rule.finishedBefore);
  return young === -1 ? page : page.slice(0, young);
}

/** The number up to which every configured sink has read. */
async function readByAll({ db }: Place, sinks: readonly string[]): Promise<number> {
  const standing = await db.selectFrom('sink').select(['name', 'position']).execute();
  const own = standing.filter(({ name }) => sinks.includes(name)).map(({ position }) => position);
  return own.length < sinks.length ? 0 : Math.min(Infinity, ...own);
}

async function unfinished(place: Place, rule: Retention, page: readonly Old[]): Promise<ReadonlySet<number>> {
  const seqs = among(
    place,
    page.map(({ seq }) => seq),
  );
  const { rows: open } = await sql<{ sink: string; seq: number }>`select sink, seq from delivery
    where seq in ${seqs}`.execute(place.db);
  const { rows: dead } = await sql<{ seq: number }>`select seq from dead
    where seq in ${seqs} and at >= ${rule.deadBefore}`.execute(place.db);
  const claims = await place.db.selectFrom('claim').select(['sink', 'seqs']).execute();
  const flying = claims.flatMap(({ sink, seqs: list }) => numbersOf(list).map((seq) => ({ sink, seq })));
  const positions = await place.db.selectFrom('sink').select(['name', 'position']).execute();
  const former = positions.filter(({ name }) => !rule.sinks.includes(name));
  const young = new Set(page.filter((one) => one.received_at >= rule.deadBefore).map(({ seq }) => seq));
  const holds = ({ sink, seq }: { sink: string; seq: number }): boolean =>
    rule.sinks.includes(sink) || young.has(seq);
  return new Set([
    ...[...open, ...flying].filter(holds).map(({ seq }) => seq),
    ...dead.map(({ seq }) => seq),
    ...[...young].filter((seq) => former.some(({ position }) => position < seq)),
  ]);
}

async function remove(place: Place, gone: readonly Old[], now: number): Promise<number> {
  if (gone.length === 0) return 0;
  await remember(place, gone, now);
  const seqs = among(
    place,
    gone.map(({ seq }) => seq),
  );
  const { numAffectedRows: letters = 0n } = await sql`delete from dead where seq in ${seqs}`.execute(
    place.db,
  );
  await sql`delete from delivery where seq in ${seqs}`.execute(place.db);
  await sql`delete from event where seq in ${seqs}`.execute(place.db);
  return Number(letters);
}

async function remember(place: Place, gone: readonly Old[], now: number): Promise<void> {
  const ids = records(place, gone, { id: 'text' });
  await sql`insert into seen (id, at) select given.id, cast(${now} as double precision) from ${ids} where true
    on conflict (id) do nothing`.execute(place.db);
  const newest = records(place, newestOfSubjects(gone), { subject: 'text', id: 'text' });
  await sql`insert into last_seen (subject, id) select given.subject, given.id from ${newest} where true
    on conflict (subject) do update set id = excluded.id where excluded.id > last_seen.id`.execute(place.db);
}

/** Ids grow with the time of the check. */
function newestOfSubjects(gone: readonly Old[]): readonly Old[] {
  const newest = new Map<string, Old>();
  for (const one of gone) {
    const known = newest.get(one.subject);
    if (known === undefined || known.id < one.id) newest.set(one.subject, one);
  }
  return [...newest.values()];
}

/** What is left of deliveries and ids whose time is over. */
async function forget(place: Place, { finishedBefore, seenBefore }: Retention): Promise<void> {
  await sql`delete from delivered where last < coalesce((select min(seq) from event), ${Number.MAX_SAFE_INTEGER})
    and at < ${finishedBefore}`.execute(place.db);
  await sql`delete from seen where at < ${seenBefore}
    and not exists (select 1 from last_seen where last_seen.id = seen.id)`.execute(place.db);
  await sql`delete from taken_once where at < ${seenBefore}`.execute(place.db);
}
