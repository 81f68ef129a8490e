/** Which subjects of a sink are in somebody's hands or wait. */
import { sql } from 'kysely';
import { among } from './records.ts';
import type { Place } from './schema.ts';

/** Those of `subjects` of which an earlier event is not finished: their next has to wait. */
export async function heldSubjects(
  place: Place,
  sink: string,
  subjects: readonly string[],
): Promise<ReadonlySet<string>> {
  const flying = await subjectsInFlight(place, sink);
  const waiting = await waitingSubjects(place, sink, subjects);
  return new Set([...flying, ...waiting]);
}

/** Of the events that came fresh from the log and are in somebody's hands. */
export async function subjectsInFlight(place: Place, sink: string): Promise<readonly string[]> {
  const claims = await place.db.selectFrom('claim').select('seqs').where('sink', '=', sink).execute();
  const seqs = claims.flatMap((claim) => numbersOf(claim.seqs));
  if (seqs.length === 0) return [];
  const { rows } = await sql<{
    subject: string;
  }>`select distinct subject from event where seq in ${among(place, seqs)}`.execute(place.db);
  return rows.map(({ subject }) => subject);
}

async function waitingSubjects(
  place: Place,
  sink: string,
  subjects: readonly string[],
): Promise<readonly string[]> {
  const open = place.db.selectFrom('delivery').where('sink', '=', sink);
  const any = await open.select('seq').limit(1).executeTakeFirst();
  if (any === undefined || subjects.length === 0) return [];
  const { rows } = await sql<{ subject: string }>`select distinct subject from delivery
    where sink = ${sink} and subject in ${among(place, [...new Set(subjects)])}`.execute(place.db);
  return rows.map(({ subject }) => subject);
}

export function numbersOf(list: string): readonly number[] {
  return JSON.parse(list) as readonly number[];
}
