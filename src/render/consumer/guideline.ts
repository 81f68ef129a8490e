/**
 * Performance data read strictly as the guideline says.
 * Source: Monitoring Plugins guidelines, "Performance data" and "Threshold and Ranges".
 */
import { formatRange, parseRange, RangeSyntaxError } from '../../result/index.ts';
import { UNIQUE_LABEL_LENGTH } from '../perfdata.ts';
import { duplicateLabels, sharedBeginnings } from './labels.ts';
import { fieldsOf, type Piece, type Reading, type ReadMetric, type ReadWarning } from './reading.ts';

const UNITS: readonly string[] = ['', 's', 'us', 'ms', '%', 'B', 'KB', 'MB', 'TB', 'c'];
const METRIC = /(?:'((?:[^']|'')*)'|([^'=\s]+))=(\S*)/y;
const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)$/;
const VALUE_AND_UNIT = /^([-+]?[\d.]+(?:[eE][-+]?\d+)?|U)([^\d.,+-]*)$/;
const FIELDS = 5;

export function readAsGuideline(text: string): Reading {
  const warnings: ReadWarning[] = [];
  const labels: Piece[] = [];
  const metrics: ReadMetric[] = [];
  for (const { at, label, value } of splitMetrics(text, warnings)) {
    const metric = readMetric(label, value, warnings);
    if (metric === undefined) continue;
    labels.push({ at, text: label });
    metrics.push(metric);
  }
  warnings.push(...duplicateLabels(labels), ...sharedBeginnings(labels, UNIQUE_LABEL_LENGTH));
  return { metrics, warnings: warnings.toSorted((a, b) => a.at - b.at) };
}

interface SplitMetric {
  readonly at: number;
  readonly label: string;
  readonly value: Piece;
}

function splitMetrics(text: string, warnings: ReadWarning[]): SplitMetric[] {
  const found: SplitMetric[] = [];
  for (let at = skipBlanks(text, 0, warnings); at < text.length; at = skipBlanks(text, at, warnings)) {
    METRIC.lastIndex = at;
    const match = METRIC.exec(text);
    if (match === null) {
      const word = /^\S+/.exec(text.slice(at))?.[0] ?? '';
      warnings.push({ at, text: `'${word}' is not label=value: dropped` });
      at += word.length;
      continue;
    }
    const [whole, quoted, bare = '', value = ''] = match;
    const label = quoted === undefined ? bare : quoted.replaceAll("''", "'");
    found.push({ at, label, value: { at: at + whole.length - value.length, text: value } });
    at += whole.length;
  }
  return found;
}

/** The position of the next character that is no white space; only blanks separate metrics. */
function skipBlanks(text: string, from: number, warnings: ReadWarning[]): number {
  const space = /^\s*/.exec(text.slice(from))?.[0] ?? '';
  const foreign = space.search(/[^ ]/);
  if (foreign >= 0) warnings.push({ at: from + foreign, text: 'white space other than a blank' });
  return from + space.length;
}

function readMetric(label: string, value: Piece, warnings: ReadWarning[]): ReadMetric | undefined {
  const [first = value, warning, critical, min, max, ...more] = fieldsOf(value);
  const [, digits = '', unit = ''] = VALUE_AND_UNIT.exec(first.text) ?? [];
  const warn = (at: number, text: string): void => void warnings.push({ at, text });
  if (label.includes('=')) warn(value.at - 1, `label '${label}' has '=' in it, which the guideline forbids`);
  if (more[0] !== undefined) warn(more[0].at, `more than ${FIELDS} fields: the rest is dropped`);
  if (digits !== 'U' && !NUMBER.test(digits)) {
    warn(first.at, `'${first.text}' does not begin with a number of [-0-9.] only: metric dropped`);
    return undefined;
  }
  if (!UNITS.includes(unit)) warn(first.at + digits.length, `unit '${unit}' is none of the guideline's`);
  return {
    label,
    value: digits === 'U' ? null : Number(digits),
    unit,
    warning: readThreshold(warning, warnings),
    critical: readThreshold(critical, warnings),
    min: readBound(min, warnings),
    max: readBound(max, warnings),
  };
}

function readThreshold(field: Piece | undefined, warnings: ReadWarning[]): string | null {
  if (field === undefined || field.text === '') return null;
  try {
    return formatRange(parseRange(field.text));
  } catch (error) {
    if (!(error instanceof RangeSyntaxError)) throw error;
    warnings.push({ at: field.at + error.at, text: `${error.message}: dropped` });
    return null;
  }
}

function readBound(field: Piece | undefined, warnings: ReadWarning[]): number | null {
  if (field === undefined || field.text === '') return null;
  if (NUMBER.test(field.text)) return Number(field.text);
  warnings.push({ at: field.at, text: `'${field.text}' is not a number: dropped` });
  return null;
}
