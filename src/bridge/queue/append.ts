/** validate → append(store) → acknowledge: events of many senders in one transaction (group commit). */
import type { Once, Store, StoredEvent } from '../../store/store.ts';
import { troubleOf } from '../../store/trouble.ts';
import { type Event, subjectKey } from '../event.ts';

export interface Appender {
  /**
   * Durable when it resolves; `full` when none of them was stored, `replayed` when they came before and may come once.
   */
  append(events: readonly Event[], once?: Once): Promise<Appended>;
}

export type Appended = 'stored' | 'full' | 'replayed';

export interface AppendWorld {
  readonly store: Store;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** The sinks that must keep up. */
  readonly sinks: readonly string[];
  /** Events that the slowest of them may be behind; above it nothing new is taken. */
  readonly maxBacklog: number;
  /** Seconds that the oldest unfinished event may be old; above it nothing new is taken. */
  readonly maxAgeSeconds?: number;
}

/** Longer than the last attempt takes to become a dead letter. */
export const MAX_AGE_SECONDS = 2 * 86_400;

/** Other processes append too. */
const COUNT_GOOD_SECONDS = 1;

interface Waiting {
  readonly events: readonly StoredEvent[];
  readonly once: Once | undefined;
  readonly done: (result: Appended) => void;
  readonly failed: (error: unknown) => void;
}

export function appender(world: AppendWorld): Appender {
  const { store, now } = world;
  const hasRoom = roomKeeper(world);
  let waiting: Waiting[] = [];
  let busy = false;
  return {
    append: (events, once) =>
      new Promise((done, failed) => {
        waiting.push({ events: events.map(rowOf), once, done, failed });
        if (!busy) setImmediate(() => void commit());
      }),
  };

  async function commit(): Promise<void> {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await commitGroup(group.filter(({ once }) => once === undefined));
      // Seldom enough for a transaction each.
      for (const one of group) if (one.once !== undefined) await commitOnce(one, one.once);
    }
    busy = false;
  }

  async function commitGroup(group: readonly Waiting[]): Promise<void> {
    if (group.length === 0) return;
    const rows = group.flatMap(({ events }) => events);
    await answer(group, async () => {
      if (!(await hasRoom(rows.length))) return 'full';
      await store.append(rows, now());
      return 'stored';
    });
  }

  async function commitOnce(one: Waiting, once: Once): Promise<void> {
    await answer([one], async () => {
      if (!(await hasRoom(one.events.length))) return 'full';
      return (await store.appendOnce(one.events, now(), once)) ? 'stored' : 'replayed';
    });
  }

  async function answer(group: readonly Waiting[], commit: () => Promise<Appended>): Promise<void> {
    try {
      const result = await commit();
      for (const { done } of group) done(result);
    } catch (error) {
      // A disk without space and a locked database pass: the sender is asked to wait.
      const passes = troubleOf(error) !== undefined;
      for (const { done, failed } of group) {
        if (passes) done('full');
        else failed(error);
      }
    }
  }
}

/** Whether so many more are taken. Counting costs, so it is done where the last count does not tell, or is old. */
function roomKeeper({ store, now, sinks, maxBacklog, maxAgeSeconds = MAX_AGE_SECONDS }: AppendWorld) {
  let events = 0;
  let oldest: number | undefined;
  let countedAt = -Infinity;
  return async (more: number): Promise<boolean> => {
    const at = now();
    if (events + more > maxBacklog || at - countedAt >= COUNT_GOOD_SECONDS || at < countedAt) {
      ({ events, oldest } = await store.backlog(sinks));
      countedAt = at;
    }
    if (events + more > maxBacklog || at - (oldest ?? at) > maxAgeSeconds) return false;
    events += more;
    return true;
  };
}

function rowOf(event: Event): StoredEvent {
  return { id: event.id, subject: subjectKey(event.subject), body: JSON.stringify(event) };
}
