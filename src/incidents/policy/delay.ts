/** Whether a new alert waits for the end of a downtime. Deadlines never do. Times are seconds since the epoch. */
import type { Downtime, Downtimes } from '../contacts/directory.ts';
import type { IssueClass } from '../issue-key.ts';
import { addDuration } from './duration.ts';
import type { DowntimeRules } from './policy.ts';

export interface DelayedIssue {
  readonly class: IssueClass;
  readonly openedAt: number;
  /** Names of the hosts that are affected; an issue without any is one of the whole site. */
  readonly hosts: readonly string[];
  /** The service that it is about; empty where it is about none. */
  readonly scope: string;
}

export type Delay =
  | { readonly delayed: true; readonly until: number; readonly why: string }
  /** The reason where somebody may have expected otherwise. */
  | { readonly delayed: false; readonly why?: string };

/** Delayed while everything that is affected is in downtime, and never for longer than the rules allow. */
export function isDelayed(
  downtimes: Downtimes,
  issue: DelayedIssue,
  now: number,
  rules: DowntimeRules,
): Delay {
  // Whoever is in the site is there during its downtime as well.
  if (issue.class === 'compromise') return { delayed: false, why: 'a compromise waits for no downtime' };
  const latest = addDuration(issue.openedAt, rules.atMost);
  if (!downtimes.known) {
    if (rules.unknown === 'alert' || latest <= now) return { delayed: false, why: downtimes.reason };
    return { delayed: true, until: latest, why: downtimes.reason };
  }
  const delaying = downtimes.list.filter(({ severity }) => rules.delayedBy.includes(severity));
  const places = issue.hosts.length === 0 ? [undefined] : issue.hosts;
  const ends = places.map((host) =>
    coveredUntil(
      now,
      delaying.filter((one) => covers(one, host, issue.scope)),
    ),
  );
  const until = Math.min(...ends);
  if (until <= now) return { delayed: false };
  if (latest <= now) return { delayed: false, why: `a downtime delays for ${rules.atMost} at most` };
  return { delayed: true, until: Math.min(until, latest), why: 'everything affected is in downtime' };
}

/** @param place a host; undefined for the whole site, which only one without a host covers, and none of another service */
function covers({ host, service }: Downtime, place: string | undefined, scope: string): boolean {
  if (host !== undefined && host !== place?.toLowerCase()) return false;
  // Of a host nobody says what else it serves: where one service of it is down, so is the host.
  return service === undefined || service === scope || (scope === '' && host !== undefined);
}

/** The first instant from now on at which there is none; now where there is none. */
function coveredUntil(now: number, downtimes: readonly Downtime[]): number {
  const inOrder = downtimes.toSorted((one, other) => one.from - other.from);
  return inOrder.reduce((end, { from, to }) => (from <= end && to > end ? to : end), now);
}
