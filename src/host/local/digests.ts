/** Checksums of files of this machine, made in worker threads. */
import type { Worker } from 'node:worker_threads';
import type { Digests } from '../digests.ts';
import { lookAtFiles } from './file-crew.ts';

/** @param startWorker starts a thread that runs `file-worker.ts`; only called where there is a file to read */
export function createDigests(startWorker: () => Worker): Digests {
  return {
    digest: ({ paths, algorithms, maxBytes, nice = 0 }, signal) =>
      lookAtFiles({ kind: 'digest', algorithms, maxBytes }, paths, nice, startWorker, signal),
  };
}
