/** Polling for what another process will have done soon. */
import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MILLISECONDS = 50;

/**
 * The first answer that is not undefined; a thrown error counts as not yet.
 * @throws Error when there is none in time, with the last error as its cause
 */
export async function eventually<T>(
  what: string,
  seconds: number,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  let cause: unknown;
  while (performance.now() < end) {
    try {
      const answer = await look();
      if (answer !== undefined) return answer;
    } catch (error) {
      cause = error;
    }
    await delay(INTERVAL_MILLISECONDS);
  }
  throw new Error(`${what}: not within ${seconds} seconds`, { cause });
}
