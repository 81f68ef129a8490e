/** What runs in each of the threads that make blocking calls, or match what may take for ever, in place of the main one. */
import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { matchAll, type MatchRequest } from './expression-worker.ts';
import type { Batch } from './file-jobs.ts';
import { lookAtBatch } from './file-worker.ts';
import type { ToWorker } from './walk-messages.ts';
import { WalkWorker } from './walk-worker.ts';

/** nice(1) */
const LEAST_PRIORITY = 19;

if (parentPort !== null) serve(parentPort);

function serve(port: NonNullable<typeof parentPort>): void {
  const walker = new WalkWorker((message) => port.postMessage(message));
  // Whoever started us may have yielded already, and nobody but root takes that back.
  const given = getPriority();
  let niceness = 0;
  const yieldBy = (nice: number): void => {
    if (nice !== niceness) setPriority(Math.min(given + nice, LEAST_PRIORITY));
    niceness = nice;
  };

  port.on('message', (message: ToWorker | Batch | MatchRequest) => {
    if (message.kind === 'batch') {
      yieldBy(message.nice);
      port.postMessage(lookAtBatch(message));
    } else if (message.kind === 'match') matchAll(message, (reply) => port.postMessage(reply));
    else {
      if (message.kind === 'begin') yieldBy(message.walk.nice ?? 0);
      walker.hear(message);
    }
  });
}
