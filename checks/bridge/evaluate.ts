/** From the observation to the verdict: pure, nothing but the arguments. */
import {
  Failure,
  judge,
  type Finding,
  type Metric,
  type MetricDeclaration,
  type Observation,
  type Range,
  type Verdict,
} from '../../src/check/index.ts';
import { roomFinding, roomLeft, type RoomLimits } from './room.ts';
import { spanText } from '../../src/check/span-text.ts';
import type { BridgeStatus, PartStatus, ReceiverStatus, SinkStatus } from './status.ts';
import { trackerFindings, type TrackerLimits } from './tracker-findings.ts';
import { waitingText } from './waiting-text.ts';

export interface BridgeObservation extends Observation {
  readonly path: string;
  readonly status: BridgeStatus;
}

export interface Limits extends RoomLimits, TrackerLimits {
  readonly 'status-age': Range;
  readonly warning: Range;
  readonly critical: Range;
  readonly 'dead-warning': Range;
  readonly 'dead-critical': Range;
  readonly 'silence-warning': Range;
  readonly 'silence-critical': Range;
  readonly 'may-be-silent': readonly string[];
  readonly 'space-warning': Range;
  readonly 'space-critical': Range;
}

export const metrics = {
  status_age: { unit: 's', describe: 'seconds since the daemon wrote its status' },
  waiting: { unit: '', describe: 'results that the slowest sink has not finished' },
  queue_age: { unit: 's', describe: 'seconds for which the oldest waiting result has been there' },
  dead: { unit: '', describe: 'dead letters of all sinks' },
  told_age: {
    unit: 's',
    describe: 'seconds for which the oldest operation waits that a tracker is not told',
  },
  told_failed: { unit: '', describe: 'operations that trackers will not be told' },
  silence: { unit: 's', describe: 'seconds for which the most silent receiver has heard nothing' },
  room_left: {
    unit: '%',
    describe: 'what is left until nothing new is taken, of the queue in number or in time',
  },
  space_free: { unit: '%', describe: 'free space of the file system of the store' },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

/** Clocks of one machine do not differ; a file from the future says that one was set back. */
const FUTURE_SECONDS = 60;

/** @throws Failure `malformed` for an observation that lacks facts */
export function evaluate(observation: BridgeObservation, limits: Limits): Verdict {
  requireFacts(observation);
  const { at, status } = observation;
  const age = at - status.at;
  const findings = [
    ageFinding(age, limits),
    ...status.sinks.flatMap((sink) => sinkFindings(sink, limits)),
    ...status.receivers.flatMap((receiver) =>
      receiverFindings(receiver, silenceOf(receiver, observation), limits),
    ),
    ...(status.trackers ?? []).flatMap((tracker) => trackerFindings(tracker, limits, FUTURE_SECONDS)),
    ...(status.parts ?? []).map(partFinding),
    ...storeFindings(status, limits),
  ];
  return { summary: summaryOf(status), findings, metrics: metricsOf(observation, age, limits) };
}

/** A fact that is not there must not count as good. */
function requireFacts({ at, status }: BridgeObservation): void {
  const { sinks, receivers, store, trackers = [] } = status;
  const numbers = [
    at,
    status.at,
    status.startedAt,
    store.backlog,
    store.maxBacklog,
    ...[store.oldestSeconds, store.maxAgeSeconds].filter((value) => value !== undefined),
    ...sinks.flatMap(({ waiting, dead }) => [waiting, dead]),
    ...trackers.flatMap(({ waiting, failed }) => [waiting, failed]),
    // Whatever waits has an age.
    ...[...sinks, ...trackers].flatMap(({ waiting, oldestSeconds }) => (waiting > 0 ? [oldestSeconds] : [])),
  ];
  if (!numbers.every(Number.isFinite) || !Array.isArray(sinks) || receivers.length === 0)
    throw new Failure('malformed', 'the status lacks facts: sinks, receivers, or numbers of theirs');
}

function summaryOf({ sinks, receivers, store }: BridgeStatus): string {
  const waiting = store.backlog === 0 ? 'nothing waits' : `${store.backlog} waiting`;
  return `${count(receivers.length, 'receiver')}, ${count(sinks.length, 'sink')}, ${waiting}`;
}

function ageFinding(age: number, limits: Limits): Finding {
  const subject = 'daemon';
  if (age < -FUTURE_SECONDS) {
    const text = `its status is from ${spanText(-age)} ahead`;
    return { state: 'UNKNOWN', subject, kind: 'future', text };
  }
  const state = judge(Math.max(0, age), { critical: limits['status-age'] });
  return { state, subject, kind: 'status-age', text: `wrote its status ${spanText(age)} ago` };
}

function sinkFindings(
  { name, waiting, oldestSeconds = 0, dead, failing }: SinkStatus,
  limits: Limits,
): readonly Finding[] {
  const subject = `sink ${name}`;
  const isAhead = oldestSeconds < -FUTURE_SECONDS;
  const state = isAhead ? 'UNKNOWN' : judge(Math.max(0, oldestSeconds), limits);
  const queue = waitingText(waiting, oldestSeconds, isAhead);
  const evidence = failing === undefined ? {} : { evidence: [`last failure: ${failing}`] };
  const letters = judge(dead, { warning: limits['dead-warning'], critical: limits['dead-critical'] });
  return [
    { state, subject, kind: 'queue', text: queue, ...evidence },
    { state: letters, subject, kind: 'dead', text: count(dead, 'dead letter') },
  ];
}

/** One that has heard nothing yet is silent since the daemon began. @returns less than 0 where the clock was set back */
function silenceOf({ heardAt }: ReceiverStatus, { status }: BridgeObservation): number {
  const { at, startedAt } = status;
  // A start that is ahead says that the clock was set back since: it tells nothing of who was heard after that.
  const since = startedAt > at ? (heardAt ?? startedAt) : Math.max(heardAt ?? 0, startedAt);
  return at - since;
}

function silenceFinding(name: string, silence: number, limits: Limits): Finding {
  const [subject, kind] = [`receiver ${name}`, 'silence'];
  if (limits['may-be-silent'].includes(name))
    return { state: 'OK', subject, kind, text: `silent for ${spanText(Math.max(0, silence))}` };
  if (silence < -FUTURE_SECONDS) {
    const text = `heard ${spanText(-silence)} ahead: the clock was set back`;
    return { state: 'UNKNOWN', subject, kind, text };
  }
  const terms = { warning: limits['silence-warning'], critical: limits['silence-critical'] };
  const seconds = Math.max(0, silence);
  return { state: judge(seconds, terms), subject, kind, text: `silent for ${spanText(seconds)}` };
}

function partFinding({ name, trouble }: PartStatus): Finding {
  return { state: 'WARNING', subject: name, kind: 'trouble', text: trouble };
}

function receiverFindings(
  { name, dropped, trouble }: ReceiverStatus,
  silence: number,
  limits: Limits,
): readonly Finding[] {
  const subject = `receiver ${name}`;
  return [
    silenceFinding(name, silence, limits),
    ...(trouble === undefined
      ? []
      : [{ state: 'WARNING', subject, kind: 'trouble', text: trouble } as const]),
    ...(dropped === 0
      ? []
      : [
          {
            state: 'WARNING',
            subject,
            kind: 'dropped',
            text: `${count(dropped, 'result')} could not be read`,
          } as const,
        ]),
  ];
}

function storeFindings({ store }: BridgeStatus, limits: Limits): readonly Finding[] {
  const { freeBytes, totalBytes, trouble } = store;
  const broken: readonly Finding[] =
    trouble === undefined ? [] : [{ state: 'CRITICAL', subject: 'store', kind: 'trouble', text: trouble }];
  const room = [roomFinding(store, limits), ...broken];
  const free = freeShare(freeBytes, totalBytes);
  if (free === undefined) return room;
  const state = judge(free, { warning: limits['space-warning'], critical: limits['space-critical'] });
  return [
    ...room,
    {
      state,
      subject: 'store',
      kind: 'space',
      text: Number.isNaN(free)
        ? 'the free space makes no sense'
        : `${Math.floor(free)} % of its file system are free`,
    },
  ];
}

function freeShare(free: number | undefined, total: number | undefined): number | undefined {
  if (free === undefined && total === undefined) return undefined;
  return total === undefined || total === 0 || free === undefined ? NaN : (100 * free) / total;
}

function metricsOf(observation: BridgeObservation, age: number, limits: Limits): readonly Metric[] {
  const { sinks, receivers, store, trackers = [] } = observation.status;
  const judged = receivers.filter(({ name }) => !limits['may-be-silent'].includes(name));
  const metric = (label: keyof typeof metrics, value: number, judgedAs?: string): Metric => ({
    label,
    value: Math.round(value * 1000) / 1000,
    unit: metrics[label].unit,
    min: 0,
    ...(judgedAs === undefined ? {} : { judgedAs }),
  });
  const free = freeShare(store.freeBytes, store.totalBytes);
  return [
    metric('status_age', Math.max(0, age)),
    metric('waiting', store.backlog),
    metric('queue_age', Math.max(0, ...sinks.map(({ oldestSeconds = 0 }) => oldestSeconds))),
    metric(
      'dead',
      sinks.reduce((sum, { dead }) => sum + dead, 0),
    ),
    ...(trackers.length === 0
      ? []
      : [
          metric('told_age', Math.max(0, ...trackers.map(({ oldestSeconds = 0 }) => oldestSeconds))),
          metric(
            'told_failed',
            trackers.reduce((sum, { failed }) => sum + failed, 0),
          ),
        ]),
    metric('silence', Math.max(0, ...judged.map((receiver) => silenceOf(receiver, observation)))),
    metric('room_left', roomLeft(store)),
    ...(free === undefined || Number.isNaN(free) ? [] : [metric('space_free', free)]),
  ];
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
