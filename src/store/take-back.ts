/** Claims that end without a word from who held them: it has died, or has been too slow. */
import { sql } from 'kysely';
import { numbersOf } from './in-hand.ts';
import { putBack, unblock } from './open-rows.ts';
import { among } from './records.ts';
import type { Place } from './schema.ts';

export interface TakeBack {
  readonly sink: string;
  /** Seconds since the epoch: claims whose lease has ended by then; Infinity takes back all. */
  readonly leaseEnded: number;
  readonly now: number;
  /** Only events up to this number are delivered again by it; all where not given. */
  readonly upTo?: number;
}

export async function takeBack(place: Place, { sink, leaseEnded, now, upTo }: TakeBack): Promise<void> {
  const claims = place.db.deleteFrom('claim').where('sink', '=', sink);
  const those = leaseEnded === Infinity ? claims : claims.where('lease_ends', '<=', leaseEnded);
  const ended = await those.returning(['id', 'seqs']).execute();
  if (ended.length === 0) return;
  const fresh = ended.flatMap(({ seqs }) => numbersOf(seqs)).filter((seq) => seq <= (upTo ?? seq));
  const { rows } = await sql<{ seq: number; subject: string }>`select seq, subject from event
    where seq in ${among(place, fresh)}`.execute(place.db);
  const open = rows.map((row) => ({ ...row, due_at: now, attempts: 0, reason: '' }));
  await putBack(place, sink, open, now);
  const ids = ended.map(({ id }) => id);
  await sql`update delivery set claim = null, due_at = ${now}, set_at = ${now}
    where sink = ${sink} and claim in ${among(place, ids)}`.execute(place.db);
  await unblock(place, sink);
}
