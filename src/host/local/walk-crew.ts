/** Worker threads that share the directories of one walk: who has nothing left gets half of what another has. */
import type { Worker } from 'node:worker_threads';
import { beforeAbort } from '../deadline.ts';
import { Failure } from '../failure.ts';
import type { TreeReport, Walk } from '../trees.ts';
import { unpackReport } from './packed-report.ts';
import { CREW, type Threads } from './threads.ts';
import type { FromWorker, Task, ToWorker } from './walk-messages.ts';

/**
 * The report of each worker.
 * @throws Failure `timeout` when the signal aborts, without waiting for a worker that hangs in the kernel
 */
export async function walkBelow(
  walk: Walk,
  tasks: readonly Task[],
  threads: Threads,
  signal: AbortSignal,
): Promise<readonly TreeReport[]> {
  const { nice = 0 } = walk;
  const workers = Array.from({ length: walk.depth > 1 ? CREW : 1 }, () => threads.take(nice));
  const reports = new Promise<readonly TreeReport[]>((resolve, reject) => {
    for (const worker of workers) {
      worker.on('error', reject);
      worker.on('exit', () => reject(new Failure('failed', 'walking a tree: a worker thread ended early')));
    }
    new Crew(workers, tasks, resolve).begin(walk);
  });
  try {
    const all = await beforeAbort(reports, signal);
    for (const worker of workers) {
      if (all.every(isSmall)) threads.keep(worker, nice);
      else threads.dismiss(worker);
    }
    return all;
  } catch (error) {
    for (const worker of workers) threads.dismiss(worker);
    throw error;
  }
}

/** Threads that found more keep more memory than it costs to start others. */
const SMALL = 5000;

function isSmall({ selected }: TreeReport): boolean {
  return selected.every(({ entries }) => entries.length <= SMALL);
}

class Crew {
  readonly #workers: readonly Worker[];
  readonly #hungry = new Int32Array(new SharedArrayBuffer(4));
  readonly #idle: Worker[];
  readonly #reports: TreeReport[] = [];
  readonly #done: (reports: readonly TreeReport[]) => void;
  #pending: readonly Task[];

  constructor(
    workers: readonly Worker[],
    tasks: readonly Task[],
    done: (reports: readonly TreeReport[]) => void,
  ) {
    this.#workers = workers;
    this.#idle = [...workers];
    this.#pending = tasks;
    this.#done = done;
  }

  begin(walk: Walk): void {
    for (const worker of this.#workers) {
      worker.on('message', (message: FromWorker) => this.#hear(worker, message));
      tell(worker, { kind: 'begin', walk, hungry: this.#hungry.buffer });
    }
    this.#assign();
  }

  #hear(worker: Worker, message: FromWorker): void {
    if (message.kind === 'report') this.#collect(unpackReport(message.report));
    else {
      if (message.kind === 'idle') this.#idle.push(worker);
      else this.#pending = [...this.#pending, ...message.tasks];
      this.#assign();
    }
  }

  #assign(): void {
    for (
      let worker = this.#idle.at(-1);
      worker !== undefined && this.#pending.length > 0;
      worker = this.#idle.at(-1)
    ) {
      const share = Math.ceil(this.#pending.length / this.#idle.length);
      this.#idle.pop();
      tell(worker, { kind: 'work', tasks: this.#pending.slice(0, share) });
      this.#pending = this.#pending.slice(share);
    }
    Atomics.store(this.#hungry, 0, this.#idle.length);
    if (this.#idle.length === this.#workers.length)
      this.#workers.forEach((each) => tell(each, { kind: 'finish' }));
  }

  #collect(report: TreeReport): void {
    this.#reports.push(report);
    if (this.#reports.length === this.#workers.length) this.#done(this.#reports);
  }
}

function tell(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}
