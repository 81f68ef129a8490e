/** Checksums of files of this machine, made in worker threads. */
import type { Digests } from '../digests.ts';
import { lookAtFiles } from './file-crew.ts';
import type { Threads } from './threads.ts';

export function createDigests(threads: Threads): Digests {
  return {
    digest: ({ paths, algorithms, maxBytes, nice = 0 }, signal) =>
      lookAtFiles({ kind: 'digest', algorithms, maxBytes }, paths, nice, threads, signal),
  };
}
