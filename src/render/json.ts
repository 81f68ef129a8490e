/**
 * A verdict as JSON, for programs. Its shape is published as `config/schema/verdict.schema.json`.
 */
import { escapeJson } from './escape.ts';
import {
  exitCode,
  formatRange,
  judgedFindings,
  shownValue,
  stateOf,
  type Finding,
  type Metric,
  type Range,
  type Verdict,
} from '../result/index.ts';
import { summaryText } from './summary-line.ts';

/** @param check name of the check, such as `crl` */
export function verdictJson(check: string, verdict: Verdict): string {
  return escapeJson(`${JSON.stringify(verdictDocument(check, verdict))}\n`);
}

/** The same before it is text, for what holds several. */
export function verdictDocument(check: string, verdict: Verdict): object {
  const state = stateOf(verdict);
  return {
    schema: 1,
    check,
    state,
    exitCode: exitCode(state),
    summary: summaryText(verdict, Infinity),
    findings: judgedFindings(verdict).map(findingJson),
    metrics: verdict.metrics.map(metricJson),
  };
}

function findingJson({ state, subject, kind, text, evidence = [], accepted }: Finding): object {
  return { state, subject, kind, text, evidence, accepted: accepted ?? null };
}

function metricJson({ label, value, unit, warning, critical, min, max }: Metric): object {
  return {
    label,
    value: finite(value),
    unit,
    warning: rangeJson(warning),
    critical: rangeJson(critical),
    min: finite(min),
    max: finite(max),
  };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? shownValue(value) : null;
}

function rangeJson(range: Range | undefined): string | null {
  return range === undefined ? null : formatRange(range);
}
