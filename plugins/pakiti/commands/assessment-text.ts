/** Assessments as an officer reads them on a terminal. */
import { textTable } from '../../../src/cli/text-table.ts';
import type { FindingRow } from '../../../src/pakiti/assess/finding-row.ts';
import { escapeText } from '../../../src/render/index.ts';
import type { Offline } from '../offline.ts';

const HEADING = ['PACKAGE', 'VERSION', 'ADVISORY', 'CVES', 'FIXED', 'VERDICT', 'CLASS', 'REASON'];
const CVES = 3;

export function assessmentText(rows: readonly FindingRow[], offline: Offline): string {
  const cells = rows.map((row) => [
    row.package,
    row.version,
    row.advisory,
    cvesText(row),
    row.fixed ?? '',
    row.verdict,
    row.class ?? '',
    row.reason,
  ]);
  const table = rows.length === 0 ? '' : textTable([HEADING, ...cells].map((line) => line.map(escapeText)));
  return `${table}${escapeText(summary(rows, offline))}\n${feedsText(offline)}`;
}

/** A kernel has hundreds; --json has them all. */
export function cvesText({ cves, exploited = [] }: Pick<FindingRow, 'cves' | 'exploited'>): string {
  const shown = [...exploited, ...cves.filter((cve) => !exploited.includes(cve))].slice(0, CVES);
  const more = cves.length > CVES ? ` and ${cves.length - CVES} more` : '';
  return `${shown.map((cve) => (exploited.includes(cve) ? `${cve} (exploited)` : cve)).join(' ')}${more}`;
}

function summary(rows: readonly FindingRow[], { report, distribution }: Offline): string {
  const vulnerable = rows.filter(({ verdict }) => verdict === 'vulnerable');
  const undetermined = rows.filter(({ verdict }) => verdict === 'undetermined').length;
  const packages = new Set(vulnerable.map((row) => row.package)).size;
  const cves = new Set(vulnerable.flatMap((row) => row.cves)).size;
  const count = `${report.inventory.packages.length} packages of ${distribution.release}`;
  return `${report.host}: ${packages} of ${count} vulnerable to ${cves} CVEs; ${undetermined} undetermined`;
}

function feedsText({ feeds: { documents } }: Offline): string {
  const read = [...documents].map(([kind, count]) => `${kind} (${count})`).join(', ');
  return `${escapeText(`documents of feeds: ${read}`)}\n`;
}
