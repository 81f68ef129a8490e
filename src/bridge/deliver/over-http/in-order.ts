/** One request for each event: what differs in its key side by side, what has the same one after the other. */
import { Failure } from '../../../host/failure.ts';
import type { Event } from '../../event.ts';
import { HELD, type Outcome } from '../sink.ts';
import { haltAfter, resultOf, settled, NOT_BEGUN, type Result, type Retry } from './result.ts';

export interface InOrder {
  /** Requests under way at the same time. */
  readonly parallel: number;
  /** What the other side tells subjects apart by. */
  readonly keyOf: (event: Event) => string;
  /** Nothing new begins once it has aborted. */
  readonly signal: AbortSignal;
}

/**
 * @param deliver throws a Failure where nothing is known of the event
 * @throws Failure when nothing is known of any event
 */
export async function inOrder(
  events: readonly Event[],
  { parallel, keyOf, signal }: InOrder,
  deliver: (event: Event) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const results = new Map<Event, Result>();
  const queues = byKey(events, keyOf).values();
  let halt: Retry | undefined;
  const work = async (): Promise<void> => {
    for (const queue of queues) await deliverQueue(queue);
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return settled(events.map((event) => results.get(event) ?? halt ?? NOT_BEGUN));

  async function deliverQueue(queue: readonly Event[]): Promise<void> {
    let held = false;
    for (const event of queue) {
      if (signal.aborted || halt !== undefined) return;
      if (held) {
        results.set(event, HELD);
        continue;
      }
      const result = await resultOf(deliver(event));
      results.set(event, result);
      halt ??= haltAfter(result);
      held = result instanceof Failure || result.state === 'retry';
    }
  }
}

function byKey(events: readonly Event[], keyOf: InOrder['keyOf']): ReadonlyMap<string, readonly Event[]> {
  const queues = new Map<string, Event[]>();
  for (const event of events) {
    const key = keyOf(event);
    const queue = queues.get(key);
    if (queue === undefined) queues.set(key, [event]);
    else queue.push(event);
  }
  return queues;
}
