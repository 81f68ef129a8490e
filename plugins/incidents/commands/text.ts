/** Issues and incidents as an officer reads them on a terminal. */
import { textTable } from '../../../src/cli/text-table.ts';
import type { AuditEntry, FieldChange } from '../../../src/incidents/audit.ts';
import { utc } from '../../../src/incidents/documents.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { isAffected, type Issue, type Note, type TrackerReference } from '../../../src/incidents/issue.ts';
import type { ShownClock } from './clocks.ts';
import type { NotTold } from './not-told.ts';
import { escapeText } from '../../../src/render/index.ts';

/** @param notTold numbers of those whose site a tracker waits to tell */
export function issueTable(issues: readonly Issue[], notTold: ReadonlySet<number> = new Set()): string {
  const rows = issues.map((issue) => [
    String(issue.id),
    notTold.has(issue.id) ? `${issue.state}, not told` : issue.state,
    issue.severity,
    issue.subject.site,
    issue.subject.id,
    hostCount(issue),
    issue.deadline === null ? '' : minute(issue.deadline),
    issue.owner ?? '',
    issue.incident === null ? '' : `c${issue.incident}`,
    issue.title,
  ]);
  const heading = [
    'NUMBER',
    'STATE',
    'SEVERITY',
    'SITE',
    'ID',
    'HOSTS',
    'DEADLINE',
    'OWNER',
    'INCIDENT',
    'TITLE',
  ];
  return issues.length === 0 ? 'there are no such issues\n' : escapedTable([heading, ...rows]);
}

export function incidentTable(incidents: readonly Incident[]): string {
  const rows = incidents.map(({ id, state, campaign, openedAt, owner, title }) => [
    `c${id}`,
    state,
    campaign?.id ?? '',
    minute(openedAt),
    owner ?? '',
    title,
  ]);
  const heading = ['NUMBER', 'STATE', 'ID', 'OPENED', 'OWNER', 'TITLE'];
  return incidents.length === 0 ? 'there are no such incidents\n' : escapedTable([heading, ...rows]);
}

export interface AroundIssue {
  readonly notes: readonly Note[];
  readonly trail: readonly AuditEntry[];
  /** Or why they cannot be told. */
  readonly clocks: readonly ShownClock[] | string;
  readonly waiting: readonly NotTold[];
}

export function issueText(issue: Issue, { notes, trail, clocks, waiting }: AroundIssue): string {
  const { subject, decision } = issue;
  const about = [subject.site, subject.class, subject.id, subject.scope].filter((word) => word !== '');
  const fields: readonly (readonly [string, string | null])[] = [
    ['issue', `${issue.id}, version ${issue.version}: ${issue.title}`],
    ['about', about.join(' / ')],
    ['ngi', issue.ngi === '' ? null : issue.ngi],
    ['state', `${issue.state}, ${decided(decision.by.name, decision.at, decision.why)}`],
    ['severity', issue.severity],
    ['owner', issue.owner],
    ['deadline', instant(issue.deadline)],
    ['opened', instant(issue.openedAt)],
    ['acknowledged', instant(issue.acknowledgedAt)],
    ['seen fixed', instant(issue.recoveredAt)],
    ['closed', instant(issue.closedAt)],
    ['muted until', instant(issue.mutedUntil)],
    ['incident', issue.incident === null ? null : `c${issue.incident}`],
    ['merged into', issue.mergedInto === null ? null : String(issue.mergedInto)],
    ['follows', issue.refersTo === null ? null : String(issue.refersTo)],
    ['pinned', issue.pinned.length === 0 ? null : issue.pinned.join(', ')],
    ['key', issue.key],
    ...issue.references.map(referenceField),
    ...waiting.map(({ tracker, why }) => ['not told', `${tracker}: ${why}`] as const),
  ];
  const hosts = issue.hosts.map(({ name, state, since, seenAt }) => [
    name,
    state,
    minute(since),
    minute(seenAt),
  ]);
  return [
    fieldText(fields),
    ...(hosts.length === 0 ? [] : [escapedTable([['HOST', 'STATE', 'SINCE', 'SEEN'], ...hosts])]),
    ...clockText(clocks),
    ...noteText(notes),
    trailText(trail),
  ].join('\n');
}

export function incidentText(
  incident: Incident,
  issues: readonly Issue[],
  notes: readonly Note[],
  trail: readonly AuditEntry[],
): string {
  const { campaign, decision } = incident;
  const fields: readonly (readonly [string, string | null])[] = [
    ['incident', `c${incident.id}, version ${incident.version}: ${incident.title}`],
    ['campaign', campaign && `${campaign.class} / ${campaign.id}`],
    ['state', `${incident.state}, ${decided(decision.by.name, decision.at, decision.why)}`],
    ['owner', incident.owner],
    ['opened', instant(incident.openedAt)],
    ['closed', instant(incident.closedAt)],
    ...incident.references.map(referenceField),
  ];
  return [fieldText(fields), issueTable(issues), ...noteText(notes), trailText(trail)].join('\n');
}

function decided(name: string, at: number, why: string): string {
  return `said ${name} at ${minute(at)}: ${why}`;
}

function referenceField({ tracker, kind, id, url, former }: TrackerReference): readonly [string, string] {
  return [tracker, `${kind} ${id} ${url}${former ? ' (of a merged issue)' : ''}`];
}

function fieldText(fields: readonly (readonly [string, string | null])[]): string {
  const known = fields.flatMap(([label, value]) => (value === null ? [] : [[`${label}:`, value]]));
  return escapedTable(known);
}

function clockText(clocks: readonly ShownClock[] | string): readonly string[] {
  if (typeof clocks === 'string') return [`clocks cannot be told: ${escapeText(clocks)}\n`];
  const rows = clocks.map(({ name, at, why, text }) => [name, minute(at), why, text]);
  return rows.length === 0 ? [] : [escapedTable([['CLOCK', 'UNTIL', 'BY', 'WHAT'], ...rows])];
}

function noteText(notes: readonly Note[]): readonly string[] {
  if (notes.length === 0) return [];
  const lines = notes.map(({ at, by, audience, text }) => {
    const [first = '', ...more] = text.split('\n').map(escapeText);
    const rest = more.map((line) => `    ${line}\n`).join('');
    return `${minute(at)}  ${escapeText(by.name)} (${audience}): ${first}\n${rest}`;
  });
  return [['NOTES\n', ...lines].join('')];
}

function trailText(trail: readonly AuditEntry[]): string {
  const rows = trail.map((entry) => [
    minute(entry.at),
    entry.by.via === '' ? entry.by.name : `${entry.by.name} (${entry.by.via})`,
    entry.action,
    changesText(entry),
    entry.why,
  ]);
  return escapedTable([['WHEN', 'WHO', 'WHAT', 'CHANGED', 'WHY'], ...rows]);
}

/** What an issue is opened with stands above already. */
const AT_OPENING: readonly string[] = ['state', 'severity', 'host'];

/** When it was is the time of the entry itself. */
const OF_THE_ENTRY: readonly string[] = ['closedAt', 'acknowledgedAt'];

/** Of thousands the line would never end; export --audit and --json have all. */
const MOST_CHANGES = 6;

const WORDS: Readonly<Record<string, string>> = {
  mutedUntil: 'muted until',
  recoveredAt: 'seen fixed',
  mergedInto: 'merged into',
  refersTo: 'follows',
};
const INSTANTS: readonly string[] = ['deadline', 'mutedUntil', 'recoveredAt'];

function changesText({ action, changes }: AuditEntry): string {
  const told = changes.filter(({ field }) =>
    action === 'open' ? AT_OPENING.includes(field) : !OF_THE_ENTRY.includes(field),
  );
  const rest = told.length - MOST_CHANGES;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  return [...told.slice(0, MOST_CHANGES).map(changeText), ...more].join(', ');
}

function changeText({ field, of, from, to }: FieldChange): string {
  const name = WORDS[field] ?? field;
  const label = of === undefined ? name : `${name} ${of}`;
  const [was, is] = [valueText(field, from), valueText(field, to)];
  return from === null ? `${label} ${is}` : `${label} ${was} -> ${is}`;
}

function valueText(field: string, value: FieldChange['to']): string {
  if (value === null) return 'none';
  return INSTANTS.includes(field) && typeof value === 'number' ? minute(value) : String(value);
}

function hostCount({ hosts }: Issue): string {
  return `${hosts.filter(isAffected).length}/${hosts.length}`;
}

function escapedTable(rows: readonly (readonly string[])[]): string {
  return textTable(rows.map((row) => row.map(escapeText)));
}

function instant(seconds: number | null): string | null {
  return seconds === null ? null : minute(seconds);
}

function minute(seconds: number): string {
  return `${utc(seconds).slice(0, 16)}Z`;
}
