/** append(store): the log grows by what is not in it yet, and was not in it before. */
import { sql } from 'kysely';
import { lockLog } from './locks.ts';
import { records } from './records.ts';
import type { Place } from './schema.ts';

export interface StoredEvent {
  /** The same id is the same event. */
  readonly id: string;
  /** Events of one subject are delivered in the order of the log. */
  readonly subject: string;
  /** JSON. */
  readonly body: string;
}

/** @returns how many were new */
export async function append(place: Place, events: readonly StoredEvent[], now: number): Promise<number> {
  await lockLog(place);
  const given = records(place, events, { id: 'text', subject: 'text', body: 'text' });
  const { numAffectedRows = 0n } = await sql`insert into event (id, subject, received_at, body)
    select given.id, given.subject, cast(${now} as double precision), given.body from ${given}
    where not exists (select 1 from seen where seen.id = given.id)
    on conflict (id) do nothing`.execute(place.db);
  return Number(numAffectedRows);
}
