/** What counts on hosts: findings of tagged CVEs, without what is excepted there. */
import type { HostRow } from '../../store/pakiti/hosts.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import { assessmentsAbout } from '../findings/kept-assessment.ts';
import type { Assessment } from '../assess/assessment.ts';
import type { Decisions } from './decisions.ts';

export interface OpenFinding {
  readonly host: HostRow;
  readonly cve: string;
  /** Undetermined: it may be so, and nobody can tell. */
  readonly verdict: 'vulnerable' | 'undetermined';
  /** Seconds since the epoch when its inventory was first known to have it. */
  readonly firstAt: number;
}

/**
 * In the order of hosts and CVEs.
 * @param cves of which findings are asked for; undefined: of all
 */
export async function openFindings(
  tables: PakitiTables,
  decisions: Decisions,
  hosts: readonly HostRow[],
  cves: readonly string[] | undefined,
): Promise<readonly OpenFinding[]> {
  if (hosts.length === 0 || cves?.length === 0) return [];
  const rows = await tables.findings([...new Set(hosts.map(({ inventory }) => inventory))], cves);
  const byInventory = Map.groupBy(rows, ({ inventory }) => inventory);
  const doubtful = new Set(
    rows.filter(({ cve }) => decisions.mayBeExcepted(cve)).map(({ inventory }) => inventory),
  );
  const bodies = await tables.assessments([...doubtful]);
  const doubted = [...new Set(rows.map(({ cve }) => cve).filter((cve) => decisions.mayBeExcepted(cve)))];
  const assessed = new Map([...bodies].map(([id, body]) => [id, assessmentsAbout(body, doubted)]));
  return hosts.flatMap((host) =>
    (byInventory.get(host.inventory) ?? []).flatMap(({ cve, verdict, first_at: firstAt }) =>
      isExcepted(decisions, host, cve, assessed.get(host.inventory)) ? [] : [{ host, cve, verdict, firstAt }],
    ),
  );
}

/** Only where every package that has it is excepted. */
function isExcepted(
  decisions: Decisions,
  host: HostRow,
  cve: string,
  assessments: readonly Assessment[] | undefined,
): boolean {
  if (assessments === undefined || !decisions.mayBeExcepted(cve)) return false;
  const those = assessments.filter(({ cves }) => cves.includes(cve));
  return those.length > 0 && those.every((one) => decisions.isExcepted(host, cve, one.package));
}
