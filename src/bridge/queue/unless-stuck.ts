/** Whoever has been told to give up at a deadline, and does not answer: nothing more is asked until it does. */

export interface Patience {
  /** After which it has been told to give up. */
  readonly deadlineSeconds: number;
  /** Resolves after so many seconds, or when the signal is aborted. */
  readonly pause: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** Called once, where its deadline is over and it is still at work. */
  readonly stuck: () => void;
}

/** What it may take longer than its deadline, and what a stop waits for it. */
const GRACE_SECONDS = 10;

/**
 * Until it says something it is not asked again, so that nothing is done by two at the same time; its lease may end, and
 * another process takes over.
 * @returns `stopped` where the daemon stops and it never answers: what was asked is doubtful then
 * @throws what `working` throws
 */
export async function unlessStuck<T>(
  working: Promise<T>,
  { deadlineSeconds, pause, stuck }: Patience,
  stopping: AbortSignal,
): Promise<T | 'stopped'> {
  const over = new AbortController();
  void pause(deadlineSeconds + GRACE_SECONDS, over.signal).then(() => {
    if (!over.signal.aborted) stuck();
  });
  let giveUp = (): void => undefined;
  const stopped = new Promise<'stopped'>((resolve) => {
    giveUp = (): void => void pause(GRACE_SECONDS, over.signal).then(() => resolve('stopped'));
  });
  stopping.addEventListener('abort', giveUp);
  try {
    return await Promise.race([working, stopped]);
  } finally {
    stopping.removeEventListener('abort', giveUp);
    over.abort();
  }
}
