/** Findings with what they are made of: the packages that have it, and the worst that a vendor says of it. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { Assessment, FixClass } from '../assess/assessment.ts';
import { highest } from '../findings/cve-facts.ts';
import { assessmentsAbout, countsForSeverity, type SeverityName } from '../findings/kept-assessment.ts';
import { worstSeverity } from '../severity.ts';
import type { Decisions } from './decisions.ts';
import type { OpenFinding } from './open-findings.ts';

export interface DescribedFinding extends OpenFinding {
  readonly severity: SeverityName;
  /** Of what is vulnerable: how near a fix is, for the package that is mended most easily. */
  readonly class: FixClass | null;
  /** The highest score of an advisory. */
  readonly cvss: number | null;
  /** Names of those that have it and are not excepted, sorted. */
  readonly packages: readonly string[];
}

const CLASSES: readonly FixClass[] = ['fix-available', 'fix-elsewhere', 'no-fix', 'will-not-fix'];

/** In their order; what was assessed is read once for all hosts that have the same. */
export async function describeFindings(
  tables: PakitiTables,
  decisions: Decisions,
  findings: readonly OpenFinding[],
): Promise<readonly DescribedFinding[]> {
  const bodies = await tables.assessments([...new Set(findings.map(({ host }) => host.inventory))]);
  const named = Map.groupBy(findings, ({ host }) => host.inventory);
  const byInventory = new Map(
    [...bodies].map(([id, body]) => {
      const cves = [...new Set(named.get(id)?.map(({ cve }) => cve))];
      return [id, byCve(assessmentsAbout(body, cves))];
    }),
  );
  return findings.map((finding) => {
    const { host, cve, verdict } = finding;
    const counting = (byInventory.get(host.inventory)?.get(cve) ?? []).filter(
      (one) => !decisions.isExcepted(host, cve, one.package),
    );
    const those = counting.filter((one) => one.verdict === verdict);
    const rated = counting.filter((one) => countsForSeverity(one, verdict));
    return {
      ...finding,
      severity: worstSeverity(rated.map(({ severity }) => severity)) ?? 'unknown',
      class: CLASSES.find((fix) => those.some((one) => one.class === fix)) ?? null,
      cvss: highest(rated.flatMap(({ cvss }) => cvss ?? [])),
      packages: [...new Set(those.map((one) => one.package.name))].toSorted(),
    };
  });
}

function byCve(assessments: readonly Assessment[]): ReadonlyMap<string, readonly Assessment[]> {
  const found = new Map<string, Assessment[]>();
  for (const one of assessments)
    for (const cve of one.cves) {
      const those = found.get(cve);
      if (those === undefined) found.set(cve, [one]);
      else those.push(one);
    }
  return found;
}
