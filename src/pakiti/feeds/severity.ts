/** The words of all vendors, as Red Hat's four. */
import type { Severity } from '../advisory.ts';

const MEANING: Readonly<Partial<Record<string, Severity>>> = {
  critical: 'critical',
  important: 'important',
  high: 'important',
  moderate: 'moderate',
  medium: 'moderate',
  low: 'low',
  minor: 'low',
  negligible: 'low',
  none: 'none',
  // Debian's: "does not affect the binary package", or no issue in practice.
  unimportant: 'none',
};

/** Null where it is no such word, and where it says that nobody has decided yet. */
export function severityOf(word: string): Severity {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(MEANING, key) ? (MEANING[key] ?? null) : null;
}

const ORDER: readonly Severity[] = [null, 'none', 'low', 'moderate', 'important', 'critical'];

export function worse(one: Severity, other: Severity): Severity {
  return ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other;
}
