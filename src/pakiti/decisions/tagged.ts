/** The tagged findings of one report, for the answer of a reporting mode. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import { distributionOf } from '../distribution.ts';
import type { KnowledgeSource } from '../findings/knowledge.ts';
import type { Report, TaggedFinding } from '../report/report.ts';
import { Failure } from '../../host/failure.ts';
import { Decisions } from './decisions.ts';

/** Rules that say of a whole inventory that nobody knows anything of what it runs. */
const BLIND = ['distribution', 'no-feed'];

/**
 * By CVE, package and tag; of what is excepted nothing is said.
 * @throws Failure where no feed can say anything of the node: an answer without findings would be a verdict
 */
export async function taggedFindings(
  { tables, knowledge }: { readonly tables: PakitiTables; readonly knowledge: KnowledgeSource },
  report: Report,
  now: number,
): Promise<readonly TaggedFinding[]> {
  const decisions = await Decisions.read(tables, now);
  const tagged = new Set(decisions.tagged());
  if (tagged.size === 0) return [];
  const found = distributionOf(report.inventory);
  const release = found.state === 'known' ? found.release : null;
  const current = await knowledge.about(release);
  const host = { site: report.site ?? '', name: report.host, release };
  const lines = new Map<string, TaggedFinding>();
  for (const { verdict, advisory, cves, package: one, fixed, rule, reason } of current.assess(
    report.inventory,
  )) {
    const isOld = rule === 'stale-feed' && (advisory === '' || cves.some((cve) => tagged.has(cve)));
    if (isOld || BLIND.includes(rule)) throw new Failure('missing', `${report.host}: ${reason}`);
    if (verdict !== 'vulnerable') continue;
    for (const cve of cves) {
      if (!tagged.has(cve) || decisions.isExcepted(host, cve, one)) continue;
      for (const { tag } of decisions.tagsOf(cve)) {
        const { name, version, arch } = one;
        const key = [name, version, arch, cve, tag].join('\t');
        if (!lines.has(key)) lines.set(key, { name, version, arch, cve, tag, fixed });
      }
    }
  }
  return [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}
