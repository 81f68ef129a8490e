/**
 * Regular expressions of feeds. They come from elsewhere and are held against what nodes report: only those are taken that
 * cannot take long over a text of the length of a name.
 */
const MAX_LENGTH = 4096;
const MAX_REPETITIONS = 3;
/** A repeated group, a reference back, or looking around. */
const UNBOUNDED = /\)[*+{]|\\[1-9k]|\(\?[<=!]/;

const known = new Map<string, RegExp | undefined>();
const MAX_KNOWN = 10_000;

/** Undefined where it is none, or none that is certain to end. */
export function boundedPattern(source: string): RegExp | undefined {
  if (known.has(source)) return known.get(source);
  if (known.size >= MAX_KNOWN) known.clear();
  const pattern = compile(source);
  known.set(source, pattern);
  return pattern;
}

function compile(source: string): RegExp | undefined {
  if (source.length > MAX_LENGTH || UNBOUNDED.test(source)) return undefined;
  const repetitions = source.replace(/\\./g, '').match(/[*+]|\{\d*,?\d*\}/g) ?? [];
  if (repetitions.length > MAX_REPETITIONS) return undefined;
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}
