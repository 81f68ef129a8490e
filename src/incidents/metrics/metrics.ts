/** What became of issues, by month, for each site, each NGI and all of them. Times are seconds since the epoch. */
import type { IssueHistory, Round } from './history.ts';
import type { Month } from './months.ts';

export const LEVELS = ['site', 'ngi', 'all'] as const;
export type Level = (typeof LEVELS)[number];

export interface MetricsRow {
  readonly month: string;
  readonly level: Level;
  /** Empty at the levels above it, and where it is not known. */
  readonly ngi: string;
  readonly site: string;
  /** At the end of the month, or now where that is to come. */
  readonly open: number;
  /** For the first time, and again. */
  readonly opened: number;
  readonly reopened: number;
  readonly closed: number;
  readonly resolved: number;
  readonly rejected: number;
  /** Those that a person has answered in the month; null where there is none. */
  readonly acknowledged: number;
  readonly medianSecondsToAcknowledge: number | null;
  readonly longestSecondsToAcknowledge: number | null;
  /** Of those that were resolved in the month. */
  readonly medianSecondsToFix: number | null;
  readonly longestSecondsToFix: number | null;
  readonly deadlinesMissed: number;
}

/** In this order they are columns. */
export const METRICS_COLUMNS = [
  'month',
  'level',
  'ngi',
  'site',
  'open',
  'opened',
  'reopened',
  'closed',
  'resolved',
  'rejected',
  'acknowledged',
  'medianSecondsToAcknowledge',
  'longestSecondsToAcknowledge',
  'medianSecondsToFix',
  'longestSecondsToFix',
  'deadlinesMissed',
] as const satisfies readonly (keyof MetricsRow)[];

/**
 * Every group of every month, by month, then level, NGI and site. Of a merge only the survivor counts.
 * @param now what is to come is not counted
 */
export function metricsOf(
  histories: readonly IssueHistory[],
  months: readonly Month[],
  levels: readonly Level[],
  now: number,
): readonly MetricsRow[] {
  const own = histories.filter(({ merged }) => !merged);
  const groups = LEVELS.filter((level) => levels.includes(level)).flatMap((level) => groupsAt(level, own));
  return months
    .filter(({ from }) => from <= now)
    .flatMap((month) => groups.map((group) => rowOf(group, month, now)));
}

interface Group extends Pick<MetricsRow, 'level' | 'ngi' | 'site'> {
  readonly rounds: readonly Round[];
}

function groupsAt(level: Level, histories: readonly IssueHistory[]): readonly Group[] {
  const byName = Map.groupBy(histories, (history) => JSON.stringify(nameAt(level, history)));
  if (level === 'all' && byName.size === 0) return [{ level, ngi: '', site: '', rounds: [] }];
  const groups = [...byName.values()].map((some) => ({
    ...nameAt(level, some[0] ?? { ngi: '', site: '' }),
    rounds: some.flatMap(({ rounds }) => rounds),
  }));
  return groups.toSorted((one, other) => compare(one.ngi, other.ngi) || compare(one.site, other.site));
}

function nameAt(
  level: Level,
  { ngi, site }: Pick<IssueHistory, 'ngi' | 'site'>,
): Pick<Group, 'level' | 'ngi' | 'site'> {
  return { level, ngi: level === 'all' ? '' : ngi, site: level === 'site' ? site : '' };
}

/** By code units: the order of a language differs between machines. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function rowOf({ rounds, ...group }: Group, month: Month, now: number): MetricsRow {
  const end = Math.min(month.to - 1, now);
  const isIn = (at: number | null): at is number => at !== null && at >= month.from && at <= end;
  const opened = rounds.filter(({ openedAt }) => isIn(openedAt));
  const closed = rounds.filter(({ closedAt }) => isIn(closedAt));
  const resolved = closed.filter((round) => round.end === 'resolved');
  const acknowledged = rounds.filter(({ acknowledgedAt }) => isIn(acknowledgedAt));
  const toAcknowledge = acknowledged.map((round) => secondsBetween(round.openedAt, round.acknowledgedAt));
  const toFix = resolved.map((round) => secondsBetween(round.openedAt, round.closedAt));
  return {
    month: month.name,
    ...group,
    open: rounds.filter(({ openedAt, closedAt }) => openedAt <= end && (closedAt === null || closedAt > end))
      .length,
    opened: opened.filter(({ reopened }) => !reopened).length,
    reopened: opened.filter(({ reopened }) => reopened).length,
    closed: closed.length,
    resolved: resolved.length,
    rejected: closed.length - resolved.length,
    acknowledged: acknowledged.length,
    medianSecondsToAcknowledge: medianOf(toAcknowledge),
    longestSecondsToAcknowledge: toAcknowledge.length === 0 ? null : Math.max(...toAcknowledge),
    medianSecondsToFix: medianOf(toFix),
    longestSecondsToFix: toFix.length === 0 ? null : Math.max(...toFix),
    deadlinesMissed: rounds.filter(({ missedAt }) => isIn(missedAt)).length,
  };
}

/** Whole ones: the difference of two instants with fractions has the noise of floating point. */
function secondsBetween(from: number, to: number | null): number {
  return Math.max(0, Math.round((to ?? 0) - from));
}

/** Of an even number the lower of the two in the middle, so that it is one that there was. */
function medianOf(values: readonly number[]): number | null {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? null;
}
