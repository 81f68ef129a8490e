/** Each sink by itself: one that is dead or slow delays no other. */
import type { Failure } from '../../host/failure.ts';
import { pauseSeconds } from './backoff.ts';
import { type Breaker, breaker, type Circuit } from './breaker.ts';
import { deliverNext, type Lane, type QueueWorld, type Step } from './deliver-next.ts';
import { type TokenBucket, tokenBucket } from './token-bucket.ts';
import { unlessStuck } from './unless-stuck.ts';

export interface PacedLane extends Lane {
  /** Events a second on average; undefined for as many as there are. */
  readonly perSecond?: number | undefined;
}

export interface LaneWorld extends QueueWorld {
  /** Seconds on a clock that never steps. */
  readonly elapsed: () => number;
  /** Resolves after so many seconds, or when the signal is aborted. */
  readonly pause: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** For the log and the metrics. */
  readonly report: (report: LaneReport) => void;
}

export type LaneReport = { readonly sink: string } & (
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'circuit'; readonly circuit: Circuit; readonly failure: Failure | undefined }
  /** The store could not be read or written; it is tried again. */
  | { readonly kind: 'store'; readonly error: unknown }
  /** The sink is still at work although its deadline is over: it is asked nothing more until it answers. */
  | { readonly kind: 'stuck' }
  /** Its lease had ended, and another process has taken over: the events are delivered twice. */
  | { readonly kind: 'late' }
);

/** An idle lane looks again after the first, and ever more slowly up to the second. */
const IDLE_SECONDS = 0.1;
const LONGEST_IDLE_SECONDS = 1;

/** Resolves soon after `stopping` is aborted, also when the sink never answers. */
export async function runLane(lane: PacedLane, world: LaneWorld, stopping: AbortSignal): Promise<void> {
  const guard = breaker(lane.batch);
  const bucket = lane.perSecond === undefined ? undefined : tokenBucket(lane.perSecond, world.elapsed());
  let idle = IDLE_SECONDS;
  let storeFailures = 0;
  while (!stopping.aborted) {
    const limit = Math.min(guard.limit(), bucket?.available(world.elapsed()) ?? Infinity);
    if (limit < 1) {
      await world.pause(bucket?.waitSeconds() ?? 0, stopping);
      continue;
    }
    const step = await oneStep(lane, world, { limit, guard, bucket, stopping });
    storeFailures = step === 'store' ? storeFailures + 1 : 0;
    if (step === 'stopped') return;
    const failures = step === 'store' ? storeFailures : guard.failures;
    if (step === 'store' || failures > 0) await world.pause(pauseSeconds(failures, world.random()), stopping);
    else if (step.claimed < lane.batch && !step.more) {
      // Few together cost as much as many: let some gather.
      idle = step.claimed > 0 ? IDLE_SECONDS : Math.min(2 * idle, LONGEST_IDLE_SECONDS);
      await world.pause(idle, stopping);
    } else await new Promise(setImmediate);
  }
}

interface StepWorld {
  readonly limit: number;
  readonly guard: Breaker;
  readonly bucket: TokenBucket | undefined;
  readonly stopping: AbortSignal;
}

async function oneStep(
  lane: PacedLane,
  world: LaneWorld,
  { limit, guard, bucket, stopping }: StepWorld,
): Promise<Step | 'store' | 'stopped'> {
  const sink = lane.sink.name;
  try {
    const suspect = guard.suspects(limit);
    const settle = (write: () => Promise<boolean>): Promise<void> => written(write, sink, world, stopping);
    const working = deliverNext(lane, world, { limit, suspect, failures: guard.failures, settle });
    const stuck = (): void => world.report({ kind: 'stuck', sink });
    const { deadlineSeconds } = lane;
    const step = await unlessStuck(working, { deadlineSeconds, pause: world.pause, stuck }, stopping);
    if (step === 'stopped') return step;
    bucket?.take(step.claimed);
    judgeStep(step, sink, guard, world);
    world.report({ kind: 'step', sink, step });
    return step;
  } catch (error) {
    world.report({ kind: 'store', sink, error });
    return 'store';
  }
}

function judgeStep(step: Step, sink: string, guard: Breaker, { report }: LaneWorld): void {
  if (step.claimed === 0) return;
  const before = guard.circuit;
  // Events of one subject may wait for a reason of their own.
  const turnedAway = step.retried === step.claimed && (step.subjects > 1 || before === 'open');
  if (step.failure !== undefined || step.fault !== undefined || turnedAway) guard.failed();
  else guard.succeeded();
  if (guard.circuit !== before)
    report({ kind: 'circuit', sink, circuit: guard.circuit, failure: step.failure });
}

/** What is known of a batch is not forgotten because the store is full or locked just now. */
async function written(
  write: () => Promise<boolean>,
  sink: string,
  { pause, random, report }: LaneWorld,
  stopping: AbortSignal,
): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    try {
      if (!(await write())) report({ kind: 'late', sink });
      return;
    } catch (error) {
      report({ kind: 'store', sink, error });
      if (stopping.aborted) throw error;
      await pause(pauseSeconds(failures, random()), stopping);
    }
  }
}
