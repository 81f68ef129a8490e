/** One tracker of a ledger, sent to step by step on a clock that only the test moves. */
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { TrackerLane, TrackerLaneWorld, TrackerReport } from '../../src/incidents/trackers/run/lane.ts';
import { sendNext } from '../../src/incidents/trackers/run/send-next.ts';
import type { Tracker } from '../../src/incidents/trackers/tracker.ts';
import { T0 } from './ledger.ts';

const MOST_STEPS = 500;

export interface SteppedLane {
  readonly lane: TrackerLane;
  readonly world: TrackerLaneWorld;
  readonly reports: readonly TrackerReport[];
  /** Sends whatever is due until nothing is. */
  drain(): Promise<void>;
  pass(seconds: number): void;
}

export function steppedLane(
  ledger: Ledger,
  tracker: Tracker,
  more: Partial<TrackerLane> = {},
  startsAt = T0,
  mayTell: TrackerLaneWorld['mayTell'] = () => ({ decision: 'ticket', why: '' }),
  clock = { now: startsAt },
): SteppedLane {
  const reports: TrackerReport[] = [];
  const lane: TrackerLane = {
    tracker,
    perSecond: undefined,
    deadlineSeconds: 60,
    maxAgeSeconds: 2 * 86_400,
    updateSeconds: 0,
    inboundSeconds: 30,
    ...more,
  };
  const world: TrackerLaneWorld = {
    ledger,
    mayTell: (site) => mayTell(site),
    now: () => clock.now,
    elapsed: () => clock.now,
    after: (seconds) => AbortSignal.timeout(seconds * 1000),
    random: () => 0,
    pause: async (seconds) => {
      clock.now += seconds;
      await new Promise(setImmediate);
    },
    report: (report) => void reports.push(report),
  };
  return {
    lane,
    world,
    reports,
    async drain() {
      for (let steps = 0; steps < MOST_STEPS; steps += 1)
        if ((await sendNext(lane, world)).kind === 'idle') return;
      throw new Error(`there is still something to send after ${MOST_STEPS} steps`);
    },
    pass(seconds) {
      clock.now += seconds;
    },
  };
}
