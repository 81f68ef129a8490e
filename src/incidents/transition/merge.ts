/** Two issues of one site become one: hosts, notes and references go to the survivor, and so does what comes later. */
import type { Saying } from '../command.ts';
import { isGraver, type Issue } from '../issue.ts';
import type { Refused } from '../ledger.ts';
import { joined } from './hosts.ts';
import { decided, refused } from './step.ts';

export interface Merged {
  readonly kind: 'merged';
  readonly issue: Issue;
  readonly survivor: Issue;
}

export function merge(issue: Issue, survivor: Issue, saying: Saying): Merged | Refused {
  if (saying.by.kind !== 'person') return refused('forbidden', 'monitoring may not merge: a person decides');
  if (issue.id === survivor.id) return refused('illegal', 'they are one issue already');
  if (issue.subject.site !== survivor.subject.site)
    return refused('illegal', 'they are of two sites: group them in one incident');
  return {
    kind: 'merged',
    issue: given(issue, survivor, saying),
    survivor: absorbing(survivor, issue, saying),
  };
}

function given(issue: Issue, survivor: Issue, saying: Saying): Issue {
  const closed = decided(issue, 'resolved', saying);
  return { ...closed, hosts: [], references: [], incident: null, mergedInto: survivor.id };
}

function absorbing(survivor: Issue, issue: Issue, { at }: Saying): Issue {
  const graver = isGraver(issue.severity, survivor.severity) && !survivor.pinned.includes('severity');
  const former = issue.references.map((one) => ({ ...one, former: true }));
  return {
    ...survivor,
    severity: graver ? issue.severity : survivor.severity,
    deadline: survivor.pinned.includes('deadline')
      ? survivor.deadline
      : earlier(survivor.deadline, issue.deadline),
    hosts: joined(survivor.hosts, issue.hosts),
    incident: survivor.incident ?? issue.incident,
    references: [...survivor.references, ...former],
    acknowledgedAt: survivor.acknowledgedAt ?? at,
  };
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.min(one, other);
}
