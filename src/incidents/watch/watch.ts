/**
 * log → what was ever bad, and when. An OK ends what is so now and nothing of what was: who asks for a day is told of all
 * that was bad in it.
 */
import type { Event, Subject } from '../../bridge/event.ts';
import type { State } from '../../result/index.ts';
import { isAhead } from '../../store/clocks.ts';
import type { SpellRow, WatchRow } from '../../store/people-rows.ts';
import type { Watch, Watched, WatchedEntry } from '../../store/watch.ts';
import type { IssueKey } from '../issue-key.ts';

/** Times are seconds since the epoch. */
export interface WatchedSubject {
  readonly subject: Subject;
  /** Of the newest result. */
  readonly state: State;
  readonly at: number;
  /** Since when it is in that state. */
  readonly since: number;
  /** Since when it is not OK; null where it is. */
  readonly problemSince: number | null;
  /** The issues that the newest result says are there. */
  readonly about: readonly IssueKey[];
}

export interface Spell {
  readonly subject: Subject;
  readonly state: State;
  readonly from: number;
  /** The newest result that says so. */
  readonly last: number;
  /** Of that one, cut. */
  readonly summary: string;
}

/** The issues that a result says are there. */
export type AboutOf = (event: Event, subject: string, receivedAt: number) => readonly IssueKey[];

const KEPT: readonly State[] = ['CRITICAL', 'WARNING'];
const MAX_SUMMARY = 300;

export function watcher(aboutOf: AboutOf): Watch {
  return (entries, known) => {
    const subjects = new Map<string, WatchedSubject>();
    const spells = new Map<string, SpellRow>();
    for (const entry of entries) {
      const row = known.get(entry.subject);
      const before = subjects.get(entry.subject) ?? (row && watchedOf(row));
      const after = heard(entry, before, aboutOf);
      if (after === undefined) continue;
      if (after.now !== before) subjects.set(entry.subject, after.now);
      if (after.spell !== undefined) {
        const { state, from_at: from } = after.spell;
        spells.set(JSON.stringify([entry.subject, state, from]), after.spell);
      }
    }
    return rowsOf(subjects, spells);
  };
}

function rowsOf(
  subjects: ReadonlyMap<string, WatchedSubject>,
  spells: ReadonlyMap<string, SpellRow>,
): Watched {
  return {
    subjects: [...subjects].map(([subject, { state, at, ...body }]) => {
      return { subject, state, at, body: JSON.stringify(body) };
    }),
    spells: [...spells.values()],
  };
}

interface Heard {
  readonly now: WatchedSubject;
  readonly spell: SpellRow | undefined;
}

/** @returns undefined for what is well and was never bad */
function heard(
  { subject: key, received_at: receivedAt, body }: WatchedEntry,
  before: WatchedSubject | undefined,
  aboutOf: AboutOf,
): Heard | undefined {
  const event = JSON.parse(body) as Event;
  const { state, subject } = event;
  if (before === undefined && state === 'OK') return undefined;
  // A clock that is ahead must not keep later results out.
  const at = Math.min(Date.parse(event.start) / 1000, receivedAt);
  const wasAhead = before !== undefined && isAhead(before.at, receivedAt);
  const isLate = before !== undefined && at < before.at && !wasAhead;
  const continues = before?.state === state && !wasAhead;
  const since = continues ? before.since : at;
  const problem = before === undefined || wasAhead || before.problemSince === null ? at : before.problemSince;
  const now: WatchedSubject = isLate
    ? before
    : {
        subject,
        state,
        at,
        since,
        problemSince: state === 'OK' ? null : problem,
        about: state === 'OK' ? [] : aboutOf(event, key, receivedAt),
      };
  const from = isLate ? at : since;
  const text = JSON.stringify({ subject, summary: event.summary.slice(0, MAX_SUMMARY) });
  const spell = { subject: key, state, from_at: from, last_at: at, body: text };
  return { now, spell: KEPT.includes(state) ? spell : undefined };
}

export function watchedOf({ state, at, body }: WatchRow): WatchedSubject {
  const fields = JSON.parse(body) as Omit<WatchedSubject, 'state' | 'at'>;
  return { ...fields, state: state as State, at };
}

export function spellOf({ state, from_at: from, last_at: last, body }: SpellRow): Spell {
  const fields = JSON.parse(body) as Pick<Spell, 'subject' | 'summary'>;
  return { ...fields, state: state as State, from, last };
}
