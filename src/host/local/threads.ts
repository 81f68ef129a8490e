/**
 * Threads that make blocking calls in place of the main one. To start one costs as much as to look at ten thousand files,
 * so one that has done its work waits for more.
 */
import type { Worker } from 'node:worker_threads';

/** More do not help: the kernel's directory caches are what they wait for. */
export const CREW = 2;

interface Idle {
  readonly worker: Worker;
  /** nice(1); a thread cannot become less nice again. */
  readonly nice: number;
}

export class Threads {
  readonly #start: () => Worker;
  #idle: readonly Idle[] = [];

  /** @param start starts a thread that runs `worker.ts`; only called where there is something to do */
  constructor(start: () => Worker) {
    this.#start = start;
  }

  /** What takes time to start may start. */
  prepare(): void {
    while (this.#idle.length < CREW) this.#await(this.#start(), 0);
  }

  /** Whoever takes one keeps or dismisses it. */
  take(nice: number): Worker {
    const found = this.#idle.find((each) => each.nice <= nice);
    this.#idle = this.#idle.filter((each) => each !== found);
    const worker = found?.worker ?? this.#start();
    worker.ref();
    return worker;
  }

  /** It has nothing left to do, and nothing of what it was told is under way. */
  keep(worker: Worker, nice: number): void {
    for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
    if (this.#idle.length < CREW) this.#await(worker, nice);
    else this.dismiss(worker);
  }

  /** Whatever it does, and without waiting for it: it may hang in the kernel. */
  dismiss(worker: Worker): void {
    worker.unref();
    void worker.terminate();
  }

  /** It keeps nothing from ending until it is taken. */
  #await(worker: Worker, nice: number): void {
    worker.unref();
    worker.once('exit', () => (this.#idle = this.#idle.filter((each) => each.worker !== worker)));
    this.#idle = [...this.#idle, { worker, nice }];
  }
}
