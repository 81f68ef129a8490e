/** Old, finished events are deleted from time to time, a few at a time so that nobody waits for it. */
import type { Store } from '../../store/store.ts';

export interface RetentionRule {
  /** Seconds that a finished event is kept after it was received. */
  readonly keepSeconds: number;
  /** Seconds that a dead letter is kept; its event is kept with it. */
  readonly keepDeadSeconds: number;
  /** Seconds that the id of a deleted event is remembered, so that it is not taken for a new one. */
  readonly keepIdsSeconds: number;
}

const DAY = 86_400;

export const RETENTION: RetentionRule = {
  keepSeconds: 30 * DAY,
  keepDeadSeconds: 90 * DAY,
  keepIdsSeconds: 90 * DAY,
};

export interface RetentionWorld {
  readonly store: Store;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Sinks that are configured now. */
  readonly sinks: readonly string[];
  /** The last number that every other reader of the log has read, such as the portal; Infinity without one. */
  readonly upTo: () => number | Promise<number>;
  /** Resolves after so many seconds, or when the signal is aborted. */
  readonly pause: (seconds: number, signal: AbortSignal) => Promise<void>;
}

export interface RetentionCount {
  readonly events: number;
  readonly deadLetters: number;
}

const BETWEEN_SECONDS = 0.05;

/** One round over the whole store. @returns what was deleted, for the log: nothing goes silently */
export async function retireOld(
  rule: RetentionRule,
  { store, now, sinks, upTo, pause }: RetentionWorld,
  stopping: AbortSignal,
): Promise<RetentionCount> {
  const at = now();
  const retention = {
    sinks,
    finishedBefore: at - rule.keepSeconds,
    deadBefore: at - rule.keepDeadSeconds,
    seenBefore: at - rule.keepIdsSeconds,
    upTo: await upTo(),
    now: at,
  };
  let [events, deadLetters] = [0, 0];
  for (let after: number | undefined = 0; after !== undefined && !stopping.aborted;) {
    const some = await store.retire(retention, after);
    events += some.events;
    deadLetters += some.deadLetters;
    after = some.next;
    if (after !== undefined) await pause(BETWEEN_SECONDS, stopping);
  }
  return { events, deadLetters };
}
