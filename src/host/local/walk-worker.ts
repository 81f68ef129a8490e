/** One of the threads that walk a tree. It works through its own stack and gives half of it away when another starves. */
import { packReport } from './packed-report.ts';
import type { FromWorker, Task, ToWorker } from './walk-messages.ts';
import { Walker } from './walker.ts';

export class WalkWorker {
  readonly #say: (message: FromWorker) => void;
  #walker: Walker | undefined;
  #hungry: Int32Array = new Int32Array(1);

  constructor(say: (message: FromWorker) => void) {
    this.#say = say;
  }

  hear(message: ToWorker): void {
    if (message.kind === 'begin') {
      this.#walker = new Walker(message.walk);
      this.#hungry = new Int32Array(message.hungry);
    } else if (this.#walker !== undefined) {
      if (message.kind === 'work') this.#work([...message.tasks], this.#walker);
      else this.#report(this.#walker);
    }
  }

  #work(stack: Task[], walker: Walker): void {
    const hungry = this.#hungry;
    for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
      walker.look(task, stack);
      if (stack.length > 1 && Atomics.load(hungry, 0) !== 0 && Atomics.exchange(hungry, 0, 0) !== 0) {
        this.#say({ kind: 'share', tasks: stack.splice(0, stack.length >>> 1) });
      }
    }
    this.#say({ kind: 'idle' });
  }

  /** What was found is kept no longer than it takes to tell. */
  #report(walker: Walker): void {
    this.#walker = undefined;
    this.#say({ kind: 'report', report: packReport(walker.report()) });
  }
}
