/** How long one call of a sink goes on beginning requests. */
import type { Clock } from '../../../host/host.ts';

/** What has been claimed is ours for two minutes; what begins last may still take three requests' time. */
const SECONDS = 25;

/** Aborts when nothing new may begin: the daemon stops, or the events are not ours for much longer. */
export function timeLeft(clock: Clock, stopping: AbortSignal): AbortSignal {
  return AbortSignal.any([stopping, clock.after(SECONDS)]);
}
