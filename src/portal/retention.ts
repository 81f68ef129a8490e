/** Old changes go: whoever follows the history and is behind them begins again. */
import type { PortalUpkeep } from '../store/portal-upkeep.ts';

const BETWEEN_SECONDS = 0.05;

/**
 * @param before seconds since the epoch
 * @param pause resolves after so many seconds, or when the signal is aborted
 * @returns how many went, for the log
 */
export async function cutHistory(
  upkeep: PortalUpkeep,
  before: number,
  pause: (seconds: number, signal: AbortSignal) => Promise<void>,
  stopping: AbortSignal,
): Promise<number> {
  let all = 0;
  while (!stopping.aborted) {
    const some = await upkeep.cut(before);
    if (some === undefined) break;
    all += some;
    await pause(BETWEEN_SECONDS, stopping);
  }
  return all;
}
