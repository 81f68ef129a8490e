/** Worker threads that look at many single files: each has two batches in hand, so that it never waits for the next. */
import type { Worker } from 'node:worker_threads';
import { beforeAbort } from '../deadline.ts';
import { Failure } from '../failure.ts';
import type { TreeError } from '../trees.ts';
import {
  digestOf,
  type Batch,
  type BatchReply,
  type FileFacts,
  type FileJob,
  type Outcome,
} from './file-jobs.ts';
import { CREW, type Threads } from './threads.ts';

const IN_HAND = 2;
const LARGEST_BATCH = 128;
/** The last ones are small, so that nobody waits long for whoever has the last. */
const SMALLEST_BATCH = 16;
/** Starting a worker costs as much as it saves on fewer paths. */
const WORTH_A_WORKER = 4 * LARGEST_BATCH;

/**
 * The outcome of each path, in their order. What was not done when the signal aborted is a failure `timeout`, and a
 * thread that hangs in the kernel is not waited for.
 */
export async function lookAtFiles<T extends FileFacts>(
  job: FileJob,
  paths: readonly string[],
  nice: number,
  threads: Threads,
  signal: AbortSignal,
): Promise<readonly (T | TreeError)[]> {
  const outcomes: (Outcome | undefined)[] = Array.from({ length: paths.length });
  if (paths.length > 0 && !signal.aborted) {
    const crew = new FileCrew(outcomes, batches(job, paths, nice), () => threads.take(nice));
    await unlessAborted(crew.done, signal).finally(() => crew.leave(threads, nice));
  }
  return outcomes.map((outcome, index) => factsOf(outcome, paths[index] ?? '', job) as T | TreeError);
}

function factsOf(outcome: Outcome | undefined, path: string, job: FileJob): FileFacts | TreeError {
  if (outcome === undefined) return late(path);
  if (typeof outcome !== 'string') return outcome;
  return digestOf(outcome, path, job.kind === 'digest' ? job.algorithms : []);
}

async function unlessAborted(done: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await beforeAbort(done, signal);
  } catch (error) {
    if (!(error instanceof Failure) || !signal.aborted) throw error;
  }
}

function batches(job: FileJob, paths: readonly string[], nice: number): Batch[] {
  const all: Batch[] = [];
  for (let from = 0; from < paths.length;) {
    const part = paths.slice(from, from + batchSize(paths.length - from));
    all.push({ kind: 'batch', job, nice, from, paths: part });
    from += part.length;
  }
  return all.reverse();
}

function batchSize(left: number): number {
  const share = Math.ceil(left / (CREW * IN_HAND * 2));
  return Math.min(LARGEST_BATCH, Math.max(SMALLEST_BATCH, share));
}

class FileCrew {
  readonly done: Promise<void>;
  readonly #outcomes: (Outcome | undefined)[];
  /** The next one last. */
  readonly #batches: Batch[];
  readonly #workers: readonly Worker[];
  #open: number;

  constructor(outcomes: (Outcome | undefined)[], all: Batch[], takeWorker: () => Worker) {
    this.#outcomes = outcomes;
    this.#batches = all;
    this.#open = all.length;
    this.#workers = Array.from(
      { length: Math.min(CREW, Math.ceil(outcomes.length / WORTH_A_WORKER)) },
      takeWorker,
    );
    this.done = new Promise((resolve, reject) => {
      for (const worker of this.#workers) {
        worker.on('error', reject);
        worker.on('exit', () =>
          reject(new Failure('failed', 'looking at files: a worker thread ended early')),
        );
        worker.on('message', (reply: BatchReply) => this.#hear(worker, reply, resolve));
      }
    });
    for (let round = 0; round < IN_HAND; round += 1) this.#workers.forEach((worker) => this.#assign(worker));
  }

  leave(threads: Threads, nice: number): void {
    for (const worker of this.#workers) {
      if (this.#open === 0) threads.keep(worker, nice);
      else threads.dismiss(worker);
    }
  }

  #hear(worker: Worker, { from, outcomes }: BatchReply, resolve: () => void): void {
    outcomes.forEach((outcome, index) => (this.#outcomes[from + index] = outcome));
    this.#open -= 1;
    if (this.#open === 0) resolve();
    else this.#assign(worker);
  }

  #assign(worker: Worker): void {
    const batch = this.#batches.pop();
    if (batch !== undefined) worker.postMessage(batch);
  }
}

function late(path: string): TreeError {
  return { path, reason: 'timeout', message: `${path}: not looked at by the deadline` };
}
