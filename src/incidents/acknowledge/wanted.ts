/** Which problems a monitor should show as acknowledged: those that are nothing but issues with a ticket. */
import { type MonitorTarget, monitorTarget } from '../../bridge/monitor-target.ts';
import { acknowledgementText } from '../../bridge/acknowledge/acknowledger.ts';
import type { IssueKey } from '../issue-key.ts';
import type { Issue, TrackerReference } from '../issue.ts';
import type { WatchedSubject } from '../watch/watch.ts';

export interface Wanted {
  readonly target: MonitorTarget;
  readonly comment: string;
  /** Seconds since the epoch; null is never. */
  readonly expiresAt: number | null;
  /** Since when it is a problem: after another one of the same target, it is acknowledged anew. */
  readonly since: number;
}

/** A ticket of an incident is of many sites. */
const OF_MANY = 'incident';

/**
 * A problem that is more than these issues, or of which one has no ticket, is a problem that somebody has to see.
 * @param issueOf the newest of a key, or what that was merged into
 * @param now seconds since the epoch
 */
export function wantedFor(
  { subject, problemSince, about }: WatchedSubject,
  issueOf: (key: IssueKey) => Issue | undefined,
  now: number,
): Wanted | undefined {
  if (problemSince === null || about.length === 0) return undefined;
  const handled = about.map((key) => handledBy(issueOf(key), now));
  const known = handled.filter((one) => one !== undefined);
  if (known.length < handled.length) return undefined;
  const tickets = [...new Set(known.map(({ ticket }) => ticket))].toSorted();
  const ends = known.flatMap(({ until }) => until ?? []);
  return {
    target: monitorTarget(subject),
    comment: acknowledgementText(tickets.join(', ')),
    expiresAt: ends.length === 0 ? null : Math.min(...ends),
    since: problemSince,
  };
}

interface Handled {
  readonly ticket: string;
  readonly until: number | null;
}

/** What was resolved and is bad all the same is handled by nobody, nor is what should have been dealt with by now. */
function handledBy(issue: Issue | undefined, now: number): Handled | undefined {
  if (issue === undefined || issue.state === 'resolved') return undefined;
  const until = issue.state === 'rejected' ? issue.mutedUntil : issue.deadline;
  if (until !== null && until <= now) return undefined;
  const current = issue.references.filter(({ former }) => !former);
  const own = current.find(({ kind }) => kind !== OF_MANY) ?? current[0];
  return own === undefined ? undefined : { ticket: ticketText(own), until };
}

function ticketText({ tracker, id, url }: TrackerReference): string {
  return `${tracker} #${id}${url === '' ? '' : ` ${url}`}`;
}
