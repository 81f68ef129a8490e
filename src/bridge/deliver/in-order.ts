/** One event after the other, for sinks that take them singly: of a subject none overtakes another. */
import { Failure } from '../../host/failure.ts';
import { type Event, subjectKey } from '../event.ts';
import type { Outcome } from './sink.ts';

const AFTER_ANOTHER: Outcome = { state: 'retry', reason: 'an earlier result of the subject comes first' };

/**
 * @param deliver is not asked for a subject any more once it has answered `retry` for it, and for nothing any more once it
 * has thrown a failure
 * @throws Failure of `deliver` when nothing has been delivered before it
 */
export async function inOrder(
  events: readonly Event[],
  deliver: (event: Event) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const waiting = new Set<string>();
  const outcomes: Outcome[] = [];
  let broken: Outcome | undefined;
  for (const event of events) {
    const subject = subjectKey(event.subject);
    try {
      const outcome = broken ?? (waiting.has(subject) ? AFTER_ANOTHER : await deliver(event));
      if (outcome.state === 'retry') waiting.add(subject);
      outcomes.push(outcome);
    } catch (error) {
      if (!(error instanceof Failure) || outcomes.every(({ state }) => state !== 'delivered')) throw error;
      broken = { state: 'retry', reason: error.message };
      outcomes.push(broken);
    }
  }
  return outcomes;
}
