/** What depends on others than the issue or incident that is changed. */
import type { LedgerRows } from '../store/ledger.ts';
import type { IssueOrder, Observe, Open } from './command.ts';
import { isClosed, type Issue, type TrackerReference } from './issue.ts';
import type { Refused } from './ledger.ts';
import { currentOf } from './read.ts';
import { refused } from './transition/step.ts';

export async function refusalElsewhere(
  rows: LedgerRows,
  command: Observe | Open | IssueOrder,
  issue: Issue | undefined,
): Promise<Refused | undefined> {
  if (command.do === 'group') return await groupRefusal(rows, command.incident);
  if (command.do === 'refer')
    return await referenceRefusal(rows, command.reference, { issue: issue?.id ?? null, incident: null });
  const returns: readonly string[] = ['reopen', 'take-up', 'wait'];
  return returns.includes(command.do) ? await returnRefusal(rows, issue) : undefined;
}

async function groupRefusal(rows: LedgerRows, id: number | null): Promise<Refused | undefined> {
  if (id === null) return undefined;
  const incident = await rows.incident(id);
  if (incident === undefined) return refused('missing', `there is no incident c${id}`);
  return incident.state === 'open' ? undefined : refused('illegal', `incident c${id} is ${incident.state}`);
}

/** A ticket is of one issue; issues that share one are merged. */
export async function referenceRefusal(
  rows: LedgerRows,
  { tracker, id }: TrackerReference,
  of: { readonly issue: number | null; readonly incident: number | null },
): Promise<Refused | undefined> {
  const known = await rows.reference(tracker, id);
  if (known === undefined || (known.issue === of.issue && known.incident === of.incident)) return undefined;
  const whose = known.issue === null ? `incident c${known.incident ?? 0}` : `issue ${known.issue}`;
  return refused('illegal', `${tracker} ${id} is the ticket of ${whose}`);
}

/** There is one open issue about one thing. */
async function returnRefusal(rows: LedgerRows, issue: Issue | undefined): Promise<Refused | undefined> {
  if (issue === undefined || !isClosed(issue)) return undefined;
  const newest = await currentOf(rows, issue.key);
  if (newest === undefined || newest.id === issue.id) return undefined;
  return refused('illegal', `issue ${newest.id} has followed it`);
}
