/** So many events a second on average, and no more than a second's worth of them at once. */
export interface TokenBucket {
  /** Whole events that may go now. @param now seconds on a clock that never steps */
  available(now: number): number;
  take(events: number): void;
  /** Seconds until one may go. */
  waitSeconds(): number;
}

/** Waiting as long as was said is enough. */
const ROUNDING = 1e-9;

/** @param perSecond above 0; less than one a second is possible */
export function tokenBucket(perSecond: number, now: number): TokenBucket {
  const capacity = Math.max(1, perSecond);
  let tokens = capacity;
  let filledAt = now;
  return {
    available(at) {
      tokens = Math.min(capacity, tokens + Math.max(0, at - filledAt) * perSecond);
      filledAt = at;
      return Math.floor(tokens + ROUNDING);
    },
    take(events) {
      tokens -= events;
    },
    waitSeconds: () => Math.max(0, 1 - tokens) / perSecond,
  };
}
