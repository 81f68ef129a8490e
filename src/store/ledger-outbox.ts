/** The outbox: operations about one issue or incident are sent one after the other, each by one who holds it. */
import { type RawBuilder, sql } from 'kysely';
import { CLOCKS_APART_SECONDS, LONGEST_WAIT_SECONDS } from './clocks.ts';
import type { OperationRow, OutboxCount } from './ledger-rows.ts';
import { columnText, nameOfColumn } from './portal-rows.ts';
import type { Place } from './schema.ts';
import { storable } from './text.ts';

export interface OperationClaim {
  readonly tracker: string;
  readonly limit: number;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly leaseEnds: number;
}

/** Each claim has its own: whoever claims it later has others. */
export type OperationHands = Pick<OperationRow, 'seq' | 'attempts'>;

export interface OperationEnd {
  readonly state: 'sent' | 'pending' | 'unknown' | 'failed';
  readonly dueAt: number;
  readonly reference: string;
  readonly reason: string;
  /** From when on its age counts, and that of what waits behind it; as before where it is absent. */
  readonly since?: number;
}

/** @property was_ahead a clock that was ahead has written when it was made, is due, or is free again */
export type ClaimedRow = OperationRow & { readonly was_ahead: boolean };

/**
 * The first unfinished one of each line of each issue or incident that is due, or whose lease has ended. Nothing waits for what a clock
 * that was ahead has written.
 * @returns them with the state that they had, in the order of the outbox
 */
export async function claimOperations(
  { db }: Place,
  { tracker, limit, now, leaseEnds }: OperationClaim,
): Promise<readonly ClaimedRow[]> {
  const latest = now + CLOCKS_APART_SECONDS;
  const isDue = sql`(due_at <= ${now} or due_at > ${latest + LONGEST_WAIT_SECONDS} or created_at > ${latest})`;
  const isFree = sql`(lease_ends <= ${now} or lease_ends > ${latest + LONGEST_WAIT_SECONDS})`;
  const { rows } = await sql<OperationRow>`select * from ledger_operation as one
    where tracker = ${tracker} and state in ('pending', 'sending', 'unknown')
      and (state = 'sending' or ${isDue}) and (state <> 'sending' or ${isFree})
      and not exists (select 1 from ledger_operation as earlier where earlier.tracker = one.tracker
        and earlier.line = one.line and earlier.seq < one.seq and earlier.state in ('pending', 'sending', 'unknown')
        and (earlier.issue = one.issue or earlier.incident = one.incident))
    order by seq limit ${limit}`.execute(db);
  const claimed: ClaimedRow[] = [];
  for (const row of rows) {
    const { seq, attempts, created_at: made, due_at: due, lease_ends: ends } = row;
    const taken = {
      ...{ state: 'sending', attempts: attempts + 1, lease_ends: leaseEnds },
      created_at: made > latest ? now : made,
    };
    const last = Math.max(due, ends ?? 0) - LONGEST_WAIT_SECONDS;
    claimed.push({ ...row, ...taken, state: row.state, was_ahead: Math.max(made, last) > latest });
    await db.updateTable('ledger_operation').set(taken).where('seq', '=', seq).execute();
  }
  return claimed;
}

/** @returns false when somebody else has claimed it since, or it is finished */
export async function settleOperation(
  { db }: Place,
  { seq, attempts }: OperationHands,
  { state, dueAt, reference, reason, since }: OperationEnd,
): Promise<boolean> {
  const end = {
    state,
    due_at: dueAt,
    lease_ends: null,
    reference: storable(reference),
    reason: storable(reason),
  };
  const held = db.updateTable('ledger_operation').set(end).where('seq', '=', seq);
  const { numUpdatedRows } = await held
    .where('state', '=', 'sending')
    .where('attempts', '=', attempts)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  if (since !== undefined) await beginAgain(db, seq, since);
  return true;
}

export interface SendingRequest {
  readonly now: number;
  readonly seconds: number;
  /** What counts is that of the first one. */
  readonly noted: string;
}

/**
 * A request of these hands is on its way from now on, and the lease lasts for longer than it.
 * @returns false when somebody else has claimed it since, or it is finished: then nothing may be sent
 */
export async function beginSending(
  { db }: Place,
  { seq, attempts }: OperationHands,
  { now, seconds, noted }: SendingRequest,
): Promise<boolean> {
  const until = now + seconds;
  const { numAffectedRows } =
    await sql`update ledger_operation set sender = ${attempts}, sender_seconds = ${seconds},
      noted = coalesce(noted, ${storable(noted)}),
      lease_ends = case when lease_ends < ${until} then ${until} else lease_ends end
    where seq = ${seq} and state = 'sending' and attempts = ${attempts}`.execute(db);
  return numAffectedRows === 1n;
}

/** The request of these hands is over, whoever has the operation now. */
export async function endSending({ db }: Place, { seq, attempts }: OperationHands): Promise<void> {
  const over = db.updateTable('ledger_operation').set({ sender: 0, sender_seconds: 0 });
  await over.where('seq', '=', seq).where('sender', '=', attempts).execute();
}

async function beginAgain(db: Place['db'], seq: number, since: number): Promise<void> {
  await sql`update ledger_operation set created_at = ${since}
    where seq >= ${seq} and state in ('pending', 'unknown')
      and exists (select 1 from ledger_operation as first where first.seq = ${seq}
        and first.tracker = ledger_operation.tracker and first.line = ledger_operation.line
        and (first.issue = ledger_operation.issue or first.incident = ledger_operation.incident))`.execute(
    db,
  );
}

/**
 * What has failed is due again, and searched for first: nobody knows what has become of it since.
 * @param seqs all that have failed where it is absent
 */
export async function replayOperations(
  { db }: Place,
  {
    tracker,
    now,
    seqs,
  }: { readonly tracker: string; readonly now: number; readonly seqs?: readonly number[] },
): Promise<number> {
  if (seqs?.length === 0) return 0;
  const again = { state: 'unknown', due_at: now, created_at: now };
  const failed = db.updateTable('ledger_operation').set(again).where('state', '=', 'failed');
  const those = failed.where('tracker', '=', tracker);
  const { numUpdatedRows } = await (
    seqs === undefined ? those : those.where('seq', 'in', seqs)
  ).executeTakeFirst();
  return Number(numUpdatedRows);
}

/** What waits of the issues of a site, for whatever reason, is due. */
export async function hurryOperations({ db }: Place, site: string, now: number): Promise<void> {
  await sql`update ledger_operation set due_at = ${now} where state in ('pending', 'unknown') and due_at > ${now}
    and issue in (select id from ledger_issue where site = ${columnText(site)})`.execute(db);
}

/** Of issues that have something waiting for a reason that begins so. */
export async function sitesWaiting({ db }: Place, beginning: string): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly site: string }>`select distinct site from ledger_issue
    join ledger_operation on ledger_operation.issue = ledger_issue.id
    where ledger_operation.state in ('pending', 'unknown')
      and substr(reason, 1, ${sql.lit(beginning.length)}) = ${beginning}`.execute(db);
  return rows.map(({ site }) => nameOfColumn(site));
}

/** Of each state but `sent`. @param beginnings of reasons, that are counted too */
export async function countOperations(
  { db }: Place,
  tracker: string,
  beginnings: readonly string[],
): Promise<readonly OutboxCount[]> {
  const open = sql`from ledger_operation where tracker = ${tracker} and state <> 'sent'`;
  const { rows } = await sql<Omit<OutboxCount, 'held'>>`select state, count(*) as operations,
    min(created_at) as oldest ${open} group by state`.execute(db);
  const held = await Promise.all(beginnings.map((beginning) => countReasons(db, open, beginning)));
  return rows.map((row) => ({ ...row, held: held.map((counts) => counts.get(row.state) ?? 0) }));
}

async function countReasons(
  db: Place['db'],
  open: RawBuilder<unknown>,
  beginning: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ readonly state: string; readonly operations: number }>`select state,
    count(*) as operations ${open} and substr(reason, 1, ${sql.lit(beginning.length)}) = ${beginning}
    group by state`.execute(db);
  return new Map(rows.map(({ state, operations }) => [state, operations]));
}
