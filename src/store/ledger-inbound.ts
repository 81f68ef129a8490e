/** What trackers say is asked for by one process at a time, which goes on where the last one has stopped. */
import { CLOCKS_APART_SECONDS, LONGEST_WAIT_SECONDS } from './clocks.ts';
import type { InboundRow } from './ledger-rows.ts';
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
  const empty = { tracker, cursor: '', waiting: '', due_at: 0, lease: 0, lease_ends: null };
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

/** @returns false when another process has it since */
export async function settleInbound(
  { db }: Place,
  { tracker, cursor, waiting, due_at, lease }: Omit<InboundRow, 'lease_ends'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('ledger_inbound')
    .set({ cursor, waiting, due_at, lease_ends: null })
    .where('tracker', '=', tracker)
    .where('lease', '=', lease)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
