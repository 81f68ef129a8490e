/** What trackers say is asked for by one process at a time, which goes on where the last one has stopped. */
import { sql } from 'kysely';
import { CLOCKS_APART_SECONDS, LONGEST_WAIT_SECONDS } from './clocks.ts';
import type { InboundRow, WaitingRow } from './ledger-rows.ts';
import { columnText } from './portal-rows.ts';
import { among } from './records.ts';
import type { Place } from './schema.ts';

export interface InboundClaim {
  readonly tracker: string;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly leaseEnds: number;
}

/**
 * Nothing waits for what a clock that was ahead has written.
 * @returns undefined where it is not due, or another process is at it
 */
export async function claimInbound(
  { db }: Place,
  { tracker, now, leaseEnds }: InboundClaim,
): Promise<InboundRow | undefined> {
  const empty = { tracker, cursor: '', due_at: 0, lease: 0, lease_ends: null };
  await db
    .insertInto('ledger_inbound')
    .values(empty)
    .onConflict((one) => one.doNothing())
    .execute();
  const row = await db
    .selectFrom('ledger_inbound')
    .selectAll()
    .where('tracker', '=', tracker)
    .executeTakeFirstOrThrow();
  const until = row.lease_ends ?? row.due_at;
  if (until > now && until <= now + LONGEST_WAIT_SECONDS + CLOCKS_APART_SECONDS) return undefined;
  const taken = { lease: row.lease + 1, lease_ends: leaseEnds };
  await db.updateTable('ledger_inbound').set(taken).where('tracker', '=', tracker).execute();
  return { ...row, ...taken };
}

/** What becomes of what waits. */
export interface WaitingChange {
  /** Numbers of rows that wait no longer; all of them where it is absent. */
  readonly gone?: readonly number[];
  readonly added: readonly Pick<WaitingRow, 'fact' | 'ticket' | 'body'>[];
  /** Of all the newest so many. */
  readonly most: number;
}

/** @returns false when another process has it since: then nothing has changed */
export async function settleInbound(
  place: Place,
  { tracker, cursor, due_at, lease }: Omit<InboundRow, 'lease_ends'>,
  waiting?: WaitingChange,
): Promise<boolean> {
  const { numUpdatedRows } = await place.db
    .updateTable('ledger_inbound')
    .set({ cursor, due_at, lease_ends: null })
    .where('tracker', '=', tracker)
    .where('lease', '=', lease)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  if (waiting !== undefined) await changeWaiting(place, tracker, waiting);
  return true;
}

async function changeWaiting(
  place: Place,
  tracker: string,
  { gone, added, most }: WaitingChange,
): Promise<void> {
  const { db } = place;
  const ended = db.deleteFrom('ledger_waiting').where('tracker', '=', tracker);
  await (gone === undefined ? ended : ended.where('seq', 'in', among<number>(place, gone))).execute();
  for (const row of added)
    await db
      .insertInto('ledger_waiting')
      .values({ ...row, tracker, ticket: columnText(row.ticket) })
      .onConflict((one) => one.doNothing())
      .execute();
  await sql`delete from ledger_waiting where tracker = ${tracker} and seq <= (select seq from ledger_waiting
    where tracker = ${tracker} order by seq desc limit 1 offset ${most})`.execute(db);
}

/** Of what waits that whose ticket is known by now, in the order in which it was heard. */
export async function waitingNoLonger(
  { db }: Place,
  tracker: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly WaitingRow[]> {
  const rows = db.selectFrom('ledger_waiting').selectAll().where('tracker', '=', tracker);
  const known = rows.where('seq', '>', after).where((is) => {
    const references = is.selectFrom('ledger_reference').select('place');
    const ours = references.where('ledger_reference.tracker', '=', columnText(tracker));
    return is.exists(ours.whereRef('ledger_reference.reference', '=', 'ledger_waiting.ticket'));
  });
  return await known.orderBy('seq').limit(limit).execute();
}

/**
 * Since when a ticket may be there that nobody knows of: of what is under way, and of what has failed before it had one.
 * @returns seconds since the epoch; undefined where there is none
 */
export async function unknownTicketsSince({ db }: Place, tracker: string): Promise<number | undefined> {
  const isUnknown = sql`not exists (select 1 from ledger_reference as known
    where known.tracker = ${columnText(tracker)} and (known.issue = one.issue or known.incident = one.incident))`;
  // The age of what is held, or sent once more, counts anew: its ticket may be as old as what it is about.
  const begun = sql`min(coalesce((select min(at) from ledger_audit where ledger_audit.issue = one.issue),
    (select min(at) from ledger_audit where ledger_audit.incident = one.incident)))`;
  // As the indexes of what is not finished, and of what has failed, have it.
  const started = sql`from ledger_operation as one where tracker = ${tracker}
    and state in ('pending', 'sending', 'unknown') and state <> 'pending'`;
  const failed = sql`from ledger_operation as one where tracker = ${tracker} and state = 'failed' and ${isUnknown}`;
  const { rows } = await sql<{ readonly since: number | null }>`select min(since) as since from (
    select min(created_at) as since ${started} union all select ${begun} ${started} and ${isUnknown}
    union all select min(created_at) ${failed} union all select ${begun} ${failed}) as those`.execute(db);
  return rows[0]?.since ?? undefined;
}
