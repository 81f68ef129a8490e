/** events → current states and changes: pure, so that the same log always makes the same tables. */
import { createHash } from 'node:crypto';
import { type Event, type Subject, subjectKey } from '../bridge/event.ts';
import type { ChangeRow, CurrentRow, SubjectColumns } from '../store/portal-rows.ts';
import type { LogEntry, Projected } from '../store/portal.ts';
import { secondsOf } from './instant.ts';
import { namedCves } from './named-cves.ts';

export interface ProjectRules {
  /** Seconds of silence that are expected of a service. */
  readonly expected: (service: string) => number;
  /** The operations centre of a site where the operator says so; else what the event claims. */
  readonly ngiOf: (site: string) => string | undefined;
}

/** An event of the log, with what decides where it belongs. */
export interface Heard {
  readonly id: string;
  readonly entry: LogEntry;
  readonly event: Event;
}

const ID_DIGITS = 32;

export function heard(entry: LogEntry): Heard {
  const event = JSON.parse(entry.body) as Event;
  return { id: subjectId(event.subject), entry, event };
}

/** What a subject is called in addresses. */
export function subjectId(subject: Subject): string {
  return createHash('sha256').update(subjectKey(subject)).digest('hex').slice(0, ID_DIGITS);
}

/** @param known the current rows of these events' subjects, by id */
export function project(
  events: readonly Heard[],
  known: ReadonlyMap<string, CurrentRow>,
  rules: ProjectRules,
): Projected {
  const current = new Map<string, CurrentRow>();
  const bodies = new Map<string, string>();
  const changes: ChangeRow[] = [];
  for (const one of events) {
    const before = current.get(one.id) ?? known.get(one.id);
    const row = currentRow(one, before, rules);
    if (before !== undefined && row.at < before.at) {
      // What came after it says nothing of its own time.
      changes.push(changeRow(one, currentRow(one, undefined, rules), 1));
      continue;
    }
    if (before === undefined || hasChanged(before, row)) changes.push(changeRow(one, row, 0));
    current.set(one.id, row);
    bodies.set(one.id, one.entry.body);
  }
  return {
    current: [...current.values()],
    bodies: [...bodies].map(([id, body]) => ({ id, body })),
    moved: [...current.values()].filter(({ id, ngi }) => (known.get(id)?.ngi ?? ngi) !== ngi),
    changes,
  };
}

function currentRow(
  { id, entry, event }: Heard,
  before: CurrentRow | undefined,
  rules: ProjectRules,
): CurrentRow {
  const { state, stateType } = event;
  // A clock that is ahead must not keep later results out, nor make a silent subject look alive.
  const at = Math.min(secondsOf(event.start), entry.received_at);
  const lastSeen = Math.min(secondsOf(event.end), entry.received_at);
  const hardState = stateType === 'hard' ? state : (before?.hard_state ?? 'UNKNOWN');
  const expected = rules.expected(event.subject.service ?? '');
  return {
    ...subjectColumns(id, event.subject, rules),
    hard_state: hardState,
    state,
    state_type: stateType,
    since: before?.hard_state === hardState ? before.since : at,
    at,
    last_seen: lastSeen,
    expected,
    stale_at: lastSeen + expected,
    seq: entry.seq,
    event_id: event.id,
    cves: JSON.stringify(namedCves(event)),
  };
}

function hasChanged(before: CurrentRow, after: CurrentRow): boolean {
  return before.state !== after.state || before.hard_state !== after.hard_state || before.cves !== after.cves;
}

function changeRow({ event, entry }: Heard, row: CurrentRow, late: 0 | 1): ChangeRow {
  const { id, site, ngi, host, node, service, metric, machine, at, state, state_type, cves } = row;
  return {
    ...{ id, site, ngi, host, node, service, metric, machine },
    event_id: event.id,
    ...{ at, state, state_type, hard_state: row.hard_state, cves, late, body: entry.body },
  };
}

function subjectColumns(id: string, subject: Subject, { ngiOf }: ProjectRules): SubjectColumns {
  const host = subject.host.toLowerCase();
  const node = subject.node?.toLowerCase() ?? '';
  return {
    id,
    site: subject.site,
    ngi: ngiOf(subject.site) ?? subject.ngi ?? '',
    host,
    node,
    service: subject.service ?? '',
    metric: subject.metric ?? '',
    machine: node === '' ? host : node,
  };
}
