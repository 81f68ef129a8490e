import { plainDecimal, shownValue } from './decimal.ts';
import { contribution, isAccepted, type Finding } from './finding.ts';
import type { Metric } from './metric.ts';
import { alerts, formatRange } from './range.ts';
import { compareSeverity, worst, type State } from './state.ts';
import { judge } from './threshold.ts';

/** What a check found out. Its state is computed by {@link stateOf}, never stored. */
export interface Verdict {
  /** What to say when nothing is wrong, or when nothing was seen. */
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly metrics: readonly Metric[];
  /** The first line is not cut: consumers of another program's texts look for words at its end. */
  readonly isWhole?: boolean;
}

/** The worst of findings and judged metrics; UNKNOWN when there is neither. */
export function stateOf(verdict: Verdict): State {
  return worst(judgedFindings(verdict).flatMap((finding) => contribution(finding) ?? []));
}

/** The findings, and one more for every metric whose thresholds say more than the findings do. */
export function judgedFindings({ findings, metrics }: Verdict): readonly Finding[] {
  return [...findings, ...metrics.flatMap((metric) => metricFinding(metric, findings) ?? [])];
}

function metricFinding(metric: Metric, findings: readonly Finding[]): Finding | undefined {
  const { label, value, warning, critical, judgedAs } = metric;
  if (warning === undefined && critical === undefined && Number.isFinite(value)) return undefined;
  const state = Number.isFinite(value) ? judge(value, metric) : 'UNKNOWN';
  if (judgedAs !== undefined && covers(findings, judgedAs, state)) return undefined;
  return { state, subject: label, text: metricText(metric), kind: 'metric' };
}

function covers(findings: readonly Finding[], subject: string, state: State): boolean {
  return findings.some(
    (finding) =>
      finding.subject === subject && (isAccepted(finding) || compareSeverity(finding.state, state) >= 0),
  );
}

function metricText({ value, unit, warning, critical }: Metric): string {
  if (!Number.isFinite(value)) return 'not measured';
  const broken = [critical, warning].find((range) => range !== undefined && alerts(range, value) === true);
  const limit = broken === undefined ? '' : ` breaks the range ${formatRange(broken)}`;
  return `${plainDecimal(shownValue(value))}${unit}${limit}`;
}
