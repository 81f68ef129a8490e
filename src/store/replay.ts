/** An earlier part of the log once more. */
import { lockSink } from './locks.ts';
import type { Place } from './schema.ts';
import { takeBack } from './take-back.ts';

/**
 * The sink reads the log again from the first event that was received at `since` or later: every event from there to
 * the newest, in order, so that the last that the other side hears of a subject is the newest. Where the other side can
 * tell events by their ids, those that it has are not taken twice. What is in somebody's hands, its retries and dead letters from there on are read
 * again with the rest. New events wait behind them, and what is read again counts towards no bound of the queue.
 * @param since seconds since the epoch
 * @returns events that are read again, at most
 */
export async function replay(place: Place, sink: string, since: number, now: number): Promise<number> {
  await lockSink(place, sink);
  const log = place.db.selectFrom('event').select('seq').where('received_at', '>=', since);
  const first = await log.orderBy('seq').limit(1).executeTakeFirst();
  const standing = place.db.selectFrom('sink').select('position').where('name', '=', sink);
  const { position } = await standing.executeTakeFirstOrThrow();
  if (first === undefined || first.seq > position) return 0;
  const before = first.seq - 1;
  await takeBack(place, { sink, leaseEnded: Infinity, now, upTo: before });
  for (const table of ['delivery', 'dead'] as const)
    await place.db.deleteFrom(table).where('sink', '=', sink).where('seq', '>', before).execute();
  await place.db.updateTable('sink').set({ position: before }).where('name', '=', sink).execute();
  return position - before;
}
