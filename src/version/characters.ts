/** Of ASCII, as both packagers take them whatever the locale. */

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

export function skipZeros(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === 0x30) at += 1;
  return at;
}

export function skipDigits(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

export function skipLetters(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isLetter(text.charCodeAt(at))) at += 1;
  return at;
}

/** Numbers without leading zeros, of any length. */
export function compareDigits(
  a: string,
  fromA: number,
  toA: number,
  b: string,
  fromB: number,
  toB: number,
): number {
  const lengths = toA - fromA - (toB - fromB);
  return lengths === 0 ? compareCodes(a, fromA, toA, b, fromB, toB) : lengths;
}

/** As strcmp(3). */
export function compareCodes(
  a: string,
  fromA: number,
  toA: number,
  b: string,
  fromB: number,
  toB: number,
): number {
  const shared = Math.min(toA - fromA, toB - fromB);
  for (let at = 0; at < shared; at += 1) {
    const order = a.charCodeAt(fromA + at) - b.charCodeAt(fromB + at);
    if (order !== 0) return order;
  }
  return toA - fromA - (toB - fromB);
}
