/** Issues, incidents and what was done to them as others read them: JSON, with UTC instants. */
import { ACTIONS, ACTOR_KINDS, type Actor, type AuditEntry, type FieldChange } from './audit.ts';
import { type Incident, INCIDENT_STATES } from './incident.ts';
import { ISSUE_CLASSES } from './issue-key.ts';
import { AUDIENCES, type Decision, type Issue, ISSUE_STATES, type Note, SEVERITIES } from './issue.ts';

const text = { type: 'string' } as const;
const name = { type: ['string', 'null'] } as const;
const number = { type: 'integer', minimum: 1 } as const;
const numberOrNone = { type: ['integer', 'null'], minimum: 1 } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const instantOrNone = { type: ['string', 'null'], format: 'date-time' } as const;
const actor = {
  type: 'object',
  required: ['kind', 'name', 'via'],
  properties: { kind: { enum: ACTOR_KINDS }, name: text, via: text },
} as const;
const reference = {
  type: 'object',
  required: ['tracker', 'kind', 'id', 'url', 'former'],
  properties: { tracker: text, kind: text, id: text, url: text, former: { type: 'boolean' } },
} as const;
const references = { type: 'array', items: reference } as const;
const host = {
  type: 'object',
  required: ['name', 'state', 'since', 'seenAt'],
  properties: { name: text, state: text, since: instant, seenAt: instant },
} as const;

/** Published in the OpenAPI document; the columns of tables and CSV are in this order. */
export const issueProperties = {
  number,
  key: text,
  generation: number,
  site: text,
  ngi: text,
  class: { enum: ISSUE_CLASSES },
  id: text,
  scope: text,
  title: text,
  severity: { enum: SEVERITIES },
  state: { enum: ISSUE_STATES },
  owner: name,
  deadline: instantOrNone,
  openedAt: instant,
  updatedAt: instant,
  closedAt: instantOrNone,
  acknowledgedAt: instantOrNone,
  recoveredAt: instantOrNone,
  mutedUntil: instantOrNone,
  decidedBy: actor,
  decidedAt: instant,
  why: { ...text, description: 'why it is in its state; empty for who may not read notes of others' },
  incident: numberOrNone,
  mergedInto: numberOrNone,
  refersTo: numberOrNone,
  pinned: { type: 'array', items: text, description: 'what a person has set and monitoring leaves alone' },
  hosts: { type: 'array', items: host },
  references,
  version: number,
} as const;

export const incidentProperties = {
  number,
  class: { enum: [...ISSUE_CLASSES, null] },
  id: name,
  title: text,
  state: { enum: INCIDENT_STATES },
  owner: name,
  openedAt: instant,
  updatedAt: instant,
  closedAt: instantOrNone,
  decidedBy: actor,
  decidedAt: instant,
  why: text,
  references,
  version: number,
} as const;

export const noteProperties = {
  number,
  issue: numberOrNone,
  incident: numberOrNone,
  at: instant,
  by: actor,
  audience: { enum: AUDIENCES },
  text,
} as const;

export const entryProperties = {
  number,
  at: instant,
  issue: numberOrNone,
  incident: numberOrNone,
  version: number,
  action: { enum: ACTIONS },
  by: actor,
  why: text,
  changes: {
    type: 'array',
    items: {
      type: 'object',
      required: ['field', 'from', 'to'],
      properties: {
        field: text,
        of: text,
        from: { type: ['string', 'number', 'null'] },
        to: { type: ['string', 'number', 'null'] },
      },
    },
  },
  note: numberOrNone,
} as const;

export type IssueDocument = Readonly<Record<keyof typeof issueProperties, unknown>>;
export type IncidentDocument = Readonly<Record<keyof typeof incidentProperties, unknown>>;
export type NoteDocument = Readonly<Record<keyof typeof noteProperties, unknown>>;
export type EntryDocument = Readonly<Record<keyof typeof entryProperties, unknown>>;

/** To the millisecond. */
export function utc(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}

export function issueDocument(issue: Issue): IssueDocument {
  const { id, key, generation, subject, ngi, title, severity, state, owner, version } = issue;
  return {
    number: id,
    key,
    generation,
    site: subject.site,
    ngi,
    class: subject.class,
    id: subject.id,
    scope: subject.scope,
    title,
    severity,
    state,
    owner,
    deadline: utcOrNone(issue.deadline),
    openedAt: utc(issue.openedAt),
    updatedAt: utc(issue.updatedAt),
    closedAt: utcOrNone(issue.closedAt),
    acknowledgedAt: utcOrNone(issue.acknowledgedAt),
    recoveredAt: utcOrNone(issue.recoveredAt),
    mutedUntil: utcOrNone(issue.mutedUntil),
    ...decisionDocument(issue.decision),
    incident: issue.incident,
    mergedInto: issue.mergedInto,
    refersTo: issue.refersTo,
    pinned: issue.pinned,
    hosts: issue.hosts.map((one) => ({ ...one, since: utc(one.since), seenAt: utc(one.seenAt) })),
    references: issue.references,
    version,
  };
}

export function incidentDocument(incident: Incident): IncidentDocument {
  const { id, campaign, title, state, owner, version } = incident;
  return {
    number: id,
    class: campaign?.class ?? null,
    id: campaign?.id ?? null,
    title,
    state,
    owner,
    openedAt: utc(incident.openedAt),
    updatedAt: utc(incident.updatedAt),
    closedAt: utcOrNone(incident.closedAt),
    ...decisionDocument(incident.decision),
    references: incident.references,
    version,
  };
}

export function noteDocument({ id, at, issue, incident, by, audience, text: said }: Note): NoteDocument {
  return { number: id, issue, incident, by, audience, text: said, at: utc(at) };
}

export function entryDocument({ seq, at, changes, ...entry }: AuditEntry): EntryDocument {
  return { number: seq, ...entry, at: utc(at), changes: changes.map(changeDocument) };
}

/** Fields that hold an instant are named so. */
const INSTANTS: readonly string[] = ['deadline', 'mutedUntil', 'closedAt', 'acknowledgedAt', 'recoveredAt'];

function changeDocument({ from, to, ...change }: FieldChange): object {
  if (!INSTANTS.includes(change.field)) return { ...change, from, to };
  return { ...change, from: instantIn(from), to: instantIn(to) };
}

function instantIn(value: FieldChange['to']): FieldChange['to'] {
  return typeof value === 'number' ? utc(value) : value;
}

function decisionDocument({ by, at, why }: Decision): {
  readonly decidedBy: Actor;
  readonly decidedAt: string;
  readonly why: string;
} {
  return { decidedBy: by, decidedAt: utc(at), why };
}

function utcOrNone(seconds: number | null): string | null {
  return seconds === null ? null : utc(seconds);
}
