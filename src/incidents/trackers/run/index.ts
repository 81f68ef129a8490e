/** One tracker at work: what it is told, and what it tells. */
import { hearNext, type HearingLane } from './hear-next.ts';
import type { TrackerLane, TrackerLaneWorld } from './lane.ts';
import { runInbound } from './run-inbound.ts';
import { runOutbox } from './run-outbox.ts';

export { hearNext, runInbound, runOutbox };
export { sendNext } from './send-next.ts';
export type { TrackerLane, TrackerLaneWorld, TrackerReport } from './lane.ts';

/** Resolves soon after `stopping` is aborted. */
export async function runTracker(
  lane: TrackerLane,
  world: TrackerLaneWorld,
  stopping: AbortSignal,
): Promise<void> {
  const outbox = runOutbox(lane, world, stopping);
  await Promise.all(hears(lane) ? [outbox, runInbound(lane, world, stopping)] : [outbox]);
}

export function hears(lane: TrackerLane): lane is TrackerLane & HearingLane {
  return lane.tracker.inbound !== undefined;
}
