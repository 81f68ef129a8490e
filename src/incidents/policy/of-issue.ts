/** What policy asks of an issue in the ledger and of its site. */
import type { Site } from '../contacts/directory.ts';
import { isAffected, type Issue } from '../issue.ts';
import type { AdvisoryTimes, IssueFacts } from './deadline.ts';
import type { DelayedIssue } from './delay.ts';
import type { IssueTimes } from './ladder.ts';
import type { Place } from './working-time.ts';

export function factsOf(
  { subject, severity, openedAt }: Pick<Issue, 'subject' | 'severity' | 'openedAt'>,
  site: Site | undefined,
  advisory?: AdvisoryTimes,
): IssueFacts {
  const facts = { class: subject.class, severity, openedAt, place: placeOf(site) };
  return advisory === undefined ? facts : { ...facts, advisory };
}

/** @param openedAt when it was opened, or came back last */
export function ladderTimesOf(issue: Issue, openedAt: number, site: Site | undefined): IssueTimes {
  const { deadline, acknowledgedAt, closedAt } = issue;
  return { openedAt, deadline, acknowledgedAt, closedAt, place: placeOf(site) };
}

export function delayedIssueOf({ openedAt, hosts, subject }: Issue): DelayedIssue {
  return { openedAt, hosts: hosts.filter(isAffected).map(({ name }) => name), scope: subject.scope };
}

function placeOf(site: Site | undefined): Place {
  const { timeZone, country } = site ?? {};
  return { ...(timeZone === undefined ? {} : { timeZone }), ...(country === undefined ? {} : { country }) };
}
