/** One of the threads that walk a tree. It works through its own stack and gives half of it away when another starves. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { FromWorker, Task, ToWorker } from './walk-messages.ts';
import { Walker } from './walker.ts';

if (parentPort !== null) serve(parentPort);

function serve(port: NonNullable<typeof parentPort>): void {
  let walker: Walker | undefined;
  let hungry: Int32Array = new Int32Array(1);
  const say = (message: FromWorker): void => port.postMessage(message);

  const work = (stack: Task[], look: Walker): void => {
    for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
      look.look(task, stack);
      if (stack.length > 1 && Atomics.load(hungry, 0) !== 0 && Atomics.exchange(hungry, 0, 0) !== 0) {
        say({ kind: 'share', tasks: stack.splice(0, stack.length >>> 1) });
      }
    }
    say({ kind: 'idle' });
  };

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'begin') {
      if (message.walk.nice !== undefined) setPriority(message.walk.nice);
      walker = new Walker(message.walk);
      hungry = new Int32Array(message.hungry);
    } else if (walker !== undefined) {
      if (message.kind === 'work') work([...message.tasks], walker);
      else say({ kind: 'report', report: walker.report() });
    }
  });
}
