/** Labels that a consumer cannot tell apart. */
import type { Piece, ReadWarning } from './reading.ts';

/** One warning for each label that stood before. */
export function duplicateLabels(labels: readonly Piece[]): ReadWarning[] {
  return repeated(labels, (label) => label).map(({ at, text }) => ({
    at,
    text: `label '${text}' stood before: both values go into one series`,
  }));
}

/** One warning for each label whose first `length` characters an earlier, different label has. */
export function sharedBeginnings(labels: readonly Piece[], length: number): ReadWarning[] {
  const distinct = labels.filter(
    ({ text }, index) => labels.findIndex((other) => other.text === text) === index,
  );
  return repeated(distinct, (label) => label.slice(0, length)).map(({ at, text }) => ({
    at,
    text: `label '${text}' shares its first ${length} characters with an earlier one`,
  }));
}

function repeated(labels: readonly Piece[], key: (label: string) => string): Piece[] {
  const seen = new Set<string>();
  return labels.filter(({ text }) => {
    const known = seen.has(key(text));
    seen.add(key(text));
    return known;
  });
}
