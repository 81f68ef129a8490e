/**
 * The order of dpkg's versions, `[EPOCH:]UPSTREAM[-REVISION]`. Source: deb-version(7), "Sorting algorithm", and dpkg,
 * `lib/dpkg/version.c`.
 */
const VERSION = /^(?:(?<epoch>\d+):)?(?<upstream>.*?)(?:-(?<revision>[^-]*))?$/s;

/** Negative, zero or positive. No epoch is 0, no revision is the same as 0. */
export function compareDpkgVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => VERSION.exec(text)?.groups ?? {});
  return (
    compareParts(left?.['epoch'] ?? '0', right?.['epoch'] ?? '0') ||
    compareParts(left?.['upstream'] ?? '', right?.['upstream'] ?? '') ||
    compareParts(left?.['revision'] ?? '', right?.['revision'] ?? '')
  );
}

/** By turns what is no digit, letter by letter, and what is one, as a number. */
function compareParts(a: string, b: string): number {
  let [one, two] = [a, b];
  while (one !== '' || two !== '') {
    const [left, right] = [textOf(one), textOf(two)];
    const texts = compareTexts(left, right);
    if (texts !== 0) return texts;
    [one, two] = [one.slice(left.length), two.slice(right.length)];
    const [low, high] = [numberOf(one), numberOf(two)];
    const numbers = compareNumbers(low, high);
    if (numbers !== 0) return numbers;
    [one, two] = [one.slice(low.length), two.slice(high.length)];
  }
  return 0;
}

function textOf(text: string): string {
  return /^[^0-9]*/.exec(text)?.[0] ?? '';
}

function numberOf(text: string): string {
  return /^[0-9]*/.exec(text)?.[0] ?? '';
}

function compareTexts(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = weight(a.charAt(at)) - weight(b.charAt(at));
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde sorts before the end, letters after it, everything else after the letters. */
function weight(character: string): number {
  if (character === '') return 0;
  if (character === '~') return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}

/** Of any length. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : Number(left > right);
}
