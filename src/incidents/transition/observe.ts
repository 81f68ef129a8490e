/** What monitoring says of an issue: it opens, updates, comes back, or recovers. Decisions of people stand. */
import { isAhead } from '../../store/clocks.ts';
import type { Observation, Recover, Saying, Sighting } from '../command.ts';
import { issueKey, normalSubject } from '../issue-key.ts';
import { isAffected, isClosed, isGraver, type Issue, type Pinnable } from '../issue.ts';
import { issueChanges } from './changes.ts';
import { withSightings } from './hosts.ts';
import { decided, refused, type Rules, type Step, unchanged } from './step.ts';

/** @param issue the newest of the subject, or what that was merged into */
export function observe(
  issue: Issue | undefined,
  observation: Observation,
  saying: Saying,
  rules: Rules,
): Step {
  if (issue === undefined) {
    if (!observation.hosts.some(isAffected)) return unchanged('no host is affected');
    return { kind: 'open', after: opened(observation, saying) };
  }
  if (!isClosed(issue)) return updated(issue, observation, saying.at);
  if (!isBack(issue, observation.hosts, saying.at)) return unchanged(`${issue.state}, and not seen since`);
  if (issue.state === 'rejected' && !mayReturn(issue, observation, saying.at))
    return unchanged('rejected, and no graver than it was');
  if (isLate(issue, saying.at, rules)) return { kind: 'open', after: successor(issue, observation, saying) };
  return { kind: 'change', action: 'reopen', after: reopened(issue, observation, saying) };
}

/** What was closed so long ago has a successor. */
export function isLate({ closedAt }: Issue, now: number, { reopenSeconds }: Rules): boolean {
  return closedAt !== null && now - closedAt > reopenSeconds;
}

/**
 * What was on its way when a person closed it does not bring it back. Monitoring closes by what it had seen of each host
 * by then, that it was well: so whatever is newer of a host, or as new and not well, or of another, does; and so does
 * whatever is seen now of what was closed by a clock that was ahead.
 */
function isBack({ closedAt, decision, hosts }: Issue, sightings: readonly Sighting[], now: number): boolean {
  const isSince = (seenAt: number, at: number): boolean => seenAt > at || isAhead(at, now);
  if (decision.by.kind !== 'monitoring')
    return sightings.some((host) => isAffected(host) && isSince(host.seenAt, closedAt ?? 0));
  const known = new Map(hosts.map(({ name, seenAt }) => [name, seenAt]));
  return sightings.some((host) => {
    const seenAt = known.get(host.name.toLowerCase()) ?? -Infinity;
    return isAffected(host) && (isSince(host.seenAt, seenAt) || host.seenAt === seenAt);
  });
}

function mayReturn(issue: Issue, { severity }: Observation, now: number): boolean {
  if (issue.mutedUntil !== null && now >= issue.mutedUntil) return true;
  return !issue.pinned.includes('severity') && isGraver(severity, issue.severity);
}

function updated(issue: Issue, observation: Observation, now: number): Step {
  const after = withObservation(issue, observation, now);
  const back = issue.recoveredAt !== null && after.hosts.some(isAffected);
  return stepOf(issue, back ? { ...after, recoveredAt: null } : after);
}

function stepOf(before: Issue, after: Issue): Step {
  if (issueChanges(before, after).length > 0) return { kind: 'change', action: 'update', after };
  const known = new Map(before.hosts.map(({ name, seenAt }) => [name, seenAt]));
  const seen = after.hosts.some(({ name, seenAt }) => known.get(name) !== seenAt);
  return seen ? { kind: 'seen', after } : unchanged('as it was');
}

function reopened(issue: Issue, observation: Observation, saying: Saying): Issue {
  return { ...withObservation(decided(issue, 'open', saying), observation, saying.at), acknowledgedAt: null };
}

/** Later, and of the same subject: that of the survivor where issues were merged. */
export function successor(issue: Issue, observation: Observation, saying: Saying): Issue {
  const next = opened({ ...observation, subject: issue.subject }, saying);
  return { ...next, generation: issue.generation + 1, refersTo: issue.id };
}

/** @throws IssueSubjectError */
export function opened(observation: Observation, { by, at, why }: Saying): Issue {
  const person = by.kind === 'person';
  const pinned: readonly Pinnable[] = [
    ...(observation.deadline === undefined ? [] : (['deadline'] as const)),
    ...(observation.ngi === '' ? [] : (['ngi'] as const)),
    'severity',
    'title',
  ];
  return {
    id: 0,
    key: issueKey(observation.subject),
    generation: 1,
    subject: normalSubject(observation.subject),
    ngi: observation.ngi,
    title: observation.title,
    severity: observation.severity,
    state: person ? 'open' : 'new',
    decision: { by, at, why },
    owner: null,
    deadline: observation.deadline ?? null,
    mutedUntil: null,
    pinned: person ? pinned : [],
    hosts: withSightings([], observation.hosts, at),
    openedAt: at,
    updatedAt: at,
    closedAt: null,
    acknowledgedAt: person ? at : null,
    recoveredAt: null,
    incident: null,
    mergedInto: null,
    refersTo: null,
    references: [],
    version: 0,
  };
}

function withObservation(issue: Issue, observation: Observation, now: number): Issue {
  const free = (field: Pinnable): boolean => !issue.pinned.includes(field);
  const { ngi, title, severity, deadline } = observation;
  return {
    ...issue,
    ngi: free('ngi') && ngi !== '' ? ngi : issue.ngi,
    title: free('title') ? title : issue.title,
    severity: free('severity') ? severity : issue.severity,
    deadline: free('deadline') && deadline !== undefined ? deadline : issue.deadline,
    hosts: withSightings(issue.hosts, observation.hosts, now),
  };
}

export function recover(issue: Issue, { hosts }: Recover, saying: Saying): Step {
  if (isClosed(issue)) return unchanged(`${issue.state} already`);
  const after = { ...issue, hosts: withSightings(issue.hosts, hosts, saying.at) };
  const open = after.hosts.filter(({ state }) => state !== 'OK').length;
  if (open > 0 || after.hosts.length === 0)
    return refused('illegal', `${open} of ${after.hosts.length} hosts are not seen to be OK`);
  if (!isHeld(issue)) return { kind: 'change', action: 'recover', after: decided(after, 'resolved', saying) };
  if (issue.recoveredAt !== null) return stepOf(issue, after);
  const text = `Monitoring sees it fixed: ${saying.why}`;
  return {
    kind: 'change',
    action: 'recover',
    after: { ...after, recoveredAt: saying.at },
    note: { text, audience: 'internal' },
  };
}

/** A person has it: what monitoring sees is told, and decides nothing. */
function isHeld({ owner, acknowledgedAt, decision }: Issue): boolean {
  return owner !== null || acknowledgedAt !== null || decision.by.kind === 'person';
}
