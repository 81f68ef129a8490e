/** One of the threads that look at single files with synchronous calls, batch after batch. */
import { lstatSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { failureOf } from '../failure.ts';
import { pathForSystem } from '../file-name.ts';
import { digestFile } from './digest-file.ts';
import { digestText, type Batch, type BatchReply, type FileJob, type Outcome } from './file-jobs.ts';
import { treeEntry } from './tree-entry.ts';

if (parentPort !== null) serve(parentPort);

function serve(port: NonNullable<typeof parentPort>): void {
  let niceness = 0;
  port.on('message', ({ job, nice, from, paths }: Batch) => {
    if (nice !== niceness) setPriority(nice);
    niceness = nice;
    const reply: BatchReply = { from, outcomes: paths.map((path) => outcome(job, path)) };
    port.postMessage(reply);
  });
}

function outcome(job: FileJob, path: string): Outcome {
  try {
    if (job.kind === 'digest') {
      return digestText(digestFile(path, job.algorithms, job.maxBytes), job.algorithms);
    }
    return treeEntry(path, lstatSync(pathForSystem(path)));
  } catch (error) {
    const { reason, message } = failureOf(error, path);
    return { path, reason, message };
  }
}
