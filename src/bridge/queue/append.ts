/** validate → append(store) → acknowledge: events of many senders in one transaction (group commit). */
import type { Store, StoredEvent } from '../../store/store.ts';
import { type Event, subjectKey } from '../event.ts';

export interface Appender {
  /** Durable when it resolves; `full` when none of them was stored. */
  append(events: readonly Event[]): Promise<'stored' | 'full'>;
}

export interface AppendWorld {
  readonly store: Store;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** The sinks that must keep up. */
  readonly sinks: readonly string[];
  /** Events that the slowest of them may be behind; above it nothing new is taken. */
  readonly maxBacklog: number;
}

/** Other processes append too. */
const COUNT_GOOD_SECONDS = 1;

interface Waiting {
  readonly events: readonly StoredEvent[];
  readonly done: (result: 'stored' | 'full') => void;
  readonly failed: (error: unknown) => void;
}

export function appender({ store, now, sinks, maxBacklog }: AppendWorld): Appender {
  let waiting: Waiting[] = [];
  let busy = false;
  let backlog = 0;
  let countedAt = -Infinity;
  return {
    append: (events) =>
      new Promise((done, failed) => {
        waiting.push({ events: events.map(rowOf), done, failed });
        if (!busy) setImmediate(() => void commit());
      }),
  };

  async function commit(): Promise<void> {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await commitGroup(group);
    }
    busy = false;
  }

  /** Counting costs, so it is done where the last count and what was appended since do not tell, or it is old. */
  async function hasRoom(more: number): Promise<boolean> {
    if (backlog + more > maxBacklog || now() - countedAt >= COUNT_GOOD_SECONDS || now() < countedAt) {
      backlog = await store.backlog(sinks);
      countedAt = now();
    }
    if (backlog + more > maxBacklog) return false;
    backlog += more;
    return true;
  }

  async function commitGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const rows = group.flatMap(({ events }) => events);
      const full = !(await hasRoom(rows.length));
      if (!full) await store.append(rows, now());
      for (const { done } of group) done(full ? 'full' : 'stored');
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  }
}

function rowOf(event: Event): StoredEvent {
  return { id: event.id, subject: subjectKey(event.subject), body: JSON.stringify(event) };
}
