/** One command about issues: `transition` says what becomes of them, and it is written here. */
import type { Action, AuditEntry } from './audit.ts';
import type { IssueCommand, IssueOrder, Merge, Observe, Open, Saying } from './command.ts';
import { commit } from './commit.ts';
import { refusalElsewhere } from './elsewhere.ts';
import { issueKey } from './issue-key.ts';
import type { Issue, IssueHost } from './issue.ts';
import type { Outcome } from './ledger.ts';
import { currentOf, survivorOf } from './read.ts';
import { hostRow, issueColumns, referenceRow } from './rows.ts';
import { issueChanges, merge, type Step, transition } from './transition/index.ts';
import { type NewNote, refused } from './transition/step.ts';
import type { Work } from './work.ts';

/** @throws IssueSubjectError */
export async function changeIssue(
  work: Work,
  command: IssueCommand,
  saying: Saying,
): Promise<Outcome<Issue>> {
  if (command.do === 'merge') return await mergeIssues(work, command, saying);
  const before = await meant(work, command);
  const refusal = await refusalElsewhere(work.rows, command, before);
  if (refusal !== undefined) return refusal;
  return await take(work, before, transition(before, command, saying, work.rules), saying);
}

async function meant({ rows }: Work, command: Observe | Open | IssueOrder): Promise<Issue | undefined> {
  if (command.do === 'observe' || command.do === 'open')
    return await currentOf(rows, issueKey(command.observation.subject));
  return await survivorOf(rows, command.issue);
}

async function take(
  work: Work,
  before: Issue | undefined,
  step: Step,
  saying: Saying,
): Promise<Outcome<Issue>> {
  switch (step.kind) {
    case 'refused':
      return step;
    case 'unchanged':
      return { kind: 'unchanged', now: before, reason: step.reason };
    case 'seen':
      await writeHosts(work, before, step.after);
      return { kind: 'unchanged', now: step.after, reason: 'seen again' };
    case 'open':
      return await changed(work, { before: null, after: step.after, action: 'open' }, saying);
    case 'change':
      return await changed(work, { before: before ?? null, ...step }, saying);
  }
}

interface Changing {
  readonly before: Issue | null;
  readonly after: Issue;
  readonly action: Action;
  readonly note?: NewNote;
}

async function changed(work: Work, changing: Changing, saying: Saying): Promise<Outcome<Issue>> {
  const { now, entry } = await write(work, changing, saying);
  return { kind: 'changed', now, entry };
}

async function write(
  work: Work,
  { before, after, action, note }: Changing,
  saying: Saying,
): Promise<{ readonly now: Issue; readonly entry: AuditEntry }> {
  const next = { ...after, version: (before?.version ?? 0) + 1, updatedAt: saying.at };
  const now = before === null ? { ...next, id: await work.rows.addIssue(issueColumns(next)) } : next;
  if (before !== null) await work.rows.putIssue(now.id, issueColumns(now));
  await writeHosts(work, before ?? undefined, now);
  const references = now.references.map((one, place) =>
    referenceRow({ issue: now.id, incident: null }, one, place),
  );
  for (const reference of references) await work.rows.putReference(reference);
  const changes = issueChanges(before, now);
  const of = { issue: { before, after: now }, incident: null };
  return { now, entry: await commit(work, { action, version: now.version, changes, note, of }, saying) };
}

async function writeHosts({ rows }: Work, before: Issue | undefined, { id, hosts }: Issue): Promise<void> {
  if (hosts.length === 0) {
    if (before !== undefined) await rows.deleteHosts(id);
    return;
  }
  const known = new Map(before?.hosts.map((host) => [host.name, host]));
  const news = hosts.filter((host) => !isSame(known.get(host.name), host));
  await rows.putHosts(news.map((host) => hostRow(id, host)));
}

function isSame(before: IssueHost | undefined, { state, since, seenAt }: IssueHost): boolean {
  return before?.state === state && before.since === since && before.seenAt === seenAt;
}

async function mergeIssues(work: Work, { issue, into }: Merge, saying: Saying): Promise<Outcome<Issue>> {
  const [one, survivor] = [await survivorOf(work.rows, issue), await survivorOf(work.rows, into)];
  if (one === undefined || survivor === undefined)
    return refused('missing', `there is no issue ${one === undefined ? issue : into}`);
  if (saying.expected !== undefined && one.version !== saying.expected)
    return refused('conflict', `it is at version ${one.version}, not ${saying.expected}`);
  const merged = merge(one, survivor, saying);
  if (merged.kind === 'refused') return merged;
  await write(work, { before: one, after: merged.issue, action: 'merge' }, saying);
  await work.rows.moveNotes(one.id, survivor.id);
  return await changed(work, { before: survivor, after: merged.survivor, action: 'absorb' }, saying);
}
