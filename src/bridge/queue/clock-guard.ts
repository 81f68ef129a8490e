/** Whether what is old may be deleted: not by a clock that may be wrong. */

export interface GuardedClock {
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Seconds on a clock that never steps. */
  readonly elapsed: () => number;
}

export const DAY = 86_400;
/** Further ahead of what is known than that a clock is not believed at once. */
const FAR_SECONDS = 2 * DAY;
/** For which it has to stand: clocks are put right soon after a start, or somebody sees what `check_bridge` says. */
const DOUBT_SECONDS = DAY;

/** Whether a clock is not to be believed at once. @param newest what is known of the time, seconds since the epoch */
export function isFarAhead(newest: number, now: number): boolean {
  return now - newest > FAR_SECONDS;
}

/** What is remembered over a new start: what comes while a clock is doubted carries its time. */
export interface Doubt {
  /** What was known of the time when it began, seconds since the epoch; undefined where there is none. */
  readonly began: number | undefined;
  /** Undefined: there is none any more. */
  remember(began: number | undefined): void;
}

/**
 * A machine that has lost its clock may start years ahead, and everything would be old. A bridge that was off for so
 * long looks the same, and deletes a day later.
 * @param newest when the newest event was received, seconds since the epoch; undefined where there is none
 * @returns asked each time: why nothing may be deleted now, or undefined
 */
export function clockGuard(
  { now, elapsed }: GuardedClock,
  newest: number | undefined,
  doubt: Doubt,
): () => string | undefined {
  let seen = { now: Math.min(doubt.began ?? Infinity, newest ?? now()), elapsed: elapsed() };
  let isRemembered = doubt.began !== undefined;
  let doubted: { readonly until: number; readonly ahead: number; readonly began: number } | undefined;
  return () => {
    const current = { now: now(), elapsed: elapsed() };
    const known = seen.now + (current.elapsed - seen.elapsed);
    const ahead = current.now - known;
    seen = current;
    if (ahead > FAR_SECONDS)
      doubted = { until: current.elapsed + DOUBT_SECONDS, ahead, began: doubted?.began ?? known };
    else if (ahead < -FAR_SECONDS || (doubted !== undefined && current.elapsed >= doubted.until))
      doubted = undefined;
    if (doubted !== undefined || isRemembered) doubt.remember(doubted?.began);
    isRemembered = doubted !== undefined;
    return (
      doubted &&
      `the clock is ${Math.floor(doubted.ahead / DAY)} days ahead of what came last: nothing old is deleted for a day`
    );
  };
}
