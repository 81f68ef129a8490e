/** What people do in one tracker, asked for ever; of several processes one asks at a time. */
import { pauseSeconds } from '../../../bridge/queue/backoff.ts';
import { unlessStuck } from '../../../bridge/queue/unless-stuck.ts';
import { hearNext, type HearingLane, type HearStep } from './hear-next.ts';
import { patienceOf, type TrackerLaneWorld } from './lane.ts';

const LOOK_SECONDS = 1;

/** Resolves soon after `stopping` is aborted. */
export async function runInbound(
  lane: HearingLane,
  world: TrackerLaneWorld,
  stopping: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!stopping.aborted) {
    const step = await oneStep(lane, world, stopping);
    if (step === 'stopped') return;
    failures = step === 'store' || step.kind === 'deaf' ? failures + 1 : 0;
    if (failures > 0) await world.pause(pauseSeconds(failures, world.random()), stopping);
    else if (step !== 'store' && step.kind !== 'more') await world.pause(LOOK_SECONDS, stopping);
  }
}

async function oneStep(
  lane: HearingLane,
  world: TrackerLaneWorld,
  stopping: AbortSignal,
): Promise<HearStep | 'store' | 'stopped'> {
  try {
    return await unlessStuck(hearNext(lane, world), patienceOf(lane, world), stopping);
  } catch (error) {
    world.report({ kind: 'store', tracker: lane.tracker.name, error });
    return 'store';
  }
}
