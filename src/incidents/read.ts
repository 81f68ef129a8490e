/** Issues and incidents, read whole. */
import type { LedgerRows } from '../store/ledger.ts';
import type { IncidentRow, IssueRow } from '../store/ledger-rows.ts';
import type { Incident } from './incident.ts';
import type { Issue } from './issue.ts';
import { incidentOf, issueOf } from './rows.ts';

export async function readIssue(rows: LedgerRows, id: number): Promise<Issue | undefined> {
  const row = await rows.issue(id);
  return row && (await readIssues(rows, [row]))[0];
}

export async function readIssues(rows: LedgerRows, found: readonly IssueRow[]): Promise<readonly Issue[]> {
  const ids = found.map(({ id }) => id);
  const hosts = grouped(await rows.hosts(ids), ({ issue }) => issue);
  const references = grouped(await rows.references('issue', ids), ({ issue }) => issue);
  return found.map((row) => issueOf(row, hosts.get(row.id) ?? [], references.get(row.id) ?? []));
}

/** The newest of a key, or what that was merged into and whatever came after it. */
export async function currentOf(rows: LedgerRows, key: string): Promise<Issue | undefined> {
  const row = await rows.newestOfKey(key);
  if (row === undefined) return undefined;
  const issue = await survivorOf(rows, row.id);
  if (issue === undefined || issue.id === row.id) return issue;
  return await currentOf(rows, issue.key);
}

/** What an issue was merged into, or the issue itself. */
export async function survivorOf(rows: LedgerRows, id: number): Promise<Issue | undefined> {
  const issue = await readIssue(rows, id);
  if (issue === undefined || issue.mergedInto === null) return issue;
  return await survivorOf(rows, issue.mergedInto);
}

export async function readIncidents(
  rows: LedgerRows,
  found: readonly IncidentRow[],
): Promise<readonly Incident[]> {
  const ids = found.map(({ id }) => id);
  const references = grouped(await rows.references('incident', ids), ({ incident }) => incident);
  return found.map((row) => incidentOf(row, references.get(row.id) ?? []));
}

export async function readIncident(rows: LedgerRows, id: number): Promise<Incident | undefined> {
  const row = await rows.incident(id);
  return row && (await readIncidents(rows, [row]))[0];
}

function grouped<R>(
  rows: readonly R[],
  ownerOf: (row: R) => number | null,
): ReadonlyMap<number | null, readonly R[]> {
  const groups = new Map<number | null, R[]>();
  for (const row of rows) {
    const owner = ownerOf(row);
    const group = groups.get(owner);
    if (group === undefined) groups.set(owner, [row]);
    else group.push(row);
  }
  return groups;
}
