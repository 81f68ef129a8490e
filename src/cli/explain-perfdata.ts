/** Shows, as a table or JSON, what a consumer makes of performance data and what it will drop or misread. */
import {
  readPerfdataAs,
  type Consumer,
  type ReadMetric,
  type ReadWarning,
} from '../render/consumer/index.ts';
import { escapeText } from '../render/index.ts';
import { plainDecimal } from '../result/index.ts';
import type { Explanation } from './explain-range.ts';
import { textTable } from './text-table.ts';

export interface ExplainPerfdataInput {
  readonly perfdata: string;
  readonly consumer: Consumer;
  readonly json: boolean;
}

/** The warnings are what was asked for: they do not make it fail. */
export function explainPerfdata({ perfdata, consumer, json }: ExplainPerfdataInput): Explanation {
  const { metrics, warnings } = readPerfdataAs[consumer](perfdata);
  const text = json ? `${JSON.stringify({ consumer, metrics, warnings })}\n` : wordsOf(metrics, warnings);
  return { text, exitCode: 0 };
}

const HEADER = ['LABEL', 'VALUE', 'UNIT', 'WARNING', 'CRITICAL', 'MIN', 'MAX'];

function wordsOf(metrics: readonly ReadMetric[], warnings: readonly ReadWarning[]): string {
  const table = metrics.length === 0 ? 'no metrics\n' : textTable([HEADER, ...metrics.map(row)]);
  const lines = warnings.map(({ at, text }) => `character ${at + 1}: ${escapeText(text)}\n`);
  return [table, ...lines].join('');
}

function row({ label, value, unit, warning, critical, min, max }: ReadMetric): string[] {
  const cells = [label, number(value), unit, warning, critical, number(min), number(max)];
  return cells.map((cell) => escapeText(cell ?? '-'));
}

function number(value: number | null): string | null {
  return value === null || !Number.isFinite(value) ? null : plainDecimal(value);
}
