/** Clocks differ, those of several machines and that of one before and after somebody has set it. */

/** What is later by more was written by a clock that was wrong, and says nothing of when it was. */
export const CLOCKS_APART_SECONDS = 3600;

/** Nothing is made to wait for longer: `Retry-After` is cut there, and so is what the operator may ask for. */
export const LONGEST_WAIT_SECONDS = 86_400;

export function isAhead(at: number, now: number): boolean {
  return at > now + CLOCKS_APART_SECONDS;
}
