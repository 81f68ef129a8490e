/** An issue's life, told from its audit trail alone. Times are seconds since the epoch. */
import type { AuditEntry, FieldValue } from '../audit.ts';

export const ENDS = ['resolved', 'rejected'] as const;
export type End = (typeof ENDS)[number];

/** From its opening, or its coming back, to its end. */
export interface Round {
  readonly openedAt: number;
  /** It had been closed before. */
  readonly reopened: boolean;
  /** By a person, who has nothing to acknowledge. */
  readonly byPerson: boolean;
  /** When a person first did something about what monitoring had opened. */
  readonly acknowledgedAt: number | null;
  readonly closedAt: number | null;
  readonly end: End | null;
  /** When a deadline first passed while it was open; one that was set too late is missed when it is set. */
  readonly missedAt: number | null;
}

export interface IssueHistory {
  readonly issue: number;
  readonly site: string;
  /** Empty where it is not known. */
  readonly ngi: string;
  /** Another stands for it. */
  readonly merged: boolean;
  readonly rounds: readonly Round[];
}

/** What is read of the trail. */
interface Fields {
  readonly site: string;
  readonly ngi: string;
  readonly state: string;
  readonly deadline: number | null;
  readonly acknowledgedAt: number | null;
  readonly mergedInto: number | null;
}

const NOTHING: Fields = {
  site: '',
  ngi: '',
  state: '',
  deadline: null,
  acknowledgedAt: null,
  mergedInto: null,
};

/**
 * @param entries of one issue, in their order
 * @param now deadlines that have passed by then have passed
 */
export function historyOf(issue: number, entries: readonly AuditEntry[], now: number): IssueHistory {
  const rounds: Round[] = [];
  let fields = NOTHING;
  let deadlineSince = 0;
  for (const entry of entries) {
    const before = fields;
    fields = applied(before, entry);
    const open = rounds.at(-1);
    if (open?.closedAt === null)
      rounds[rounds.length - 1] = continued(open, before, fields, entry.at, deadlineSince);
    else if (!isEnd(fields.state) && fields.state !== '')
      rounds.push(begun(fields, entry.at, rounds.length > 0));
    if (fields.deadline !== before.deadline || open?.closedAt !== null) deadlineSince = entry.at;
  }
  const last = rounds.at(-1);
  if (last?.closedAt === null) rounds[rounds.length - 1] = missing(last, fields.deadline, deadlineSince, now);
  const { site, ngi, mergedInto } = fields;
  return { issue, site, ngi, merged: mergedInto !== null, rounds };
}

function applied(fields: Fields, { changes }: AuditEntry): Fields {
  const own = changes.filter(({ field, of }) => of === undefined && Object.hasOwn(NOTHING, field));
  const changed = Object.fromEntries(own.map(({ field, to }): [string, FieldValue] => [field, to]));
  return { ...fields, ...changed };
}

function isEnd(state: string): state is End {
  return (ENDS as readonly string[]).includes(state);
}

function begun({ acknowledgedAt }: Fields, at: number, reopened: boolean): Round {
  const byPerson = acknowledgedAt !== null;
  return {
    openedAt: at,
    reopened,
    byPerson,
    acknowledgedAt: null,
    closedAt: null,
    end: null,
    missedAt: null,
  };
}

function continued(
  round: Round,
  before: Fields,
  { state, acknowledgedAt }: Fields,
  at: number,
  since: number,
): Round {
  const seen = missing(round, before.deadline, since, at);
  const answered = seen.byPerson ? seen : { ...seen, acknowledgedAt: seen.acknowledgedAt ?? acknowledgedAt };
  return isEnd(state) ? { ...answered, closedAt: at, end: state } : answered;
}

/** @param until the deadline holds up to then; what is done in that very second is in time */
function missing(round: Round, deadline: number | null, since: number, until: number): Round {
  if (round.missedAt !== null || deadline === null || deadline >= until) return round;
  return { ...round, missedAt: Math.max(deadline, since, round.openedAt) };
}

/** Of a whole trail, in the order of their numbers. */
export function historiesOf(entries: readonly AuditEntry[], now: number): readonly IssueHistory[] {
  const byIssue = new Map<number, AuditEntry[]>();
  for (const entry of entries.toSorted((one, other) => one.seq - other.seq)) {
    if (entry.issue === null) continue;
    const own = byIssue.get(entry.issue);
    if (own === undefined) byIssue.set(entry.issue, [entry]);
    else own.push(entry);
  }
  return [...byIssue]
    .toSorted(([one], [other]) => one - other)
    .map(([issue, own]) => historyOf(issue, own, now));
}
