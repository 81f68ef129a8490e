/** The outbox of one tracker, for ever: one operation after the other, at the rate that the operator wants. */
import { pauseSeconds } from '../../../bridge/queue/backoff.ts';
import { type Breaker, breaker } from '../../../bridge/queue/breaker.ts';
import { type TokenBucket, tokenBucket } from '../../../bridge/queue/token-bucket.ts';
import { unlessStuck } from '../../../bridge/queue/unless-stuck.ts';
import { patienceOf, type TrackerLane, type TrackerLaneWorld } from './lane.ts';
import { sendNext, type SendStep } from './send-next.ts';

/** An idle lane looks again after the first, and ever more slowly up to the second. */
const IDLE_SECONDS = 0.25;
const LONGEST_IDLE_SECONDS = 2;

/** Resolves soon after `stopping` is aborted, also when the tracker never answers. */
export async function runOutbox(
  lane: TrackerLane,
  world: TrackerLaneWorld,
  stopping: AbortSignal,
): Promise<void> {
  const guard = breaker(1);
  const bucket = lane.perSecond === undefined ? undefined : tokenBucket(lane.perSecond, world.elapsed());
  let idle = IDLE_SECONDS;
  let storeFailures = 0;
  while (!stopping.aborted) {
    if (bucket !== undefined && bucket.available(world.elapsed()) < 1) {
      await world.pause(bucket.waitSeconds(), stopping);
      continue;
    }
    const step = await oneStep(lane, world, stopping);
    if (step === 'stopped') return;
    storeFailures = step === 'store' ? storeFailures + 1 : 0;
    if (step === 'store') await world.pause(pauseSeconds(storeFailures, world.random()), stopping);
    else if (step.kind === 'idle') {
      await world.pause(idle, stopping);
      idle = Math.min(2 * idle, LONGEST_IDLE_SECONDS);
    } else {
      idle = IDLE_SECONDS;
      await world.pause(afterStep(step, { lane, world, guard, bucket }), stopping);
    }
  }
}

async function oneStep(
  lane: TrackerLane,
  world: TrackerLaneWorld,
  stopping: AbortSignal,
): Promise<SendStep | 'store' | 'stopped'> {
  try {
    return await unlessStuck(sendNext(lane, world), patienceOf(lane, world), stopping);
  } catch (error) {
    world.report({ kind: 'store', tracker: lane.tracker.name, error });
    return 'store';
  }
}

interface Pacing {
  readonly lane: TrackerLane;
  readonly world: TrackerLaneWorld;
  readonly guard: Breaker;
  readonly bucket: TokenBucket | undefined;
}

/** @returns seconds for which the tracker is left alone */
function afterStep(
  step: Extract<SendStep, { kind: 'done' }>,
  { lane, world, guard, bucket }: Pacing,
): number {
  if (!step.asked) return 0;
  bucket?.take(1);
  const before = guard.circuit;
  if (step.as === 'sent' || step.as === 'failed') guard.succeeded();
  else guard.failed();
  const { circuit, failures } = guard;
  if (circuit !== before)
    world.report({ kind: 'circuit', tracker: lane.tracker.name, circuit, reason: step.reason });
  if (!step.whole && circuit === 'closed') return 0;
  return Math.max(step.afterSeconds, pauseSeconds(failures, world.random()));
}
