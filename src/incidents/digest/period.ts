/** Which digests there are, and of what time each is. Instants are seconds since the epoch. */
import type { State } from '../../result/index.ts';

export const DIGESTS = ['daily', 'weekly'] as const;
export type DigestName = (typeof DIGESTS)[number];

export interface DigestKind {
  readonly name: DigestName;
  /** What was in it at any time is told. */
  readonly state: Extract<State, 'CRITICAL' | 'WARNING'>;
  /** 7: it ends on a Monday. */
  readonly days: 1 | 7;
  /** Such as `07:00`, and the time zone that it is of. */
  readonly at: Temporal.PlainTime;
  readonly timeZone: string;
}

export interface Period {
  readonly from: number;
  /** Not part of it. */
  readonly to: number;
}

/** What was missed is told together, and no more of it. */
const LONGEST_SECONDS = 31 * 86_400;
/** As those of the operations portal: every day at 07:00, every Monday at 07:05. */
export const DIGEST_AT = '07:00';
const WEEKLY_LATER = { minutes: 5 };

/** @param at such as `07:00`, the end of a day */
export function digestKinds(at = DIGEST_AT, timeZone = 'UTC'): Readonly<Record<DigestName, DigestKind>> {
  const daily = Temporal.PlainTime.from(at);
  return {
    daily: { name: 'daily', state: 'CRITICAL', days: 1, at: daily, timeZone },
    weekly: { name: 'weekly', state: 'WARNING', days: 7, at: daily.add(WEEKLY_LATER), timeZone },
  };
}

/** The one that ended last. */
export function lastPeriod({ days, at, timeZone }: DigestKind, now: number): Period {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(now * 1000));
  const today = instant.toZonedDateTimeISO(timeZone).toPlainDate();
  const end = (day: Temporal.PlainDate): number =>
    day.toZonedDateTime({ timeZone, plainTime: at }).epochMilliseconds / 1000;
  const day = days === 1 ? today : today.subtract({ days: today.dayOfWeek - 1 });
  const last = end(day) > now ? day.subtract({ days }) : day;
  return { from: end(last.subtract({ days })), to: end(last) };
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
