/** What counts on hosts: findings of tagged CVEs, without what is excepted there. */
import type { FindingVerdict } from '../../store/pakiti/assessments.ts';
import type { FindingRow, HostRow } from '../../store/pakiti/hosts.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import { assessmentsAbout } from '../findings/kept-assessment.ts';
import type { Assessment } from '../assess/assessment.ts';
import type { Decisions } from './decisions.ts';

export interface OpenFinding {
  readonly host: HostRow;
  readonly cve: string;
  /** Undetermined: it may be so, and nobody can tell. */
  readonly verdict: FindingVerdict;
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
    (byInventory.get(host.inventory) ?? []).flatMap((row) => {
      const verdict = verdictOn(decisions, host, row, assessed.get(host.inventory));
      return verdict === undefined ? [] : [{ host, cve: row.cve, verdict, firstAt: row.first_at }];
    }),
  );
}

/** What is left of it where some packages are excepted; undefined where all are that have it, or may have it. */
function verdictOn(
  decisions: Decisions,
  host: HostRow,
  { cve, verdict }: FindingRow,
  assessments: readonly Assessment[] | undefined,
): FindingVerdict | undefined {
  if (assessments === undefined || !decisions.mayBeExcepted(cve)) return verdict;
  const those = assessments.filter(({ cves }) => cves.includes(cve));
  if (those.length === 0) return verdict;
  const rest = those.filter((one) => !decisions.isExcepted(host, cve, one.package));
  if (rest.length === 0) return undefined;
  return rest.some((one) => one.verdict === 'vulnerable') ? verdict : 'undetermined';
}
