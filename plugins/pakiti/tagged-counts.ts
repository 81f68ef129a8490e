/** How many CVEs with a tag count on each host. */
import { Decisions } from '../../src/pakiti/decisions/decisions.ts';
import { openFindings } from '../../src/pakiti/decisions/open-findings.ts';
import type { HostRow } from '../../src/store/pakiti/hosts.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';

const AT_ONCE = 1000;

/** By the host's number, of hosts that have any; what is excepted, or undetermined, is left out. */
export async function taggedCounts(
  tables: PakitiTables,
  hosts: readonly HostRow[],
  now: number,
): Promise<ReadonlyMap<number, number>> {
  const decisions = await Decisions.read(tables, now);
  const counts = new Map<number, number>();
  for (let at = 0; at < hosts.length; at += AT_ONCE) {
    const some = hosts.slice(at, at + AT_ONCE);
    for (const { host, verdict } of await openFindings(tables, decisions, some, decisions.tagged()))
      if (verdict === 'vulnerable') counts.set(host.id, (counts.get(host.id) ?? 0) + 1);
  }
  return counts;
}
