/** What an inventory was found to be, as it is kept: open assessments, what they come to, and the CVEs of it. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Assessed, FindingVerdict } from '../../store/pakiti/assessments.ts';
import type { Severity } from '../advisory.ts';
import type { Assessment } from '../assess/assessment.ts';
import { gapRuleOf } from './gap-rule.ts';

/** Of one inventory, before tags and exceptions. */
export interface Totals {
  /** Packages that are vulnerable, by name, version and architecture. */
  readonly packages: number;
  /** CVEs that it is vulnerable to, by the worst word of a vendor. */
  readonly cves: Readonly<Record<SeverityName, number>>;
  /** CVEs of which it cannot be told. */
  readonly undetermined: number;
  /** What of the whole could not be judged, for people; empty where everything could. */
  readonly gaps: readonly string[];
  /** As {@link gapRuleOf}; what is not found is not known to be mended while there is a new one that it may be of. */
  readonly gapRules: readonly string[];
  /** The CVEs that a vendor calls critical. */
  readonly critical: readonly string[];
}

export type SeverityName = NonNullable<Severity> | 'unknown';

export const SEVERITIES: readonly SeverityName[] = [
  'unknown',
  'none',
  'low',
  'moderate',
  'important',
  'critical',
];

const CRITICAL = SEVERITIES.indexOf('critical');

/** What a vendor has called a CVE is not taken back by the age of what he says. */
export function countsForSeverity(
  one: Pick<Assessment, 'verdict' | 'rule'>,
  verdict: FindingVerdict,
): boolean {
  return one.verdict === verdict || one.rule === 'stale-feed';
}

const LEVEL = 1;

/** One assessment a line: no text of JSON has a newline of its own, so that one is found without reading the others. */
const BETWEEN = ',\n';

/** The same assessment is of many inventories. */
const written = new WeakMap<Assessment, string>();

export function keptAssessment(
  { id, round, since }: Pick<Assessed, 'id' | 'round' | 'since'>,
  assessments: readonly Assessment[],
): Assessed {
  const cves = new Map<string, FindingVerdict>();
  const worst = new Map<string, number>();
  const packages = new Set<string>();
  const gaps: string[] = [];
  const gapRules = new Set<string>();
  for (const { verdict, cves: named, severity, advisory, reason, rule, package: one } of assessments) {
    if (verdict === 'vulnerable') {
      packages.add(`${one.name}\t${one.version}\t${one.arch}`);
      for (const cve of named) cves.set(cve, 'vulnerable');
    }
    if (countsForSeverity({ verdict, rule }, 'vulnerable')) {
      const rank = SEVERITIES.indexOf(severity ?? 'unknown');
      for (const cve of named) worst.set(cve, Math.max(rank, worst.get(cve) ?? 0));
    }
    if (verdict === 'undetermined') {
      if (advisory === '') {
        gaps.push(reason);
        gapRules.add(gapRuleOf(rule, one));
      }
      for (const cve of named) if (!cves.has(cve)) cves.set(cve, 'undetermined');
    }
  }
  const counts = Object.fromEntries(SEVERITIES.map((name) => [name, 0])) as Record<SeverityName, number>;
  const ranks = [...worst].filter(([cve]) => cves.get(cve) === 'vulnerable');
  for (const [, rank] of ranks) counts[SEVERITIES[rank] ?? 'unknown'] += 1;
  const totals: Totals = {
    packages: packages.size,
    cves: counts,
    undetermined: cves.size - ranks.length,
    gaps,
    gapRules: [...gapRules].toSorted(),
    critical: ranks.flatMap(([cve, rank]) => (rank === CRITICAL ? [cve] : [])).toSorted(),
  };
  const body = deflateRawSync(`[${assessments.map(text).join(BETWEEN)}]`, { level: LEVEL });
  return { id, round, since, totals: JSON.stringify(totals), body, cves };
}

function text(assessment: Assessment): string {
  let known = written.get(assessment);
  if (known === undefined) written.set(assessment, (known = JSON.stringify(assessment)));
  return known;
}

export function assessmentsIn(body: Uint8Array): readonly Assessment[] {
  return JSON.parse(inflateRawSync(body).toString()) as readonly Assessment[];
}

/** Most bodies in one piece. */
const CHUNK = 2 ** 18;

/** CVEs up to which they are looked for one by one. */
const FEW = 20;

/** Those of these CVEs alone; of a body with everything on one line, as it once was kept, all are read. */
export function assessmentsAbout(body: Uint8Array, cves: readonly string[]): readonly Assessment[] {
  const wanted = new Set(cves);
  const found = cves.length > FEW ? assessmentsIn(body) : assessmentsNaming(body, cves);
  return found.filter((one) => one.cves.some((cve) => wanted.has(cve)));
}

function assessmentsNaming(body: Uint8Array, cves: readonly string[]): readonly Assessment[] {
  const text = inflateRawSync(body, { chunkSize: CHUNK });
  const lines = new Set<number>();
  for (const cve of cves)
    for (let at = text.indexOf(`"${cve}"`); at >= 0; at = text.indexOf(`"${cve}"`, at + 1))
      lines.add(text.lastIndexOf('\n', at) + 1);
  const found: Assessment[] = [];
  for (const start of [...lines].toSorted((a, b) => a - b)) {
    const end = text.indexOf('\n', start);
    found.push(...assessmentsOn(text.toString('utf8', start, end < 0 ? text.length : end)));
  }
  return found;
}

/** @param line with what stands around and between assessments */
function assessmentsOn(line: string): readonly Assessment[] {
  const inside = line.replace(/^\[/, '').replace(/[\],]$/, '');
  return JSON.parse(`[${inside}]`) as readonly Assessment[];
}

export function totalsIn(json: string): Totals {
  return JSON.parse(json) as Totals;
}
