/**
 * The order of dpkg's versions, `[EPOCH:]UPSTREAM[-REVISION]`. Source: deb-version(7), "Sorting algorithm", and dpkg,
 * `lib/dpkg/version.c` and `lib/dpkg/parsehelp.c`.
 */
import { compareDigits, isDigit, isLetter, skipDigits, skipZeros } from './characters.ts';

const [PLUS, TILDE] = [0x2b, 0x7e];
const MAX_EPOCH = 2 ** 31 - 1;

/** Negative, zero or positive; total over all texts. No epoch is 0, no revision is the same as 0. */
export function compareDpkgVersions(a: string, b: string): number {
  if (a === b) return 0;
  const [colonA, colonB] = [a.indexOf(':'), b.indexOf(':')];
  const epochs = compareParts(a, epochStart(a), Math.max(colonA, 0), b, epochStart(b), Math.max(colonB, 0));
  if (epochs !== 0) return epochs;
  const [endA, endB] = [upstreamEnd(a, colonA), upstreamEnd(b, colonB)];
  const upstreams = compareParts(a, colonA + 1, endA, b, colonB + 1, endB);
  return upstreams === 0 ? compareParts(a, endA + 1, a.length, b, endB + 1, b.length) : upstreams;
}

/**
 * What dpkg orders, be it with a warning, in printable ASCII: how it orders other bytes depends on whether the machine's
 * `char` has a sign.
 */
export function isDpkgVersion(text: string): boolean {
  if (!/^[!-~]+$/.test(text)) return false;
  const colon = text.indexOf(':');
  const end = upstreamEnd(text, colon);
  const isEpoch = colon < 0 || (/^\+?[0-9]+:/.test(text) && Number(text.slice(0, colon)) <= MAX_EPOCH);
  return isEpoch && end > colon + 1 && end !== text.length - 1;
}

/** As strtol(3), by which dpkg reads it, takes a sign. */
function epochStart(text: string): number {
  return text.charCodeAt(0) === PLUS ? 1 : 0;
}

function upstreamEnd(text: string, colon: number): number {
  const hyphen = text.lastIndexOf('-');
  return hyphen > colon ? hyphen : text.length;
}

/** By turns what is no digit, letter by letter, and what is one, as a number. */
function compareParts(a: string, fromA: number, toA: number, b: string, fromB: number, toB: number): number {
  let [i, j] = [fromA, fromB];
  while (i < toA || j < toB) {
    while (hasText(a, i, toA) || hasText(b, j, toB)) {
      const order = weight(a, i, toA) - weight(b, j, toB);
      if (order !== 0) return order;
      i += 1;
      j += 1;
    }
    [i, j] = [skipZeros(a, i, toA), skipZeros(b, j, toB)];
    const [afterA, afterB] = [skipDigits(a, i, toA), skipDigits(b, j, toB)];
    const order = compareDigits(a, i, afterA, b, j, afterB);
    if (order !== 0) return order;
    [i, j] = [afterA, afterB];
  }
  return 0;
}

function hasText(text: string, at: number, end: number): boolean {
  return at < end && !isDigit(text.charCodeAt(at));
}

/** A tilde sorts before the end, letters after it, everything else after the letters. */
function weight(text: string, at: number, end: number): number {
  if (at >= end) return 0;
  const code = text.charCodeAt(at);
  if (isDigit(code)) return 0;
  if (code === TILDE) return -1;
  return isLetter(code) ? code : code + 256;
}
