/** For sinks that deliver one event at a time: several subjects side by side, each in order. */
import { Failure } from '../../host/failure.ts';
import { type Event, subjectKey } from '../event.ts';
import { HELD, type Outcome } from './sink.ts';

/**
 * Of each subject one after the other, up to the first that has to be tried again: the rest of its subject is held.
 * @param deliver after its Failure nothing new begins; the outcomes of the others stand
 * @param parallel subjects at the same time
 * @param signal aborted: nothing new begins
 * @throws Failure when it is all that is known; anything else that `deliver` throws
 */
export async function deliverInOrder(
  events: readonly Event[],
  deliver: (event: Event) => Promise<Outcome>,
  parallel: number,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  const subjects = [...placesBySubject(events).values()];
  const errors: Error[] = [];
  const deliverSubject = async (places: readonly Placed[]): Promise<void> => {
    for (const { place, event } of places) {
      if (errors.length > 0 || signal.aborted) return;
      const outcome = await deliver(event);
      outcomes.set(place, outcome);
      if (outcome.state === 'retry') return;
    }
  };
  const work = async (): Promise<void> => {
    for (let places = subjects.shift(); places !== undefined; places = subjects.shift())
      await deliverSubject(places).catch((error: unknown) => errors.push(errorOf(error)));
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const fault =
    errors.find((error) => !(error instanceof Failure)) ?? (outcomes.size === 0 ? errors[0] : undefined);
  if (fault !== undefined) throw fault;
  return events.map((_, place) => outcomes.get(place) ?? HELD);
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

interface Placed {
  readonly place: number;
  readonly event: Event;
}

function placesBySubject(events: readonly Event[]): ReadonlyMap<string, readonly Placed[]> {
  const subjects = new Map<string, Placed[]>();
  for (const [place, event] of events.entries()) {
    const key = subjectKey(event.subject);
    const places = subjects.get(key);
    if (places === undefined) subjects.set(key, [{ place, event }]);
    else places.push({ place, event });
  }
  return subjects;
}
