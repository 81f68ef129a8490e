/** Documents whose every field is one cell, for CSV and XML. */
import type { AuditEntry, FieldChange } from './audit.ts';
import {
  entryDocument,
  incidentDocument,
  type IncidentDocument,
  issueDocument,
  type IssueDocument,
  noteDocument,
} from './documents.ts';
import type { Incident } from './incident.ts';
import type { Issue, Note, TrackerReference } from './issue.ts';

export type Line = Readonly<Record<string, unknown>>;

export function issueLine(issue: Issue, document: IssueDocument = issueDocument(issue)): Line {
  const hosts = issue.hosts.map(({ name, state }) => `${name}:${state}`);
  return { ...document, hosts, ...handled(issue) };
}

export function incidentLine(
  incident: Incident,
  document: IncidentDocument = incidentDocument(incident),
): Line {
  return { ...document, ...handled(incident) };
}

export function noteLine(note: Note): Line {
  return { ...noteDocument(note), by: note.by.name };
}

export function entryLine(entry: AuditEntry): Line {
  const document = entryDocument(entry);
  const changes = (document.changes as readonly FieldChange[]).map(changeText);
  return { ...document, by: entry.by.name, changes };
}

/** Such as `state:new->open` and `host.wn1:->CRITICAL`. */
function changeText({ field, of, from, to }: FieldChange): string {
  return `${of === undefined ? field : `${field}.${of}`}:${from ?? ''}->${to ?? ''}`;
}

function handled({ references, decision }: Issue | Incident): Line {
  return { references: references.map(referenceText), decidedBy: decision.by.name };
}

function referenceText({ tracker, id }: TrackerReference): string {
  return `${tracker}:${id}`;
}
