import type { Severity } from './advisory.ts';

const WORDS: Readonly<Partial<Record<string, Severity>>> = {
  critical: 'critical',
  important: 'important',
  high: 'important',
  moderate: 'moderate',
  medium: 'moderate',
  low: 'low',
  negligible: 'low',
  none: 'none',
  // Debian's: it does not affect the binaries, or is no issue in practice.
  unimportant: 'none',
};

/** A vendor's word in whatever case; null where it is none that we know. */
export function severityOf(word: string | undefined): Severity {
  const key = word?.trim().toLowerCase() ?? '';
  return Object.hasOwn(WORDS, key) ? (WORDS[key] ?? null) : null;
}

const ORDER: readonly Severity[] = [null, 'none', 'low', 'moderate', 'important', 'critical'];

export function worstSeverity(severities: readonly Severity[]): Severity {
  return severities.reduce<Severity>((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a), null);
}
