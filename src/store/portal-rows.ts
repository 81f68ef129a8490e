/** The tables that the portal's feed reads: `current` and `change`, made of the log. Times are seconds since the epoch. */

import type { Generated } from 'kysely';

/** Whom a row is about. A name that is not there is empty: columns are compared, and null is equal to nothing. */
export interface SubjectColumns {
  /** Hash of the subject's key, 32 hexadecimal digits. */
  readonly id: string;
  readonly site: string;
  readonly ngi: string;
  readonly host: string;
  readonly node: string;
  readonly service: string;
  readonly metric: string;
  /** The node, or the host where nothing else was looked at. */
  readonly machine: string;
}

export interface CurrentRow extends SubjectColumns {
  /** The last hard state; UNKNOWN before there was one. */
  readonly hard_state: string;
  /** Of the latest result, soft or hard. */
  readonly state: string;
  readonly state_type: string;
  /** Since when `hard_state` is what it is. */
  readonly since: number;
  /** When the check of the latest result began: what decides which of two results is newer. */
  readonly at: number;
  readonly last_seen: number;
  /** Seconds of silence after which it is stale, and the moment when it is. */
  readonly expected: number;
  readonly stale_at: number;
  /** The latest result in the log. */
  readonly seq: number;
  readonly event_id: string;
  /** JSON, an array of exact tokens, sorted. */
  readonly cves: string;
}

export interface ChangeRow extends SubjectColumns {
  readonly event_id: string;
  readonly at: number;
  readonly state: string;
  readonly state_type: string;
  readonly hard_state: string;
  readonly cves: string;
  /** 1: a newer result of the subject had come before it; it says nothing of what followed. */
  readonly late: number;
  /** The event, JSON. */
  readonly body: string;
}

export interface PortalRows {
  /** Who reads the log beside the sinks, and up to which event. */
  readonly follower: { name: string; position: number };
  readonly current: CurrentRow;
  /** Apart, so that counting reads no texts. */
  readonly current_body: { id: string; body: string };
  readonly change: ChangeRow & { seq: number };
  /** What operators have taken out of `current`; 1: it is in the log of a daemon. */
  readonly retirement: { seq: Generated<number>; at: number; body: string; logged: number };
}

type ColumnType = 'text' | 'double precision' | 'bigint' | 'integer';

const SUBJECT = {
  id: 'text',
  site: 'text',
  ngi: 'text',
  host: 'text',
  node: 'text',
  service: 'text',
  metric: 'text',
  machine: 'text',
} as const;

/** What a result changes: of these only the tokens of those that name any are indexed. */
export const RESULT_COLUMNS = {
  hard_state: 'text',
  state: 'text',
  state_type: 'text',
  since: 'double precision',
  at: 'double precision',
  last_seen: 'double precision',
  expected: 'double precision',
  stale_at: 'double precision',
  seq: 'bigint',
  event_id: 'text',
  cves: 'text',
} as const satisfies Readonly<Record<Exclude<keyof CurrentRow, keyof SubjectColumns>, ColumnType>>;

export const CURRENT_COLUMNS = { ...SUBJECT, ...RESULT_COLUMNS } as const satisfies Readonly<
  Record<keyof CurrentRow, ColumnType>
>;

export const BODY_COLUMNS = { id: 'text', body: 'text' } as const;

export const CHANGE_COLUMNS = {
  ...SUBJECT,
  event_id: 'text',
  at: 'double precision',
  state: 'text',
  state_type: 'text',
  hard_state: 'text',
  cves: 'text',
  late: 'integer',
  body: 'text',
} as const satisfies Readonly<Record<keyof ChangeRow, ColumnType>>;

/**
 * A name as columns hold it: as within a JSON string. So lone surrogates, which no database keeps, stay different from
 * each other, and a name can hold any character.
 */
export function columnText(name: string): string {
  return PLAIN.test(name) ? name : JSON.stringify(name).slice(1, -1);
}

export function nameOfColumn(text: string): string {
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}

/** What JSON writes as it is: most names. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** The row with its names as columns hold them. */
export function toColumns<T extends SubjectColumns>(row: T): T {
  return withNames(row, columnText);
}

export function fromColumns<T extends SubjectColumns>(row: T): T {
  return withNames(row, nameOfColumn);
}

function withNames<T extends SubjectColumns>(row: T, convert: (name: string) => string): T {
  return {
    ...row,
    site: convert(row.site),
    ngi: convert(row.ngi),
    host: convert(row.host),
    node: convert(row.node),
    service: convert(row.service),
    metric: convert(row.metric),
    machine: convert(row.machine),
  };
}
