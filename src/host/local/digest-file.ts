/** Checksums of one file, with the synchronous calls of a worker thread. */
import { hash, createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { DigestAlgorithm, Digested } from '../digests.ts';
import { Failure } from '../failure.ts';
import { pathForSystem } from '../file-name.ts';
import { READ_ONLY } from './open-flags.ts';

const chunk = Buffer.allocUnsafeSlow(2 ** 20);

/** @throws Failure `not-regular` or `too-large`, or what the system says */
export function digestFile(path: string, algorithms: readonly DigestAlgorithm[], maxBytes: number): Digested {
  const descriptor = openSync(pathForSystem(path), READ_ONLY);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Failure('not-regular', `${path}: not a regular file`);
    if (stats.size > maxBytes) throw tooLarge(path, maxBytes);
    const first = fill(descriptor, stats.size);
    const isWhole = first < chunk.length;
    const { size, hex } = isWhole
      ? { size: first, hex: (algorithm: DigestAlgorithm) => hash(algorithm, chunk.subarray(0, first)) }
      : inChunks(descriptor, first, algorithms, { path, maxBytes });
    if (size > maxBytes) throw tooLarge(path, maxBytes);
    return { path, size, digests: Object.fromEntries(algorithms.map((each) => [each, hex(each)])) };
  } finally {
    closeSync(descriptor);
  }
}

/** Files of /proc say a size of 0, and a file may grow while it is read: a short read of the announced size ends it. */
function fill(descriptor: number, announced: number): number {
  let filled = 0;
  while (filled < chunk.length) {
    const bytesRead = readSync(descriptor, chunk, filled, chunk.length - filled, null);
    filled += bytesRead;
    if (bytesRead === 0 || (filled === announced && filled < chunk.length)) break;
  }
  return filled;
}

interface Limit {
  readonly path: string;
  readonly maxBytes: number;
}

interface InChunks {
  readonly size: number;
  readonly hex: (algorithm: DigestAlgorithm) => string;
}

function inChunks(
  descriptor: number,
  first: number,
  algorithms: readonly DigestAlgorithm[],
  { path, maxBytes }: Limit,
): InChunks {
  const hashes = new Map(algorithms.map((algorithm): [string, Hash] => [algorithm, createHash(algorithm)]));
  let size = 0;
  for (let filled = first; filled > 0; filled = readSync(descriptor, chunk, 0, chunk.length, null)) {
    size += filled;
    if (size > maxBytes) throw tooLarge(path, maxBytes);
    for (const one of hashes.values()) one.update(chunk.subarray(0, filled));
  }
  return { size, hex: (algorithm) => hashes.get(algorithm)?.digest('hex') ?? '' };
}

function tooLarge(path: string, maxBytes: number): Failure {
  return new Failure('too-large', `${path}: larger than ${maxBytes} bytes`);
}
