/** One open issue as time passes: its deadline and its ladder, within the transaction that notes what was done. */
import { isAhead } from '../../store/clocks.ts';
import type { LedgerRows } from '../../store/ledger.ts';
import type { StepRow } from '../../store/people-rows.ts';
import type { AuditEntry } from '../audit.ts';
import type { IssueOrder } from '../command.ts';
import { changeIssue } from '../issue-changes.ts';
import { isClosed, type Issue } from '../issue.ts';
import { historyOf } from '../metrics/history.ts';
import { type IssueTimes, ladderFor, stepsDue, type StepsDue } from '../policy/ladder.ts';
import { mayTicket } from '../policy/may-ticket.ts';
import type { Ladder } from '../policy/policy.ts';
import { readIssue } from '../read.ts';
import { entryOf } from '../rows.ts';
import type { Work } from '../work.ts';
import { deadlineToSet } from './deadline-to-set.ts';
import { type LaidDown, placeOf } from './laid-down.ts';
import { officerNote, siteNote } from './step-note.ts';

/** What was done about one issue. */
export interface Wound {
  readonly issue: number;
  /** As it is afterwards. */
  readonly version: number;
  readonly deadlineSet: boolean;
  /** Names of steps. */
  readonly sent: readonly string[];
  readonly shown: readonly string[];
  readonly passedOver: readonly string[];
  /** Before then there is nothing to do, unless the issue or what is laid down changes; null is never. */
  readonly nextAt: number | null;
}

interface Round {
  readonly number: number;
  readonly openedAt: number;
}

const BY = { kind: 'monitoring', name: 'clockwork', via: '' } as const;
const AUDIT_PAGE = 500;

/** @returns undefined for what is not open @throws Error where the ledger refuses what it must take */
export async function windIssue(
  work: Work,
  id: number,
  laid: LaidDown,
  now: number,
): Promise<Wound | undefined> {
  const found = await readIssue(work.rows, id);
  if (found === undefined || isClosed(found) || found.mergedInto !== null) return undefined;
  const round = await roundOf(work.rows, found, now);
  const act = async (order: IssueOrder, why: string): Promise<void> => {
    const outcome = await changeIssue(work, order, { by: BY, at: now, why });
    if (outcome.kind === 'refused') throw new Error(`issue ${id}: ${outcome.reason}`);
  };
  const deadline = deadlineToSet(found, round.openedAt, laid);
  if (deadline !== undefined)
    await act({ do: 'edit', issue: id, deadline: deadline.at }, `${deadline.setBy}: ${deadline.why}`);
  const issue = { ...found, deadline: deadline?.at ?? found.deadline };
  const due = await dueOf(work.rows, issue, round, laid, now);
  for (const { order, why } of ordersOf(due, issue, laid)) await act(order, why);
  await noteDone(work.rows, issue, round, due, now);
  return {
    issue: id,
    version: (await readIssue(work.rows, id))?.version ?? found.version,
    deadlineSet: deadline !== undefined,
    sent: due.toSite.map(({ step }) => step.name),
    shown: due.toOfficer.map(({ step }) => step.name),
    passedOver: due.passedOver.map(({ name }) => name),
    nextAt: due.nextAt,
  };
}

/** By its trail: clocks may be set, and an issue may come back more than once. */
async function roundOf(rows: LedgerRows, { id, openedAt }: Issue, now: number): Promise<Round> {
  const entries: AuditEntry[] = [];
  for (let after = 0; ; after = entries.at(-1)?.seq ?? 0) {
    const page = await rows.audit({ issue: id }, { after, limit: AUDIT_PAGE });
    entries.push(...page.map(entryOf));
    if (page.length < AUDIT_PAGE) break;
  }
  const { rounds } = historyOf(id, entries, now);
  return { number: rounds.length, openedAt: rounds.at(-1)?.openedAt ?? openedAt };
}

const NOTHING: StepsDue = { toSite: [], toOfficer: [], passedOver: [], nextAt: null };

async function dueOf(
  rows: LedgerRows,
  issue: Issue,
  round: Round,
  { policy, directory }: LaidDown,
  now: number,
): Promise<StepsDue> {
  const found = ladderFor({ class: issue.subject.class, severity: issue.severity }, policy);
  if (found === undefined) return NOTHING;
  const site = directory?.sites.get(issue.subject.site);
  const isTold = directory === undefined || mayTicket(site, policy.sites).decision === 'ticket';
  // A step is done for a moment of the plan and not of the clock, which may have been wrong.
  const done = (await stepsSeen(rows, issue, round, now))
    .filter(({ early }) => early === 0)
    .map(({ step, due_at: dueAt }) => ({ name: step, at: Math.max(dueAt, round.openedAt) }));
  const times: IssueTimes = {
    openedAt: round.openedAt,
    deadline: issue.deadline,
    acknowledgedAt: issue.acknowledgedAt,
    closedAt: null,
    place: placeOf(site),
  };
  return stepsDue(isTold ? found : forOfficers(found), times, done, now, policy.calendar);
}

/**
 * What a clock that was ahead has had done before its time is done again when it is time. That needs a look before that
 * time: otherwise nobody can tell it from a clock that was right then and has been set back since, which sends nothing twice.
 */
async function stepsSeen(
  rows: LedgerRows,
  { id }: Issue,
  { number }: Round,
  now: number,
): Promise<readonly StepRow[]> {
  const seen: StepRow[] = [];
  for (const row of await rows.steps(id, number)) {
    const isEarly = isAhead(row.at, now) && (row.early === 1 || row.due_at > now);
    const step = { ...row, early: isEarly ? 1 : 0 };
    if (step.early !== row.early) await rows.putStep(step);
    seen.push(step);
  }
  return seen;
}

/** Of a site that is not told of its issues: what it would be reminded of waits, and is not passed over. */
function forOfficers({ steps }: Ladder): Pick<Ladder, 'steps'> {
  return { steps: steps.filter((step) => step.do !== 'remind') };
}

function ordersOf(
  { toSite, toOfficer }: StepsDue,
  issue: Issue,
  { directory }: LaidDown,
): readonly { readonly order: IssueOrder; readonly why: string }[] {
  const site = directory?.sites.get(issue.subject.site);
  const notes = [
    ...toSite.map(({ step }) => ({ step, note: siteNote(step, issue) })),
    ...toOfficer.map(({ step }) => ({ step, note: officerNote(step, issue, site) })),
  ];
  return notes.map(({ step, note }) => {
    return { order: { do: 'note', issue: issue.id, ...note }, why: `step ${step.name} of its ladder is due` };
  });
}

async function noteDone(
  rows: LedgerRows,
  { id }: Issue,
  { number }: Round,
  { toSite, toOfficer, passedOver }: StepsDue,
  now: number,
): Promise<void> {
  const done = [
    ...toSite.map(({ step, dueAt }) => ({ name: step.name, dueAt, how: 'sent' })),
    ...toOfficer.map(({ step, dueAt }) => ({ name: step.name, dueAt, how: 'shown' })),
    ...passedOver.map(({ name, dueAt, why }) => ({ name, dueAt, how: `passed over: ${why}` })),
  ];
  for (const { name, dueAt, how } of done)
    await rows.putStep({ issue: id, round: number, step: name, due_at: dueAt, at: now, how, early: 0 });
}
