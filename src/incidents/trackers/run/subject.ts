/** What an operation is about, as the ledger has it now. */
import type { Incident } from '../../incident.ts';
import type { Issue, TrackerReference } from '../../issue.ts';
import type { Ledger } from '../../ledger.ts';
import type { Operation } from '../../outbox.ts';

export interface Subject {
  /** Null where it is about an incident. Of a merged one, the survivor. */
  readonly issue: Issue | null;
  /** The one it is about, or the one that the issue is part of. */
  readonly incident: Incident | null;
  /** It is about an issue that has been merged into another. */
  readonly merged: boolean;
  readonly tickets: readonly TrackerReference[];
  readonly former: readonly TrackerReference[];
}

export async function subjectOf(ledger: Ledger, operation: Operation): Promise<Subject> {
  const issue = operation.issue === null ? null : await survivor(ledger, operation.issue);
  const number = operation.incident ?? issue?.incident ?? null;
  const incident = number === null ? null : ((await ledger.incident(number)) ?? null);
  const references = (issue ?? incident)?.references ?? [];
  const ours = references.filter(({ tracker }) => tracker === operation.tracker);
  return {
    issue,
    incident,
    merged: issue !== null && issue.id !== operation.issue,
    tickets: ours.filter(({ former }) => !former),
    former: ours.filter(({ former }) => former),
  };
}

/** @throws Error where there is none: operations are written together with what they are about */
async function survivor(ledger: Ledger, id: number): Promise<Issue> {
  const issue = await ledger.issue(id);
  if (issue === undefined) throw new Error(`there is no issue ${id}`);
  return issue.mergedInto === null ? issue : await survivor(ledger, issue.mergedInto);
}
