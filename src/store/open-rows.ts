/** Rows of `delivery`: what a sink has read and not finished. */
import { sql } from 'kysely';
import { subjectsInFlight } from './in-hand.ts';
import { among, records } from './records.ts';
import type { Place } from './schema.ts';

export interface OpenRow {
  readonly seq: number;
  readonly subject: string;
  /** Seconds since the epoch; null waits for an earlier event of the subject. */
  readonly due_at: number | null;
  readonly attempts: number;
  readonly reason: string;
}

/** In nobody's hands any more. */
export async function putBack(
  place: Place,
  sink: string,
  rows: readonly OpenRow[],
  now: number,
): Promise<void> {
  if (rows.length === 0) return;
  const given = records(place, rows, {
    seq: 'bigint',
    subject: 'text',
    due_at: 'double precision',
    attempts: 'bigint',
    reason: 'text',
  });
  await sql`insert into delivery (sink, seq, subject, due_at, set_at, attempts, claim, reason)
    select cast(${sink} as text), given.seq, given.subject, given.due_at, cast(${now} as double precision),
      given.attempts, null, given.reason from ${given} where true
    on conflict (sink, seq) do update set due_at = excluded.due_at, set_at = excluded.set_at,
      attempts = excluded.attempts, claim = null, reason = excluded.reason`.execute(place.db);
}

/**
 * Nothing waits behind what is finished: the first that waits of each subject is due, unless one of its subject is in
 * somebody's hands.
 * @param subjects all of them where not given
 */
export async function unblock(place: Place, sink: string, subjects?: readonly string[]): Promise<void> {
  const waits = place.db.selectFrom('delivery').select('seq').where('sink', '=', sink);
  const any = await waits.where('due_at', 'is', null).limit(1).executeTakeFirst();
  if (any === undefined) return;
  const flying = await subjectsInFlight(place, sink);
  const these = subjects === undefined ? sql`` : sql`and subject in ${among(place, subjects)}`;
  const others = flying.length === 0 ? sql`` : sql`and subject not in ${among(place, flying)}`;
  await sql`update delivery set due_at = 0, set_at = 0 where sink = ${sink} and due_at is null
    and seq in (select min(seq) from delivery where sink = ${sink} ${these} ${others} group by subject)
    and not exists (select 1 from delivery as held where held.sink = delivery.sink
      and held.subject = delivery.subject and held.claim is not null)`.execute(place.db);
}
