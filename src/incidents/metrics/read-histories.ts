/** The histories of all issues, from the audit trail. */
import type { AuditEntry } from '../audit.ts';
import type { Ledger } from '../ledger.ts';
import { historiesOf, type IssueHistory } from './history.ts';

const PAGE = 1000;

/** @param now seconds since the epoch; entries that a clock ahead of it has written count as well */
export async function readHistories(
  ledger: Pick<Ledger, 'audit'>,
  now: number,
): Promise<readonly IssueHistory[]> {
  const entries: AuditEntry[] = [];
  for (let after = 0; ;) {
    const page = await ledger.audit({}, { after, limit: PAGE });
    entries.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return historiesOf(entries, now);
    after = last.seq;
  }
}
