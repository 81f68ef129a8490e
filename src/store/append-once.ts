/** append(store) of what may come a single time: whoever has caught it on the way must not hand it in again. */
import { append, type StoredEvent } from './append.ts';
import type { Place } from './schema.ts';

export interface Once {
  /** What it is known by, such as the hash of what was signed. */
  readonly mark: string;
  /** Seconds since the epoch from which on it is remembered for as long as the ids of events are. */
  readonly at: number;
}

/** Mark and events together or not at all. @returns false when it was taken before; then nothing is changed */
export async function appendOnce(
  place: Place,
  events: readonly StoredEvent[],
  now: number,
  once: Once,
): Promise<boolean> {
  const marked = place.db.insertInto('taken_once').values(once);
  // A transaction that has put the same mark there and not ended yet is waited for.
  const { numInsertedOrUpdatedRows = 0n } = await marked
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return false;
  await append(place, events, now);
  return true;
}
