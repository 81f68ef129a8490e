/**
 * The order of rpm's versions. Source: rpm, `rpmio/rpmvercmp.cc` and `docs/manual/dependencies.md`.
 */
const SKIPPED = /^[^A-Za-z0-9~^]+/;
const SEGMENT = { number: /^[0-9]+/, letters: /^[A-Za-z]+/ } as const;

/** Versions or releases, without epoch: `rpmvercmp`. Negative, zero or positive. */
export function compareRpmSegments(a: string, b: string): number {
  if (a === b) return 0;
  let [one, two] = [a, b];
  while (one !== '' || two !== '') {
    [one, two] = [one.replace(SKIPPED, ''), two.replace(SKIPPED, '')];
    const mark = compareMarks(one, two);
    if (mark === 'same') [one, two] = [one.slice(1), two.slice(1)];
    else if (mark !== 'none') return mark;
    else if (one === '' || two === '') break;
    else {
      const kind = /^\d/.test(one) ? 'number' : 'letters';
      const [left = ''] = SEGMENT[kind].exec(one) ?? [];
      const [right] = SEGMENT[kind].exec(two) ?? [];
      if (right === undefined) return kind === 'number' ? 1 : -1;
      const order = kind === 'number' ? compareNumbers(left, right) : compareText(left, right);
      if (order !== 0) return order;
      [one, two] = [one.slice(left.length), two.slice(right.length)];
    }
  }
  return Number(one !== '') - Number(two !== '');
}

/** A tilde sorts before anything, even the end; a caret after the end but before anything else. */
function compareMarks(one: string, two: string): number | 'same' | 'none' {
  if (one.startsWith('~') || two.startsWith('~')) {
    if (!one.startsWith('~')) return 1;
    return two.startsWith('~') ? 'same' : -1;
  }
  if (!one.startsWith('^') && !two.startsWith('^')) return 'none';
  if (one === '') return -1;
  if (two === '') return 1;
  if (!one.startsWith('^')) return 1;
  return two.startsWith('^') ? 'same' : -1;
}

/** Of any length. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compareText(left, right);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

const EVR = /^(?:(?<epoch>\d*):)?(?<version>.*?)(?:-(?<release>[^-]*))?$/s;

/**
 * `[EPOCH:]VERSION[-RELEASE]`; no epoch is 0. Where one has no release, releases are not compared, as in a dependency.
 */
export function compareRpmVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => EVR.exec(text)?.groups ?? {});
  const epochs = compareRpmSegments(epochOf(left), epochOf(right));
  if (epochs !== 0) return epochs;
  const versions = compareRpmSegments(left?.['version'] ?? '', right?.['version'] ?? '');
  if (versions !== 0) return versions;
  const [one, two] = [left?.['release'], right?.['release']];
  return one === undefined || two === undefined ? 0 : compareRpmSegments(one, two);
}

function epochOf(parts: Readonly<Partial<Record<string, string>>> | undefined): string {
  const epoch = parts?.['epoch'];
  return epoch === undefined || epoch === '' ? '0' : epoch;
}
