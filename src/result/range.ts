/**
 * Threshold ranges `[@][start:][end]`.
 * Source: Monitoring Plugins guidelines, "Threshold and Ranges". Both ends are inclusive; a value alerts outside the
 * range, or inside it when the range begins with `@`. Where the guideline is silent we refuse rather than guess.
 */
import { plainDecimal } from './decimal.ts';
import { suffixFactor, suffixesOf, type Unit } from './unit.ts';

export interface Range {
  /** −Infinity when the text says `~`. */
  readonly start: number;
  /** Infinity when the text ends in `:`. */
  readonly end: number;
  /** Whether it alerts inside (`@`) rather than outside. */
  readonly inside: boolean;
}

/** A range that cannot be read; `at` is the 0-based character where reading stopped. */
export class RangeSyntaxError extends Error {
  override readonly name = 'RangeSyntaxError';
  readonly text: string;
  readonly at: number;
  readonly why: string;

  constructor(text: string, at: number, why: string, what = 'range') {
    super(`bad ${what} '${text}': ${why} at character ${at + 1}`);
    this.why = why;
    this.text = text;
    this.at = at;
  }
}

const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;

/** @throws RangeSyntaxError */
export function parseRange(text: string, unit: Unit = ''): Range {
  const inside = text.startsWith('@');
  const body = inside ? 1 : 0;
  if (text.length === body) throw new RangeSyntaxError(text, body, 'a number is missing');
  const colon = text.indexOf(':', body);
  if (colon < 0) return ordered(text, body, 0, boundary(text, body, text.length, unit), inside);
  const second = text.indexOf(':', colon + 1);
  if (second >= 0) throw new RangeSyntaxError(text, second, "a second ':'");
  if (text.length === body + 1) throw new RangeSyntaxError(text, body, "nothing on either side of ':'");
  const end = colon + 1 === text.length ? Infinity : boundary(text, colon + 1, text.length, unit);
  return ordered(text, body, startOf(text, body, colon, unit), end, inside);
}

function startOf(text: string, from: number, colon: number, unit: Unit): number {
  if (colon === from) return 0;
  return text.slice(from, colon) === '~' ? -Infinity : boundary(text, from, colon, unit);
}

function ordered(text: string, at: number, start: number, end: number, inside: boolean): Range {
  if (start > end) throw new RangeSyntaxError(text, at, `start ${start} is above end ${end}`);
  return { start, end, inside };
}

function boundary(text: string, from: number, to: number, unit: Unit): number {
  NUMBER.lastIndex = from;
  const digits = NUMBER.exec(text)?.[0] ?? '';
  if (digits === '' || from + digits.length > to) throw new RangeSyntaxError(text, from, 'not a number');
  const suffix = text.slice(from + digits.length, to);
  const factor = suffix === '' ? 1 : suffixFactor(unit, suffix);
  if (factor === undefined)
    throw new RangeSyntaxError(text, from + digits.length, unitComplaint(suffix, unit));
  const value = Number(digits) * factor;
  if (!Number.isFinite(value)) throw new RangeSyntaxError(text, from, 'a number too large');
  return value === 0 ? 0 : value;
}

/** One number with an optional suffix of the unit, such as `9h`, in base units. @throws RangeSyntaxError */
export function parseQuantity(text: string, unit: Unit = ''): number {
  try {
    return boundary(text, 0, text.length, unit);
  } catch (error) {
    throw error instanceof RangeSyntaxError
      ? new RangeSyntaxError(text, error.at, error.why, 'number')
      : error;
  }
}

/**
 * Seconds, of a duration that a person gives, such as `7d`.
 * @throws RangeSyntaxError also without a unit: whoever forgets it means days, and never seconds
 */
export function parseDuration(text: string): number {
  const seconds = parseQuantity(text, 's');
  if (!/[a-z]$/i.test(text))
    throw new RangeSyntaxError(text, text.length, 'has no unit, such as 90d', 'number');
  return seconds;
}

function unitComplaint(suffix: string, unit: Unit): string {
  const known = suffixesOf(unit);
  const expected = known.length === 0 ? 'no unit is taken here' : `a unit here is one of ${known.join(' ')}`;
  return `unexpected '${suffix}' (${expected})`;
}

/** The canonical text, in base units: `0:10` is `10`, `0:` stays `0:`. Reads back as the same range. */
export function formatRange({ start, end, inside }: Range): string {
  const from = start === -Infinity ? '~:' : start === 0 && end !== Infinity ? '' : `${plainDecimal(start)}:`;
  const to = end === Infinity ? '' : plainDecimal(end);
  return `${inside ? '@' : ''}${from}${to}`;
}

/** Whether the value alerts; undefined for NaN, which is neither inside nor outside of anything. */
export function alerts({ start, end, inside }: Range, value: number): boolean | undefined {
  if (Number.isNaN(value)) return undefined;
  return (start <= value && value <= end) === inside;
}
