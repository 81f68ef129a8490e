/** Issues, incidents and their like as rows of the store, and back. */
import type {
  AuditRow,
  HostRow,
  IncidentColumns,
  IncidentRow,
  IssueColumns,
  IssueRow,
  NoteRow,
  OperationRow,
  ReferenceRow,
} from '../store/ledger-rows.ts';
import type { State } from '../result/index.ts';
import type { AuditEntry } from './audit.ts';
import type { Incident } from './incident.ts';
import type { Issue, IssueHost, Note, TrackerReference } from './issue.ts';
import type { Operation, OperationState } from './outbox.ts';

export function issueColumns(issue: Issue): IssueColumns {
  return {
    key: issue.key,
    generation: issue.generation,
    site: issue.subject.site,
    ngi: issue.ngi,
    class: issue.subject.class,
    subject: issue.subject.id,
    state: issue.state,
    severity: issue.severity,
    owner: issue.owner ?? '',
    incident: issue.incident,
    merged_into: issue.mergedInto,
    deadline: issue.deadline,
    updated_at: issue.updatedAt,
    version: issue.version,
    body: JSON.stringify({ ...issue, id: undefined, hosts: undefined, references: undefined }),
  };
}

export function issueOf(
  { id, body }: IssueRow,
  hosts: readonly HostRow[],
  references: readonly ReferenceRow[],
): Issue {
  const fields = JSON.parse(body) as Omit<Issue, 'id' | 'hosts' | 'references'>;
  return { ...fields, id, hosts: hostsOf(hosts), references: references.map(referenceOf) };
}

function hostsOf(rows: readonly HostRow[]): readonly IssueHost[] {
  // By code units, whatever the database's collation.
  const ordered = rows.toSorted((a, b) => (a.host < b.host ? -1 : 1));
  return ordered.map(({ host, state, since, seen_at }) => {
    return { name: host, state: state as State, since, seenAt: seen_at };
  });
}

export function hostRow(issue: number, { name, state, since, seenAt }: IssueHost): HostRow {
  return { issue, host: name, state, since, seen_at: seenAt };
}

function referenceOf({ body }: ReferenceRow): TrackerReference {
  return JSON.parse(body) as TrackerReference;
}

export function referenceRow(
  owner: { readonly issue: number | null; readonly incident: number | null },
  reference: TrackerReference,
  place: number,
): ReferenceRow {
  const { tracker, id } = reference;
  return { ...owner, tracker, reference: id, place, body: JSON.stringify(reference) };
}

export function incidentColumns(incident: Incident): IncidentColumns {
  return {
    class: incident.campaign?.class ?? '',
    subject: incident.campaign?.id ?? '',
    state: incident.state,
    updated_at: incident.updatedAt,
    version: incident.version,
    body: JSON.stringify({ ...incident, id: undefined, references: undefined }),
  };
}

export function incidentOf({ id, body }: IncidentRow, references: readonly ReferenceRow[]): Incident {
  const fields = JSON.parse(body) as Omit<Incident, 'id' | 'references'>;
  return { ...fields, id, references: references.map(referenceOf) };
}

export function noteColumns({ issue, incident, at, by, audience, alsoTo, text }: Note): Omit<NoteRow, 'id'> {
  return { issue, incident, body: JSON.stringify({ at, by, audience, alsoTo, text }) };
}

export function noteOf({ id, issue, incident, body }: NoteRow): Note {
  return { ...(JSON.parse(body) as Omit<Note, 'id' | 'issue' | 'incident'>), id, issue, incident };
}

export function auditColumns(entry: AuditEntry): Omit<AuditRow, 'seq'> {
  const { issue, incident, at, version, action, by, why, changes, note } = entry;
  return { issue, incident, at, body: JSON.stringify({ version, action, by, why, changes, note }) };
}

export function entryOf({ seq, issue, incident, at, body }: AuditRow): AuditEntry {
  const fields = JSON.parse(body) as Omit<AuditEntry, 'seq' | 'issue' | 'incident' | 'at'>;
  return { ...fields, seq, issue, incident, at };
}

export function operationOf(row: OperationRow): Operation {
  const { seq, operation, issue, incident, tracker, verb, payload, line, attempts, reference, reason } = row;
  return {
    seq,
    operation,
    issue,
    incident,
    tracker,
    verb,
    payload,
    line,
    state: row.state as OperationState,
    attempts,
    createdAt: row.created_at,
    dueAt: row.due_at,
    leaseEnds: row.lease_ends,
    reference,
    reason,
  };
}
