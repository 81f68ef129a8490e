import type { DigestAlgorithm } from '../../src/host/digests.ts';
import type { SoughtDigest } from './indicator.ts';

const STRONGEST_FIRST: readonly DigestAlgorithm[] = ['sha256', 'sha1', 'md5'];

/** Checksums of one content by several algorithms say no more than the strongest alone. */
export function strongest(
  digests: Readonly<Record<DigestAlgorithm, readonly string[]>>,
): SoughtDigest | null {
  const algorithm = STRONGEST_FIRST.find((each) => digests[each].length > 0);
  if (algorithm === undefined) return null;
  return { algorithm, values: digests[algorithm].map((value) => value.toLowerCase()) };
}
