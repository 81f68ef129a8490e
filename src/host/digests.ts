/** Checksums of the content of many files. */
import type { TreeError } from './trees.ts';

export const DIGEST_ALGORITHMS = ['md5', 'sha1', 'sha256'] as const;

export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

export interface DigestRequest {
  /** Absolute; links are followed. */
  readonly paths: readonly string[];
  readonly algorithms: readonly DigestAlgorithm[];
  /** A file with more bytes is a failure `too-large`. */
  readonly maxBytes: number;
  /** By how much it yields the processor to others, 1 to 19 (nice(1)); 0 unless given. */
  readonly nice?: number;
}

export interface Digested {
  readonly path: string;
  /** Bytes that were read. */
  readonly size: number;
  /** Lower-case hexadecimal, of each algorithm that was asked for. */
  readonly digests: Readonly<Partial<Record<DigestAlgorithm, string>>>;
}

export interface Digests {
  /**
   * Of each file its checksums, or why they cannot be told: `not-regular` (never waiting for a FIFO or a device),
   * `too-large`, `timeout` for what was not done when the signal aborted, and so on; in the order of the paths.
   */
  digest(request: DigestRequest, signal: AbortSignal): Promise<readonly (Digested | TreeError)[]>;
}
