/**
 * How Icinga 2 cuts performance data into metrics: at the first `=` and the next blank, whatever the quotes say; a label
 * with `::` begins a check_multi block, whose prefix every later label without `::` gets.
 * Source: Icinga 2 `PluginUtility::SplitPerfdata`.
 */
import type { Piece, ReadWarning } from './reading.ts';

export interface SplitMetric {
  /** Where the metric begins. */
  readonly at: number;
  readonly label: string;
  readonly value: Piece;
}

export function splitAsIcinga(text: string, warnings: ReadWarning[]): SplitMetric[] {
  const found: SplitMetric[] = [];
  let prefix = '';
  let at = 0;
  for (let equals = text.indexOf('='); equals >= 0; equals = text.indexOf('=', at)) {
    const written = text.slice(at, equals);
    const bare = unquoted(written);
    const multi = bare.lastIndexOf('::');
    const label = multi >= 0 || prefix === '' ? bare : `${prefix}::${bare}`;
    if (written !== written.trim()) warnings.push(unparted(at, bare));
    warnings.push(...prefixWarnings(at, bare, label));
    if (multi >= 0) prefix = bare.slice(0, multi);
    const blank = text.indexOf(' ', equals);
    const end = blank < 0 ? text.length : blank;
    found.push({ at, label, value: { at: equals + 1, text: text.slice(equals + 1, end) } });
    at = Math.min(end + 1, text.length);
  }
  const rest = text.slice(at).trim();
  if (rest !== '') warnings.push({ at, text: `'${rest}' has no '=': dropped` });
  return found;
}

/** Quotes are taken off where something stands between them. */
export function unquoted(label: string): string {
  return label.length > 2 && label.startsWith("'") && label.endsWith("'") ? label.slice(1, -1) : label;
}

function unparted(at: number, label: string): ReadWarning {
  return { at, text: `label '${label}' has white space around it: metrics are parted by one blank` };
}

function prefixWarnings(at: number, bare: string, label: string): ReadWarning[] {
  const warnings: ReadWarning[] = [];
  const warn = (text: string): void => void warnings.push({ at, text });
  const multi = bare.lastIndexOf('::');
  if (multi >= 0) warn(`'::' makes '${bare.slice(0, multi)}' a prefix of every later label without '::'`);
  if (label !== bare) warn(`an earlier '::' turns label '${bare}' into '${label}'`);
  return warnings;
}
