/** When to try again: exponentially later, with jitter, so that many that failed together do not come back together. */
const FIRST_SECONDS = 1;
const LONGEST_SECONDS = 900;

/**
 * @param attempts made so far, from 1
 * @param random from 0 up to 1
 * @param asked seconds that the other side asked for (`Retry-After`): never sooner
 */
export function backoffSeconds(attempts: number, random: number, asked = 0): number {
  const longest = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.min(attempts - 1, 32));
  return Math.max(asked, (longest * (1 + random)) / 2);
}

/** A sink that is back is found within it. */
const LONGEST_PAUSE_SECONDS = 60;

/** How long a sink, or the store, is left alone after so many failures in a row. */
export function pauseSeconds(failures: number, random: number): number {
  return Math.min(backoffSeconds(failures, random), LONGEST_PAUSE_SECONDS);
}
