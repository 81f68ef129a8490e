/** Which digests there are, and of what time each is. Instants are seconds since the epoch, hours are UTC. */
import type { State } from '../../result/index.ts';

export const DIGESTS = ['daily', 'weekly'] as const;
export type DigestName = (typeof DIGESTS)[number];

export interface DigestKind {
  readonly name: DigestName;
  /** What was in it at any time is told. */
  readonly state: Extract<State, 'CRITICAL' | 'WARNING'>;
  readonly everySeconds: number;
  /** Seconds from Thursday 1970-01-01 00:00 UTC to one of its ends. */
  readonly phase: number;
}

export interface Period {
  readonly from: number;
  /** Not part of it. */
  readonly to: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday: 1970-01-05. */
const MONDAY = 4 * DAY;
/** What was missed is told together, and no more of it. */
const LONGEST_SECONDS = 31 * DAY;

/** As those of the operations portal: every day at 07:00, every Monday at 07:05. */
export const KINDS: Readonly<Record<DigestName, DigestKind>> = {
  daily: { name: 'daily', state: 'CRITICAL', everySeconds: DAY, phase: 7 * HOUR },
  weekly: { name: 'weekly', state: 'WARNING', everySeconds: 7 * DAY, phase: MONDAY + 7 * HOUR + 5 * MINUTE },
};

/** The one that ended last. */
export function lastPeriod({ everySeconds, phase }: DigestKind, now: number): Period {
  const to = Math.floor((now - phase) / everySeconds) * everySeconds + phase;
  return { from: to - everySeconds, to };
}

/**
 * What is to be told now: the last period, with all before it that nobody was told of.
 * @param toldUntil the end of the last that was told
 * @returns undefined where all is told, or the clock was set back
 */
export function duePeriod(kind: DigestKind, toldUntil: number | undefined, now: number): Period | undefined {
  const { from, to } = lastPeriod(kind, now);
  if (toldUntil === undefined) return { from, to };
  if (toldUntil >= to) return undefined;
  return { from: Math.max(toldUntil, to - LONGEST_SECONDS), to };
}
