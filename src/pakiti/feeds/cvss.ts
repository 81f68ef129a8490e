/** Scores of CVSS vectors. Source: FIRST, CVSS 2.0 to 4.0. */
import calculator from 'ae-cvss-calculator';

const VECTOR = /^(?:CVSS:(?:3\.[01]|4\.0)\/)?(?:[A-Za-z]{1,3}:[A-Za-z]{1,6}\/?){6,40}$/;

/** Of one that lacks nothing: its base score; null where it is no vector. */
export function baseScore(vector: string): number | null {
  if (vector.length > 300 || !VECTOR.test(vector)) return null;
  try {
    const parsed = calculator.fromVector(vector) as { calculateScores(): { base?: number } } | undefined;
    const { base } = parsed?.calculateScores() ?? {};
    return base === undefined || Number.isNaN(base) ? null : base;
  } catch {
    // The library says so of values that no version has.
    return null;
  }
}

/** Of several versions the score of the newest. */
export function newestScore(vectors: readonly string[]): number | null {
  for (const vector of vectors.toSorted((one, other) => versionOf(other) - versionOf(one))) {
    const score = baseScore(vector);
    if (score !== null) return score;
  }
  return null;
}

function versionOf(vector: string): number {
  return Number(/^CVSS:(?<version>\d\.\d)\//.exec(vector)?.groups?.['version'] ?? 2);
}
