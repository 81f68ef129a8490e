/** Assessments as other programs and people read them. */
import type { Assessment, AssessmentVerdict, FixClass } from './assessment.ts';
import type { Exploitation } from './exploitation.ts';

/** Published as config/schema/pakiti-assessments.schema.json. */
export interface FindingRow {
  readonly package: string;
  readonly version: string;
  readonly advisory: string;
  readonly cves: readonly string[];
  readonly fixed: string | null;
  readonly verdict: AssessmentVerdict;
  readonly class: FixClass | null;
  readonly reason: string;
  readonly rule: string;
  readonly feed: string;
  readonly exploited?: readonly string[];
  readonly epss?: number | null;
}

/** Sorted by package, version and advisory, each once: architectures of one package are judged alike. */
export function findingRows(
  assessments: readonly Assessment[],
  exploitation: Exploitation,
): readonly FindingRow[] {
  const rows = new Map<string, FindingRow>();
  for (const assessment of assessments) {
    const row = rowOf(assessment, exploitation);
    rows.set(JSON.stringify(row), row);
  }
  return [...rows.values()].toSorted(
    (a, b) =>
      compare(a.package, b.package) || compare(a.version, b.version) || compare(a.advisory, b.advisory),
  );
}

function rowOf(assessment: Assessment, exploitation: Exploitation): FindingRow {
  const { cves } = assessment;
  const [exploited, epss] = [exploitation.exploited(cves), exploitation.epss(cves)];
  return {
    package: assessment.package.name,
    version: assessment.package.version,
    advisory: assessment.advisory,
    cves,
    fixed: assessment.fixed,
    verdict: assessment.verdict,
    class: assessment.class,
    reason: assessment.reason,
    rule: assessment.rule,
    feed: assessment.feed,
    ...(exploited === undefined ? {} : { exploited }),
    ...(epss === undefined ? {} : { epss }),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
