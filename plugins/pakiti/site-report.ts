/** What a site has to mend, as whoever runs it reads it. */
import { textTable } from '../../src/cli/text-table.ts';
import {
  type Beholder,
  FINDING_COLUMNS,
  type FindingDocument,
  findingDocuments,
} from '../../src/pakiti/api/finding-document.ts';
import { hostDocument } from '../../src/pakiti/api/host-document.ts';
import { countHosts } from '../../src/pakiti/statistics/count.ts';
import { escapeText } from '../../src/render/index.ts';
import { dayOf } from '../../src/pakiti/decisions/warnings.ts';
import { everyHostOf } from './every-host.ts';

export interface SiteReport {
  readonly text: string;
  readonly columns: typeof FINDING_COLUMNS;
  /** Of tagged CVEs. */
  readonly findings: readonly FindingDocument[];
}

/** Undefined: no host of it has reported. */
export async function siteReport(beholder: Beholder, site: string): Promise<SiteReport | undefined> {
  const { tables, decisions, now } = beholder;
  const { sites } = await countHosts({ tables, decisions, scope: 'all', now }, { sites: [site] });
  const [counts] = sites;
  if (counts === undefined) return undefined;
  const hosts = await everyHostOf(tables, { sites: [site] });
  const findings: FindingDocument[] = [];
  for await (const some of findingDocuments(beholder, hosts, decisions.tagged())) findings.push(...some);
  const unknown = hosts.map((row) => hostDocument(row, now)).filter(({ state }) => state === 'unknown');
  const lines = [
    `${site}: ${counts.hosts} ${counts.hosts === 1 ? 'host' : 'hosts'}, ${counts.vulnerable} vulnerable, ${counts.unknown} of which nobody can tell`,
    `${counts.tagged} with a CVE that has to be mended, ${counts.overdue} of them too late`,
  ].map((line) => `${escapeText(line)}\n`);
  const text = [...lines, ...cveParts(beholder, findings), ...unknownPart(unknown)].join('');
  return { text, columns: FINDING_COLUMNS, findings };
}

function cveParts({ decisions }: Beholder, findings: readonly FindingDocument[]): readonly string[] {
  const byCve = [...Map.groupBy(findings, ({ cve }) => cve)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return byCve.map(([cve, those]) => {
    const tags = decisions
      .tagsOf(cve)
      .map(({ tag, reason, infoUrl }) => [tag, reason, infoUrl].filter(Boolean).join(', '));
    const due = dayOf(decisions.dueAt(cve));
    const heading = `${cve}${due === '' ? '' : ` until ${due}`}: ${tags.join('; ')}`;
    const rows = those.map((one) =>
      [one.host, one.verdict, one.class ?? '', one.packages.join(' '), one.since.slice(0, 10)].map(
        escapeText,
      ),
    );
    const table = textTable([['HOST', 'VERDICT', 'CLASS', 'PACKAGES', 'SINCE'], ...rows]);
    return `\n${escapeText(heading)}\n${indented(table)}`;
  });
}

function unknownPart(
  hosts: readonly { readonly host: string; readonly why: readonly string[] }[],
): readonly string[] {
  if (hosts.length === 0) return [];
  const lines = hosts.map(({ host, why }) => escapeText(`${host}: ${why.join('; ')}`));
  return ['\nNobody can tell\n', ...lines.map((line) => `  ${line}\n`)];
}

function indented(table: string): string {
  return table.replaceAll(/^(?=.)/gm, '  ');
}
