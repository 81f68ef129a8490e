/** What became of each event of a batch, while some of it is still under way. */
import { Failure } from '../../../host/failure.ts';
import type { Outcome } from '../sink.ts';

/** A failure: nothing is known of the event. */
export type Result = Outcome | Failure;
export type Retry = Extract<Outcome, { state: 'retry' }>;

export const NOT_BEGUN: Retry = {
  state: 'retry',
  reason: 'there was no time left to send it',
  attempted: false,
};

export async function resultOf(outcome: Promise<Outcome>): Promise<Result> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/**
 * What every event that has not been sent yet waits for, if anything: what is wrong with the server is wrong for the
 * next one too, and the lease on the rest would run out meanwhile.
 */
export function haltAfter(result: Result): Retry | undefined {
  if (result instanceof Failure) return { state: 'retry', reason: result.message, attempted: false };
  return result.state === 'retry' && result.afterSeconds !== undefined
    ? { ...result, attempted: false }
    : undefined;
}

/** @throws Failure when nothing is known of any */
export function settled(results: readonly Result[]): readonly Outcome[] {
  const failure = results.find((result) => result instanceof Failure);
  if (failure !== undefined && !results.some(isKnown)) throw failure;
  return results.map((result) =>
    result instanceof Failure ? { state: 'retry', reason: result.message } : result,
  );
}

function isKnown(result: Result): boolean {
  return !(result instanceof Failure) && !(result.state === 'retry' && result.attempted === false);
}
