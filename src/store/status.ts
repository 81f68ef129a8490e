/** How far each sink is. */
import { sql } from 'kysely';
import { numbersOf } from './in-hand.ts';
import type { Place } from './schema.ts';

export interface SinkStatus {
  readonly sink: string;
  /** Events of the log that it has not read, at most: numbers that were never given count too. */
  readonly unread: number;
  /** Read, and neither delivered nor dead. */
  readonly open: number;
  /** Of them, those that are tried again later. */
  readonly retrying: number;
  /** Ever. */
  readonly delivered: number;
  /** Ever: the other side had a newer result, and has not taken them. */
  readonly superseded: number;
  /** Dead letters that are there now. */
  readonly dead: number;
  /** Seconds since the epoch when its oldest unfinished event was received. */
  readonly oldest: number | undefined;
}

/** What the bounds of the queue are held against, for the slowest of several sinks. */
export interface Backlog {
  readonly events: number;
  /** Seconds since the epoch when the oldest unfinished event was received. */
  readonly oldest: number | undefined;
}

interface Standing {
  readonly unread: number;
  readonly rows: number;
  readonly retrying: number;
  readonly delivered: number;
  readonly superseded: number;
  readonly dead: number;
  readonly next: number | null;
  readonly lowest: number | null;
}

/** @throws Error when there is no such sink */
export async function sinkStatus(place: Place, sink: string): Promise<SinkStatus> {
  const { rows, next, lowest, ...counts } = await standing(place, sink, 'position');
  const flying = await inFlight(place, sink);
  const oldest = await receivedAt(place, [next, lowest, ...flying]);
  return { sink, ...counts, open: rows + flying.length, oldest };
}

/**
 * What a sink is given once more does not count: it was finished before, and must not keep new events out.
 */
export async function backlog(place: Place, sinks: readonly string[]): Promise<Backlog> {
  let events = 0;
  const numbers: (number | null)[] = [];
  for (const sink of sinks) {
    const { unread, rows, next, lowest } = await standing(place, sink, 'frontier');
    const flying = await inFlight(place, sink);
    events = Math.max(events, unread + rows + flying.length);
    numbers.push(next, lowest, ...flying);
  }
  return { events, oldest: await receivedAt(place, numbers) };
}

/** Seconds since the epoch; undefined where the log is empty. */
export async function newestReceived({ db }: Place): Promise<number | undefined> {
  const row = db.selectFrom('event').select('received_at').orderBy('seq', 'desc').limit(1);
  return (await row.executeTakeFirst())?.received_at;
}

async function standing(place: Place, sink: string, from: 'position' | 'frontier'): Promise<Standing> {
  const read = sql.ref(from);
  const { rows } = await sql<Standing>`select
    coalesce((select max(seq) from event), 0) - (case when ${read} > (select coalesce(max(seq), 0) from event)
      then (select coalesce(max(seq), 0) from event) else ${read} end) as unread,
    (select count(*) from delivery where delivery.sink = name) as rows,
    (select count(*) from delivery where delivery.sink = name and attempts > 0) as retrying,
    (select count(*) from dead where dead.sink = name) as dead,
    (select min(seq) from event where seq > ${read}) as next,
    (select min(seq) from delivery where delivery.sink = name) as lowest,
    delivered, superseded
    from sink where name = ${sink}`.execute(place.db);
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no sink '${sink}' in the store`);
  return row;
}

async function inFlight({ db }: Place, sink: string): Promise<readonly number[]> {
  const claims = await db.selectFrom('claim').select('seqs').where('sink', '=', sink).execute();
  return claims.flatMap(({ seqs }) => numbersOf(seqs));
}

async function receivedAt({ db }: Place, seqs: readonly (number | null)[]): Promise<number | undefined> {
  const known = seqs.filter((seq) => seq !== null);
  const [first, ...rest] = known;
  if (first === undefined) return undefined;
  const oldest = rest.reduce((least, seq) => Math.min(least, seq), first);
  const row = db.selectFrom('event').select('received_at').where('seq', '=', oldest);
  return (await row.executeTakeFirst())?.received_at;
}
