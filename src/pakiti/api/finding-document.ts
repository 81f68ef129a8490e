/** A CVE on a host as the API says it. */
import type { HostRow } from '../../store/pakiti/hosts.ts';
import type { FixClass } from '../assess/assessment.ts';
import { type DescribedFinding, describeFindings } from '../decisions/described.ts';
import { openFindings } from '../decisions/open-findings.ts';
import { cveFacts } from '../findings/cve-facts.ts';
import type { SeverityName } from '../findings/kept-assessment.ts';
import { hostDocument, instant } from './host-document.ts';
import type { Viewer } from './viewer.ts';

export interface FindingDocument {
  readonly site: string;
  readonly host: string;
  readonly cve: string;
  readonly verdict: 'vulnerable' | 'undetermined';
  readonly class: FixClass | null;
  readonly severity: SeverityName;
  readonly cvss: number | null;
  readonly exploited: boolean | null;
  readonly epss: number | null;
  readonly tags: readonly string[];
  /** The earliest deadline of its tags. */
  readonly due: string | null;
  readonly packages: readonly string[];
  readonly os: string;
  readonly lastReport: string;
  readonly firstSeen: string;
  /** Since when the host has it without a gap, whatever else has changed on it. */
  readonly since: string;
}

export const FINDING_COLUMNS: readonly (keyof FindingDocument)[] = [
  ...(['site', 'host', 'cve', 'verdict', 'class', 'severity', 'cvss', 'exploited', 'epss', 'tags'] as const),
  ...(['due', 'packages', 'os', 'lastReport', 'firstSeen', 'since'] as const),
];

export type Beholder = Pick<Viewer, 'tables' | 'decisions' | 'now'>;

/** Of hosts with everything that they have: more at once would keep reports waiting. */
const HOSTS_AT_ONCE = 20;

/** Part by part, without what is excepted. @param cves undefined: all */
export async function* findingDocuments(
  beholder: Beholder,
  hosts: readonly HostRow[],
  cves: readonly string[] | undefined,
): AsyncGenerator<readonly FindingDocument[]> {
  const { tables, decisions } = beholder;
  for (let at = 0; at < hosts.length; at += HOSTS_AT_ONCE) {
    const open = await openFindings(tables, decisions, hosts.slice(at, at + HOSTS_AT_ONCE), cves);
    yield await documentsOf(beholder, await describeFindings(tables, decisions, open));
    await new Promise(setImmediate);
  }
}

async function documentsOf(
  { tables, decisions, now }: Beholder,
  found: readonly DescribedFinding[],
): Promise<readonly FindingDocument[]> {
  const cves = [...new Set(found.map(({ cve }) => cve))];
  const ids = [...new Set(found.map(({ host: { id } }) => id))];
  const seenAt = new Map((await tables.seen(ids, cves)).map((one) => [`${one.host} ${one.cve}`, one]));
  const facts = await cveFacts(tables, cves, now);
  return found.map((one) => {
    const { site, host, os, lastReport } = hostDocument(one.host, now);
    const { exploited, epss } = facts(one.cve);
    const was = seenAt.get(`${one.host.id} ${one.cve}`);
    const begun = Math.max(one.firstAt, one.host.since);
    const due = decisions.dueAt(one.cve);
    return {
      ...{ site, host, cve: one.cve, verdict: one.verdict, class: one.class, severity: one.severity },
      ...{ cvss: one.cvss, exploited, epss, tags: decisions.tagsOf(one.cve).map(({ tag }) => tag) },
      ...{ due: due === null ? null : instant(due), packages: one.packages, os, lastReport },
      ...{ firstSeen: instant(was?.first ?? begun), since: instant(was?.since ?? begun) },
    };
  });
}
