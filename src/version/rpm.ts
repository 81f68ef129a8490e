/**
 * The order of rpm's versions. Source: rpm, `rpmio/rpmvercmp.c`, `rpmio/rpmver.c` and `docs/manual/dependencies.md`.
 */
import {
  compareCodes,
  compareDigits,
  isDigit,
  isLetter,
  skipDigits,
  skipLetters,
  skipZeros,
} from './characters.ts';

const [TILDE, CARET] = [0x7e, 0x5e];

/** Negative, zero or positive of `[EPOCH:]VERSION[-RELEASE]`, as `rpmverCmp`; total. No epoch is 0; no release sorts first. */
export function compareRpmVersions(a: string, b: string): number {
  return compareEvr(a, b, 'first');
}

/** As in a dependency: where one has no release, releases are not compared. Not transitive. */
export function compareRpmDependency(a: string, b: string): number {
  return compareEvr(a, b, 'any');
}

/** What rpm orders. */
export function isRpmVersion(text: string): boolean {
  return text !== '';
}

/** Versions or releases, without epoch: `rpmvercmp`. Negative, zero or positive. */
export function compareRpmSegments(a: string, b: string): number {
  return compareParts(a, 0, a.length, b, 0, b.length);
}

function compareEvr(a: string, b: string, noRelease: 'first' | 'any'): number {
  if (a === b) return 0;
  const [colonA, colonB] = [epochEnd(a), epochEnd(b)];
  const epochs = compareEpochs(a, colonA, b, colonB);
  if (epochs !== 0) return epochs;
  const [endA, endB] = [versionEnd(a, colonA), versionEnd(b, colonB)];
  const versions = compareParts(a, colonA + 1, endA, b, colonB + 1, endB);
  if (versions !== 0) return versions;
  const [hasA, hasB] = [endA < a.length, endB < b.length];
  if (hasA && hasB) return compareParts(a, endA + 1, a.length, b, endB + 1, b.length);
  return noRelease === 'any' ? 0 : Number(hasA) - Number(hasB);
}

/** Where the colon is that ends the epoch, which may be empty; -1 where there is none. */
function epochEnd(text: string): number {
  const end = skipDigits(text, 0, text.length);
  return text.charCodeAt(end) === 0x3a ? end : -1;
}

function compareEpochs(a: string, colonA: number, b: string, colonB: number): number {
  if (colonA < 0 && colonB < 0) return 0;
  const [endA, endB] = [Math.max(colonA, 0), Math.max(colonB, 0)];
  return compareDigits(a, skipZeros(a, 0, endA), endA, b, skipZeros(b, 0, endB), endB);
}

function versionEnd(text: string, colon: number): number {
  const hyphen = text.lastIndexOf('-');
  return hyphen > colon ? hyphen : text.length;
}

/** Segment by segment: marks, then numbers or words; a number is newer than a word. */
function compareParts(a: string, fromA: number, toA: number, b: string, fromB: number, toB: number): number {
  let [i, j] = [fromA, fromB];
  while (i < toA || j < toB) {
    [i, j] = [skipSeparators(a, i, toA), skipSeparators(b, j, toB)];
    const [one, two] = [codeAt(a, i, toA), codeAt(b, j, toB)];
    const mark = compareMarks(one, two);
    if (mark === 'same') [i, j] = [i + 1, j + 1];
    else if (mark !== 'none') return mark;
    else if (i >= toA || j >= toB) return Number(i < toA) - Number(j < toB);
    else if (isDigit(one) !== isDigit(two)) return isDigit(one) ? 1 : -1;
    else {
      const [startA, startB] = [skipZerosOf(one, a, i, toA), skipZerosOf(two, b, j, toB)];
      const isNumber = isDigit(one);
      const [endA, endB] = isNumber
        ? [skipDigits(a, startA, toA), skipDigits(b, startB, toB)]
        : [skipLetters(a, startA, toA), skipLetters(b, startB, toB)];
      const compare = isNumber ? compareDigits : compareCodes;
      const order = compare(a, startA, endA, b, startB, endB);
      if (order !== 0) return order;
      [i, j] = [endA, endB];
    }
  }
  return 0;
}

function skipZerosOf(first: number, text: string, from: number, end: number): number {
  return isDigit(first) ? skipZeros(text, from, end) : from;
}

/** 0: the end. */
function codeAt(text: string, at: number, end: number): number {
  return at < end ? text.charCodeAt(at) : 0;
}

function skipSeparators(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSeparator(text.charCodeAt(at))) at += 1;
  return at;
}

function isSeparator(code: number): boolean {
  return !isDigit(code) && !isLetter(code) && code !== TILDE && code !== CARET;
}

/** A tilde sorts before anything, even the end; a caret after the end but before anything else. */
function compareMarks(one: number, two: number): number | 'same' | 'none' {
  if (one === TILDE || two === TILDE) {
    if (one === two) return 'same';
    return one === TILDE ? -1 : 1;
  }
  if (one !== CARET && two !== CARET) return 'none';
  if (one === two) return 'same';
  if (one === 0) return -1;
  if (two === 0) return 1;
  return one === CARET ? -1 : 1;
}
