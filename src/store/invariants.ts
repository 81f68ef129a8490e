/** What is always so of a store that is whole; `secmon store check` asks. */
import { sql } from 'kysely';
import { numbersOf } from './in-hand.ts';
import type { Place } from './schema.ts';

/** @returns a sentence for each thing that is not as it must be */
export async function brokenInvariants(place: Place): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const [what, rows] of Object.entries(RULES)) {
    const { rows: found } = await sql<{ n: number }>`select count(*) as n from ${sql.raw(rows)}`.execute(
      place.db,
    );
    const count = found[0]?.n ?? 0;
    if (count > 0) broken.push(`${what}: ${count}`);
  }
  const stalled = await stalledRows(place);
  if (stalled > 0)
    broken.push(`events that wait for an earlier one of their subject, which is not there: ${stalled}`);
  return broken;
}

/** What there must be none of. */
const RULES: Readonly<Record<string, string>> = {
  'open deliveries without their event':
    'delivery where not exists (select 1 from event where event.seq = delivery.seq)',
  'dead letters without their event':
    'dead where not exists (select 1 from event where event.seq = dead.seq)',
  'open deliveries of a sink that is not there':
    'delivery where not exists (select 1 from sink where sink.name = delivery.sink)',
  'open deliveries that the sink has not come to':
    'delivery join sink on sink.name = delivery.sink where delivery.seq > sink.position',
  'open deliveries that are dead too':
    'delivery join dead on dead.sink = delivery.sink and dead.seq = delivery.seq',
  'open deliveries in a claim that is not there':
    'delivery where claim is not null and not exists (select 1 from claim where claim.id = delivery.claim)',
  'sinks that stand before where they have been': 'sink where position > frontier',
  'ids that are both in the log and deleted': 'seen join event on event.id = seen.id',
  'newest ids of subjects that are not remembered':
    'last_seen where not exists (select 1 from seen where seen.id = last_seen.id)',
};

/** They would wait for ever. */
async function stalledRows(place: Place): Promise<number> {
  const { rows } = await sql<{ sink: string; subject: string }>`select sink, subject from delivery as open
    where due_at is null and not exists (select 1 from delivery as earlier where earlier.sink = open.sink
      and earlier.subject = open.subject
        and (earlier.seq < open.seq or earlier.claim is not null))`.execute(place.db);
  if (rows.length === 0) return 0;
  const claims = await place.db.selectFrom('claim').select(['sink', 'seqs']).execute();
  const flying = new Set<string>();
  for (const { sink, seqs } of claims) {
    for (const seq of numbersOf(seqs)) {
      const event = place.db.selectFrom('event').select('subject').where('seq', '=', seq);
      flying.add(JSON.stringify([sink, (await event.executeTakeFirst())?.subject]));
    }
  }
  return rows.filter(({ sink, subject }) => !flying.has(JSON.stringify([sink, subject]))).length;
}
