/** Widths of text on a terminal, and cutting to a width without splitting an escape. */
import { eastAsianWidth } from 'get-east-asian-width';

const ELLIPSIS = '…';
/** One column for each unit of UTF-16, none of which combines with another: nearly all text, cut or not. */
const PLAIN = /^[\x20-\x7e\xa1-\u02ff\u2010-\u2027]*$/;

/** Columns that already escaped text takes. */
export function columns(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return unitsOf(text).reduce((sum, unit) => sum + unitColumns(unit), 0);
}

/** The text, or its beginning and an ellipsis, in at most `limit` columns. */
export function keepStart(text: string, limit: number): string {
  if (columns(text) <= limit) return text;
  return `${take(unitsOf(text), limit - 1).join('')}${ELLIPSIS}`;
}

/** The text, or an ellipsis and its end, in at most `limit` columns: paths say most at their end. */
export function keepEnd(text: string, limit: number): string {
  if (columns(text) <= limit) return text;
  return `${ELLIPSIS}${take(unitsOf(text).reverse(), limit - 1)
    .reverse()
    .join('')}`;
}

function take(units: readonly string[], limit: number): string[] {
  const taken: string[] = [];
  let width = 0;
  for (const unit of units) {
    width += unitColumns(unit);
    if (width > limit) break;
    taken.push(unit);
  }
  return taken;
}

/** What must not be split: an escape of ours, or a character with its combining marks. */
function unitsOf(text: string): string[] {
  if (PLAIN.test(text) && !text.includes('\\')) return text.split('');
  // The sets of Unicode take milliseconds to make, so that they are not made before they are needed.
  return text.match(/\\x[0-9A-F]{2}|\\u\{[0-9A-F]+\}|\P{M}\p{M}*|\p{M}/gu) ?? [];
}

function unitColumns(unit: string): number {
  if (PLAIN.test(unit)) return unit.length;
  return eastAsianWidth(unit.codePointAt(0) ?? 0);
}
