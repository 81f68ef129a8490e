/** Rows as readers get them, and their published schemas. */
import type { Event, StateType } from '../bridge/event.ts';
import {
  entryProperties,
  incidentProperties,
  issueProperties,
  noteProperties,
} from '../incidents/documents.ts';
import { type Finding, isState, type State, STATES, worst } from '../result/index.ts';
import type { CountsRow, HistoryRow, StateRow } from '../store/portal.ts';
import type { SubjectColumns } from '../store/portal-rows.ts';
import { instantOf } from './instant.ts';
import { shownState } from './shown.ts';

const text = { type: 'string' } as const;
const name = { type: ['string', 'null'] } as const;
const state = { enum: STATES } as const;
const instant = {
  type: 'string',
  pattern: '^\\d{4,}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,6})?Z$',
} as const;
const count = { type: 'integer', minimum: 0 } as const;
const cves = {
  type: 'array',
  items: { type: 'string', pattern: '^CVE-\\d{4}-\\d{4,}$' },
  description: 'exact tokens of the summary, the long output, the findings and the name of the service',
} as const;

const subject = {
  site: { ...text, description: 'as in GOCDB, or unknown' },
  ngi: name,
  host: { ...text, description: 'the host that the monitor knows' },
  node: { ...name, description: 'the machine that was looked at, where it is another' },
  service: { ...name, description: 'null: the host itself' },
  metric: name,
} as const;

const result = {
  summary: text,
  longOutput: text,
  perfdata: text,
  cves,
  start: { ...instant, description: 'when the check began, as its monitor says' },
  end: instant,
  event: { ...text, description: 'id of the event' },
  reporter: { ...text, description: 'the credential that it came with' },
  signature: { enum: ['none', 'verified'] },
} as const;

export const stateProperties = {
  id: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  ...subject,
  state: {
    ...state,
    description: 'what counts: the hard state; of a stale subject UNKNOWN, unless it was CRITICAL',
  },
  stale: { type: 'boolean', description: 'nothing was heard of it for longer than is expected' },
  since: { ...instant, description: 'since when the state is that' },
  lastSeen: instant,
  expectedSeconds: { type: 'number', description: 'silence from which on it is stale' },
  hardState: { ...state, description: 'the last one known' },
  reportedState: { ...state, description: 'of the latest result, soft or hard' },
  stateType: { enum: ['soft', 'hard'] },
  ...result,
} as const;

export const changeProperties = {
  id: { ...stateProperties.id, description: 'of the subject' },
  ...subject,
  at: instant,
  state: { ...state, description: 'as reported, soft or hard' },
  stateType: { enum: ['soft', 'hard'] },
  hardState: state,
  late: {
    type: 'boolean',
    description: 'a newer result had come before it: it says nothing of what followed',
  },
  ...result,
} as const;

export const countsProperties = {
  ngi: name,
  site: name,
  node: { ...name, description: 'the node, or the host where nothing else was looked at' },
  state: { ...state, description: 'the worst; UNKNOWN of nothing' },
  total: count,
  ok: count,
  warning: count,
  critical: count,
  unknown: count,
  stale: { ...count, description: 'of all of these; none of them counts as ok' },
  oldestOpen: {
    type: ['string', 'null'],
    description: 'since when that is so which has been other than OK for longest',
  },
} as const;

function row(properties: object, description: string, extra: object = {}): object {
  const all = { ...properties, ...extra };
  return {
    type: 'object',
    description,
    properties: all,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

export const rowSchemas = {
  State: row(stateProperties, 'what is known of one subject', {
    findings: { type: 'array', items: { type: 'object' } },
    tags: { type: 'object', additionalProperties: text },
  }),
  Change: row(changeProperties, 'a result that differs from the one before it in state or CVE ids'),
  Counts: row(countsProperties, 'how many subjects are in which state'),
  Issue: row(issueProperties, 'what one site has to fix'),
  Incident: row(incidentProperties, 'issues that are handled together'),
  Note: row(noteProperties, 'what somebody has added to an issue'),
  Entry: row(entryProperties, 'who did what to an issue, when and why'),
} as const;

export interface StateDocument extends SubjectNames, ResultTexts {
  readonly id: string;
  readonly state: State;
  readonly stale: boolean;
  readonly since: string;
  readonly lastSeen: string;
  readonly expectedSeconds: number;
  readonly hardState: State;
  readonly reportedState: State;
  readonly stateType: StateType;
  readonly findings?: readonly Finding[];
  readonly tags?: Readonly<Partial<Record<string, string>>>;
}

/** Hosts and nodes as the event writes them; the site and its operations centre as the operator has it. */
interface SubjectNames {
  readonly site: string;
  readonly ngi: string | null;
  readonly host: string;
  readonly node: string | null;
  readonly service: string | null;
  readonly metric: string | null;
}

interface ResultTexts extends Pick<
  Event,
  'summary' | 'longOutput' | 'perfdata' | 'start' | 'end' | 'reporter' | 'signature'
> {
  readonly cves: readonly string[];
  readonly event: string;
}

interface ChangeDocument extends SubjectNames, ResultTexts {
  readonly id: string;
  readonly at: string;
  readonly state: State;
  readonly stateType: StateType;
  readonly hardState: State;
  readonly late: boolean;
}

/** @param now seconds since the epoch */
export function stateDocument(row: StateRow, now: number): StateDocument {
  const event = JSON.parse(row.body) as Event;
  const hard = stateOf(row.hard_state);
  const stale = row.stale_at < now;
  const shown = shownState(hard, stale);
  return {
    id: row.id,
    ...subjectNames(row, event),
    state: shown,
    stale,
    since: instantOf(shown === hard ? row.since : row.stale_at),
    lastSeen: instantOf(row.last_seen),
    expectedSeconds: row.expected,
    hardState: hard,
    reportedState: stateOf(row.state),
    stateType: event.stateType,
    ...resultOf(event, row.cves),
    ...(event.findings === undefined ? {} : { findings: event.findings }),
    ...(Object.keys(event.tags).length === 0 ? {} : { tags: event.tags }),
  };
}

export function changeDocument(row: HistoryRow): ChangeDocument {
  const event = JSON.parse(row.body) as Event;
  return {
    id: row.id,
    ...subjectNames(row, event),
    at: instantOf(row.at),
    state: stateOf(row.state),
    stateType: event.stateType,
    hardState: stateOf(row.hard_state),
    late: row.late === 1,
    ...resultOf(event, row.cves),
  };
}

export function countsDocument(row: CountsRow): Readonly<Record<keyof typeof countsProperties, unknown>> {
  const { total, ok, warning, critical, stale } = row;
  const unknown = total - ok - warning - critical;
  const counted = { OK: ok, WARNING: warning, CRITICAL: critical, UNKNOWN: unknown } as const;
  return {
    ngi: row.ngi === '' ? null : (row.ngi ?? null),
    site: row.site ?? null,
    node: row.machine ?? null,
    state: worst(STATES.filter((one) => counted[one] > 0)),
    ...{ total, ok, warning, critical, unknown, stale },
    oldestOpen: row.oldest_open === null ? null : instantOf(row.oldest_open),
  };
}

function subjectNames({ site, ngi }: SubjectColumns, { subject: said }: Event): SubjectNames {
  const { host, node = null, service = null, metric = null } = said;
  return { site, ngi: ngi === '' ? null : ngi, host, node, service, metric };
}

function resultOf(event: Event, tokens: string): ResultTexts {
  const { summary, longOutput, perfdata, start, end, id, reporter, signature } = event;
  const cves = JSON.parse(tokens) as readonly string[];
  return { summary, longOutput, perfdata, cves, start, end, event: id, reporter, signature };
}

function stateOf(column: string): State {
  return isState(column) ? column : 'UNKNOWN';
}
