/** A reader of the log behind the bridge: step after step, leaving time to those who append. */
export interface Following {
  /** Before the first step, and again until it has succeeded. */
  readonly prepare: () => Promise<void>;
  /** One step of at most `batch` events. @returns how many it was */
  readonly next: () => Promise<number>;
  readonly batch: number;
  /** Of the time, while there is more to follow: the rest is for those who append. */
  readonly share: number;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Resolves after so many seconds, or at once when the daemon stops. */
  readonly pause: (seconds: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** Told when a step has failed, and with `undefined` when one has succeeded again. */
  readonly failed: (error: unknown) => void;
}

const IDLE_SECONDS = 0.5;
const LONGEST_STEP_SECONDS = 5;
const FAILED_SECONDS = 5;

/** Until the signal. A step that fails is tried again and nothing is passed over. */
export async function follow(following: Following): Promise<void> {
  const { prepare, next, batch, share, now, pause, signal, failed } = following;
  let ready = false;
  let failing = false;
  while (!signal.aborted) {
    try {
      if (!ready) {
        await prepare();
        ready = true;
      }
      const begun = now();
      const taken = await next();
      if (failing) failed(undefined);
      failing = false;
      await pause(taken < batch ? IDLE_SECONDS : breathSeconds(now() - begun, share));
    } catch (error) {
      failing = true;
      failed(error);
      await pause(FAILED_SECONDS);
    }
  }
}

/** @param spent seconds of a step, by a clock that may have been set meanwhile */
function breathSeconds(spent: number, share: number): number {
  return Math.min(Math.max(spent, 0), LONGEST_STEP_SECONDS) * (1 / share - 1);
}
