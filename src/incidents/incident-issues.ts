/** The issues of an incident that a person opens, or closes: they keep it open, or are closed with it, or are left as they are. */
import type { IssueRow } from '../store/ledger-rows.ts';
import type { CloseIncident, Saying } from './command.ts';
import { changeIssue } from './issue-changes.ts';
import { isClosed, ISSUE_STATES } from './issue.ts';
import type { Outcome } from './ledger.ts';
import { refused } from './transition/step.ts';
import type { Work } from './work.ts';

const OPEN = ISSUE_STATES.filter((state) => !isClosed({ state }));
const PAGE = 500;
const MOST_NAMED = 5;

/** @returns why the incident stays open, or undefined */
export async function settleIssues(
  work: Work,
  incident: number,
  { do: action, issues }: CloseIncident,
  { by, at, why }: Saying,
): Promise<Extract<Outcome<never>, { kind: 'refused' }> | undefined> {
  if (issues === undefined) return undefined;
  const open = await openIssues(work, incident);
  if (open.length === 0) return undefined;
  if (issues === 'must-be-closed')
    return refused('illegal', `issues of it are open: ${named(open)}; close them first, or together with it`);
  for (const { id } of open) {
    const order =
      action === 'resolve'
        ? ({ do: 'resolve', issue: id } as const)
        : ({ do: 'reject', issue: id, until: null } as const);
    const outcome = await changeIssue(work, order, { by, at, why });
    if (outcome.kind === 'refused') throw new Error(`issue ${id} is open and refuses: ${outcome.reason}`);
  }
  return undefined;
}

/** Together with what has opened the incident, or neither. @param issues that there are */
export async function groupIssues(
  work: Work,
  incident: number,
  issues: readonly number[],
  { by, at, why }: Saying,
): Promise<void> {
  for (const issue of issues) {
    const outcome = await changeIssue(work, { do: 'group', issue, incident }, { by, at, why });
    if (outcome.kind === 'refused')
      throw new Error(`incident c${incident} is open and does not take issue ${issue}: ${outcome.reason}`);
  }
}

async function openIssues({ rows }: Work, incident: number): Promise<readonly IssueRow[]> {
  const query = { sight: 'all' as const, incident: [incident], state: OPEN, merged: false };
  const found: IssueRow[] = [];
  for (let after = 0; ;) {
    const page = await rows.issues(query, { after, limit: PAGE });
    found.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return found;
    after = last.id;
  }
}

function named(issues: readonly IssueRow[]): string {
  const names = issues.slice(0, MOST_NAMED).map(({ id }) => String(id));
  const more = issues.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
