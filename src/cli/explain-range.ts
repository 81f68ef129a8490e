/** Says in words, or as JSON, what a range alerts on and whether a value does. */
import { escapeText } from '../render/index.ts';
import {
  alerts,
  exitCode,
  formatRange,
  parseQuantity,
  parseRange,
  plainDecimal,
  RangeSyntaxError,
  type Range,
  type Unit,
} from '../result/index.ts';

export interface ExplainRangeInput {
  readonly range: string;
  /** A number with the suffix of a unit, or `NaN`. */
  readonly value?: string | undefined;
  readonly unit?: Unit;
  readonly json: boolean;
}

export interface Explanation {
  readonly text: string;
  readonly exitCode: number;
}

/** A range or value that cannot be read exits 3, with the place. */
export function explainRange({
  range: text,
  value: valueText,
  unit = '',
  json,
}: ExplainRangeInput): Explanation {
  try {
    const range = parseRange(text, unit);
    const value = valueText === undefined ? undefined : parseValue(valueText, unit);
    return { text: json ? rangeJson(text, range, value) : rangeWords(range, value, unit), exitCode: 0 };
  } catch (error) {
    if (!(error instanceof RangeSyntaxError)) throw error;
    return { text: `${escapeText(error.message)}\n`, exitCode: exitCode('UNKNOWN') };
  }
}

function parseValue(text: string, unit: Unit): number {
  return text.toLowerCase() === 'nan' ? Number.NaN : parseQuantity(text, unit);
}

function rangeJson(text: string, range: Range, value: number | undefined): string {
  const { start, end, inside } = range;
  const document = {
    range: text,
    start: finite(start),
    end: finite(end),
    inside,
    value: finite(value),
    alert: value === undefined ? null : (alerts(range, value) ?? null),
  };
  return `${JSON.stringify(document)}\n`;
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function rangeWords(range: Range, value: number | undefined, unit: Unit): string {
  const alertsOn = (range.inside ? insideWords : outsideWords)(
    range,
    (number) => plainDecimal(number) + unit,
  );
  const lines = [`${formatRange(range)} alerts ${alertsOn}`];
  if (value !== undefined) lines.push(valueWords(range, value, unit));
  return lines.map((line) => `${line}\n`).join('');
}

type Show = (number: number) => string;

function outsideWords({ start, end }: Range, show: Show): string {
  if (start === -Infinity && end === Infinity) return 'on nothing';
  if (start === end) return `on everything but ${show(start)}`;
  if (start === -Infinity) return `above ${show(end)}`;
  return end === Infinity ? `below ${show(start)}` : `below ${show(start)} or above ${show(end)}`;
}

function insideWords({ start, end }: Range, show: Show): string {
  if (start === -Infinity && end === Infinity) return 'on every number';
  if (start === end) return `on ${show(start)} alone`;
  if (start === -Infinity) return `on ${show(end)} and below`;
  return end === Infinity
    ? `on ${show(start)} and above`
    : `from ${show(start)} to ${show(end)}, both included`;
}

function valueWords(range: Range, value: number, unit: Unit): string {
  const alert = alerts(range, value);
  if (alert === undefined) return 'NaN is neither inside nor outside: it cannot be judged and is UNKNOWN';
  return `${plainDecimal(value)}${unit} ${alert ? 'alerts' : 'does not alert'}`;
}
