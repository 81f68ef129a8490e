/** One tracker at work: what the operator says of it, the world it has, and what it reports. */
import type { Circuit } from '../../../bridge/queue/breaker.ts';
import type { Patience } from '../../../bridge/queue/unless-stuck.ts';
import type { Failure } from '../../../host/failure.ts';
import type { Ledger } from '../../ledger.ts';
import type { ClaimedOperation } from '../../outbox.ts';
import type { MayTicket } from '../../policy/may-ticket.ts';
import type { Answer, Fact, Tracker } from '../tracker.ts';

export interface TrackerLane {
  readonly tracker: Tracker;
  /** Operations a second on average; undefined where the tracker limits its requests itself. */
  readonly perSecond: number | undefined;
  /** After which one call of the tracker is given up. */
  readonly deadlineSeconds: number;
  /** For which an operation is tried; then it has failed. */
  readonly maxAgeSeconds: number;
  /** Between two updates of one issue; what changes meanwhile is told together. */
  readonly updateSeconds: number;
  /** Between two times when it is asked what people have done. */
  readonly inboundSeconds: number;
}

export interface TrackerLaneWorld {
  readonly ledger: Ledger;
  /** Whether a site is told of its issues now. */
  readonly mayTell: MayTell;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Seconds on a clock that never steps. */
  readonly elapsed: () => number;
  /** Aborts after so many seconds. */
  readonly after: (seconds: number) => AbortSignal;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Resolves after so many seconds, or when the signal is aborted. */
  readonly pause: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** For the log and the metrics. */
  readonly report: (report: TrackerReport) => void;
}

/**
 * What became of one operation. `silent`: there is nothing left that anybody has to be told. `held`: its site is not to
 * be told yet.
 */
export type SentAs = Answer['state'] | 'silent' | 'postponed' | 'held';

export type TrackerReport = { readonly tracker: string } & (
  | {
      readonly kind: 'operation';
      readonly operation: ClaimedOperation;
      readonly as: SentAs;
      readonly reason: string;
    }
  | { readonly kind: 'circuit'; readonly circuit: Circuit; readonly reason: string }
  | { readonly kind: 'heard'; readonly facts: number }
  | { readonly kind: 'deaf'; readonly failure: Failure }
  /** It has waited for a time that a clock which was ahead has written. */
  | { readonly kind: 'ahead'; readonly operation: ClaimedOperation }
  /** What a person has done in the tracker, and the ledger cannot follow. */
  | { readonly kind: 'not-taken'; readonly fact: Fact; readonly reason: string }
  /** The ledger could not be read or written; it is tried again. */
  | { readonly kind: 'store'; readonly error: unknown }
  /** A fault of ours. */
  | { readonly kind: 'fault'; readonly error: unknown }
  /** It is still at work although its deadline is over: it is asked nothing more until it answers. */
  | { readonly kind: 'stuck' }
  /** Its lease had ended, and another process has taken over. */
  | { readonly kind: 'late' }
);

export type MayTell = (site: string) => MayTicket | Promise<MayTicket>;

const GRACE_SECONDS = 60;

/** Another process takes over only when this one must be gone. */
export function leaseSeconds({ deadlineSeconds }: Pick<TrackerLane, 'deadlineSeconds'>): number {
  return 2 * deadlineSeconds + GRACE_SECONDS;
}

export function patienceOf(
  { tracker, deadlineSeconds }: TrackerLane,
  { pause, report }: TrackerLaneWorld,
): Patience {
  return { deadlineSeconds, pause, stuck: () => report({ kind: 'stuck', tracker: tracker.name }) };
}
