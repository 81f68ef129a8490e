/** How often RT is asked: a token bucket, and patience where RT asks for it. */
import type { Clock } from '../../../host/host.ts';
import { RtFailure } from './rt-failure.ts';

export interface RateSettings {
  /** Requests each second, in the long run. */
  readonly perSecond: number;
  /** Requests that may follow each other at once. */
  readonly burst: number;
  /** Seconds past which a request is not waited with but refused. */
  readonly patienceSeconds: number;
}

export interface RequestRate {
  /**
   * Resolves when a request may begin.
   * @param deadline aborted when it is waited for no longer
   * @throws RtFailure `throttled` where that would be in more than `patienceSeconds` or past the deadline; nothing has
   * been sent then
   */
  turn(deadline?: AbortSignal): Promise<void>;
  /** No request begins for so many seconds. */
  holdOff(seconds: number): void;
}

/** A bucket as the time at which it is full again; waiting requests have their place in it already. */
export function requestRate(
  clock: Clock,
  { perSecond, burst, patienceSeconds }: RateSettings,
  host: string,
): RequestRate {
  const interval = 1 / perSecond;
  let fullAt = Number.NEGATIVE_INFINITY;
  let heldUntil = Number.NEGATIVE_INFINITY;
  return {
    async turn(deadline) {
      const now = clock.elapsed();
      const at = Math.max(now, fullAt - (burst - 1) * interval, heldUntil);
      if (at - now > patienceSeconds) throw tooLate(host, at - now);
      fullAt = Math.max(fullAt, at) + interval;
      await until(clock, at, deadline);
      // Meanwhile RT may have asked for patience.
      const still = heldUntil - clock.elapsed();
      if (still > patienceSeconds) throw tooLate(host, still);
      await until(clock, heldUntil, deadline);
      if (deadline?.aborted === true) throw tooLate(host, 0);
    },
    holdOff(seconds) {
      heldUntil = Math.max(heldUntil, clock.elapsed() + seconds);
    },
  };
}

async function until(clock: Clock, at: number, deadline?: AbortSignal): Promise<void> {
  const seconds = at - clock.elapsed();
  if (seconds <= 0) return;
  const turn = clock.after(seconds, true);
  const over = deadline === undefined ? turn : AbortSignal.any([turn, deadline]);
  if (over.aborted) return;
  await new Promise<void>((resolve) => {
    over.addEventListener('abort', () => resolve(), { once: true });
  });
}

function tooLate(host: string, seconds: number): RtFailure {
  const afterSeconds = Math.ceil(seconds);
  return new RtFailure('throttled', `${host}: the next request may be sent in ${afterSeconds} s`, {
    mayHaveHappened: false,
    afterSeconds,
  });
}
