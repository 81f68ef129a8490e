/** One of the threads that look at single files with synchronous calls, batch after batch. */
import { lstatSync } from 'node:fs';
import { failureOf } from '../failure.ts';
import { pathForSystem } from '../file-name.ts';
import { digestFile } from './digest-file.ts';
import { digestText, type Batch, type BatchReply, type FileJob, type Outcome } from './file-jobs.ts';
import { treeEntry } from './tree-entry.ts';

export function lookAtBatch({ job, from, paths }: Batch): BatchReply {
  return { from, outcomes: paths.map((path) => outcome(job, path)) };
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
