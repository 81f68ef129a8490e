/** One event after the other, for sinks that take them singly: of a subject none overtakes another. */
import { Failure } from '../../host/failure.ts';
import { type Event, subjectKey } from '../event.ts';
import { HELD, type Outcome } from './sink.ts';

/**
 * @param deliver is not asked for a subject any more once it has answered `retry` for it, and for nothing any more once it
 * has thrown a failure
 * @param deadline aborted: nothing new begins
 * @throws Failure of `deliver` when nothing has been delivered before it
 */
export async function oneByOne(
  events: readonly Event[],
  deliver: (event: Event) => Promise<Outcome>,
  deadline: AbortSignal | undefined,
): Promise<readonly Outcome[]> {
  const waiting = new Set<string>();
  const outcomes: Outcome[] = [];
  let broken: Outcome | undefined;
  for (const event of events) {
    const subject = subjectKey(event.subject);
    try {
      const isHeld = waiting.has(subject) || deadline?.aborted === true;
      const outcome = broken ?? (isHeld ? HELD : await deliver(event));
      if (outcome.state === 'retry') waiting.add(subject);
      outcomes.push(outcome);
    } catch (error) {
      if (!(error instanceof Failure) || outcomes.every(({ state }) => state !== 'delivered')) throw error;
      broken = { state: 'retry', reason: error.message, attempted: false };
      outcomes.push(broken);
    }
  }
  return outcomes;
}
