/** A tracker has been told to give up at its deadline; until it says something it is not asked again. */
import type { TrackerLane, TrackerLaneWorld } from './lane.ts';

/** What it may take longer than its deadline, and what a stop waits for it. */
const GRACE_SECONDS = 10;

/**
 * @returns `stopped` where the daemon stops and the tracker never answers: what was asked is doubtful then
 * @throws what `working` throws
 */
export async function stuckOrStopped<T>(
  working: Promise<T>,
  { tracker, deadlineSeconds }: TrackerLane,
  { pause, report }: TrackerLaneWorld,
  stopping: AbortSignal,
): Promise<T | 'stopped'> {
  const over = new AbortController();
  void pause(deadlineSeconds + GRACE_SECONDS, over.signal).then(() => {
    if (!over.signal.aborted) report({ kind: 'stuck', tracker: tracker.name });
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
