/** How long one call of a sink goes on beginning requests. */
import type { Clock } from '../../../host/host.ts';

/** With the time that requests may take which begin last, it is less than the deadline of the queue. */
const SECONDS = 20;

/**
 * Aborts when nothing new may begin: the daemon stops, or the events are not ours for much longer.
 * @param deadline of the queue, where there is one
 */
export function timeLeft(clock: Clock, stopping: AbortSignal, deadline?: AbortSignal): AbortSignal {
  const own = [stopping, clock.after(SECONDS)];
  return AbortSignal.any(deadline === undefined ? own : [...own, deadline]);
}
