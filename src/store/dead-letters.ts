/** What a sink will never take: it lies here until somebody asks for it again. */
import { sql } from 'kysely';
import { lockSink } from './locks.ts';
import { putBack, unblock } from './open-rows.ts';
import { among } from './records.ts';
import type { Place } from './schema.ts';

export interface DeadLetter {
  readonly sink: string;
  /** The number of the event in the log. */
  readonly seq: number;
  /** Of the event. */
  readonly id: string;
  readonly subject: string;
  /** Seconds since the epoch when it was given up, and when the event was received. */
  readonly at: number;
  readonly receivedAt: number;
  readonly attempts: number;
  readonly reason: string;
}

export interface DeadLetterWithBody extends DeadLetter {
  /** The event as JSON. */
  readonly body: string;
}

export interface DeadLetterPage {
  readonly sink: string;
  /** Only later ones than this number: the `seq` of the last of the page before; 0 for the first page. */
  readonly after: number;
  readonly limit: number;
}

/** In the order of the log. A page that is not full is the last. */
export async function listDeadLetters(
  place: Place,
  { sink, after, limit }: DeadLetterPage,
): Promise<readonly DeadLetter[]> {
  const { rows } = await sql<DeadLetter>`select ${COLUMNS} from dead join event on event.seq = dead.seq
    where dead.sink = ${sink} and dead.seq > ${after} order by dead.seq limit ${limit}`.execute(place.db);
  return rows;
}

/** Undefined when there is no such dead letter. */
export async function showDeadLetter(
  place: Place,
  sink: string,
  seq: number,
): Promise<DeadLetterWithBody | undefined> {
  const { rows } = await sql<DeadLetterWithBody>`select ${COLUMNS}, event.body from dead
    join event on event.seq = dead.seq where dead.sink = ${sink} and dead.seq = ${seq}`.execute(place.db);
  return rows[0];
}

const COLUMNS = sql`dead.sink, dead.seq, event.id, dead.subject, dead.at, event.received_at as "receivedAt",
  dead.attempts, dead.reason`;

const AT_ONCE = 500;

/**
 * To be delivered again, with its attempts counted anew: before the events of its subject that are still to be
 * delivered, and after those that have been.
 * @param seqs those; every dead letter of the sink where not given, {@link AT_ONCE} at a time
 * @returns how many; with all of them, there may be more until it is 0
 */
export async function requeue(
  place: Place,
  sink: string,
  now: number,
  seqs?: readonly number[],
): Promise<number> {
  await lockSink(place, sink);
  const these = seqs === undefined ? sql`` : sql`and seq in ${among(place, seqs)}`;
  const { rows } = await sql<{ seq: number; subject: string }>`select seq, subject from dead
    where sink = ${sink} ${these} order by seq limit ${seqs?.length ?? AT_ONCE}`.execute(place.db);
  if (rows.length === 0) return 0;
  const open = rows.map((row) => ({ ...row, due_at: null, attempts: 0, reason: '' }));
  await putBack(place, sink, open, now);
  await unblock(place, sink, [...new Set(rows.map(({ subject }) => subject))]);
  await sql`delete from dead where sink = ${sink} and seq in ${among(
    place,
    rows.map(({ seq }) => seq),
  )}`.execute(place.db);
  return rows.length;
}
