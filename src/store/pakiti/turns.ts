/** Whose turn it is to sync a feed: one at a time, whatever process or machine it is of. */
import { sql } from 'kysely';
import { lockFeeds } from '../locks.ts';
import type { Place } from '../schema.ts';
import type { TurnRow } from './rows.ts';

export interface TurnClaim {
  readonly feed: string;
  /** A word that nobody else has. */
  readonly holder: string;
  readonly now: number;
  readonly leaseSeconds: number;
  /** Only when the last turn ended before; null: whenever that was. */
  readonly triedBefore: number | null;
}

export type Claimed = 'taken' | 'held' | 'not due';

export async function claimTurn(place: Place, claim: TurnClaim): Promise<Claimed> {
  const { feed, holder, now, leaseSeconds, triedBefore } = claim;
  await lockFeeds(place);
  const row = await place.db
    .selectFrom('pakiti_sync')
    .selectAll()
    .where('feed', '=', feed)
    .executeTakeFirst();
  if (row !== undefined && isHeld(row, now, leaseSeconds)) return 'held';
  if (triedBefore !== null && wasTriedSince(row?.tried_at ?? null, triedBefore, now)) return 'not due';
  const held = { holder, lease_ends: now + leaseSeconds, progress: '{}' };
  await place.db
    .insertInto('pakiti_sync')
    .values({ feed, ...held, tried_at: null, failed: 0 })
    .onConflict((conflict) => conflict.column('feed').doUpdateSet(held))
    .execute();
  return 'taken';
}

/** A lease that is longer than any is of a clock that was wrong. */
export function isHeld(
  { holder, lease_ends }: Pick<TurnRow, 'holder' | 'lease_ends'>,
  now: number,
  leaseSeconds: number,
): boolean {
  return holder !== null && lease_ends > now && lease_ends <= now + 2 * leaseSeconds;
}

/** A time in the future, of a clock that was wrong, is none. */
export function wasTriedSince(triedAt: number | null, since: number, now: number): boolean {
  return triedAt !== null && triedAt >= since && triedAt <= now;
}

/** @returns whether it is still in these hands */
export async function keepTurn(
  { db }: Place,
  { feed, holder }: Pick<TurnRow, 'feed'> & { readonly holder: string },
  leaseEnds: number,
  progress: string,
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`update pakiti_sync set lease_ends = ${leaseEnds},
    progress = ${progress} where feed = ${feed} and holder = ${holder}`.execute(db);
  return numAffectedRows > 0n;
}

export async function endTurn(
  { db }: Place,
  { feed, holder }: Pick<TurnRow, 'feed'> & { readonly holder: string },
  at: number,
  failed: boolean,
): Promise<void> {
  await sql`update pakiti_sync set holder = null, tried_at = ${at}, failed = ${failed ? 1 : 0}, progress = '{}'
    where feed = ${feed} and holder = ${holder}`.execute(db);
}

export async function turns({ db }: Place): Promise<readonly TurnRow[]> {
  return await db.selectFrom('pakiti_sync').selectAll().orderBy('feed').execute();
}
