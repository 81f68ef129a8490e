/**
 * Regular expressions over texts of hosts: at once where that takes no time, else in a thread, since nothing but the end
 * of its thread stops what V8 has begun to match.
 */
import { beforeAbort } from '../deadline.ts';
import type { Expressions } from '../expressions.ts';
import { Failure } from '../failure.ts';
import { Patience } from './expression-steps.ts';
import type { MatchReply, MatchRequest } from './expression-worker.ts';
import type { Threads } from './threads.ts';

/** Milliseconds, after which everything else gets its turn. */
const AT_ONCE = 10;
const NOT_NICE = 0;

type Found = Parameters<Expressions['find']>[2];

export function createExpressions(threads: Threads): Expressions {
  const known = new WeakMap<RegExp, Patience>();
  /** Whoever asks has one thread at a time, so that no host's text holds up what is asked about another. */
  const turns = new WeakMap<AbortSignal, Promise<void>>();
  /** Since everything else had its turn. */
  let spent = 0;

  return {
    async find(expression, texts, found, signal) {
      const slow: number[] = [];
      const patience = known.get(expression) ?? new Patience(expression);
      known.set(expression, patience);
      for (const [index, text] of texts.entries()) {
        if (spent > AT_ONCE) await breathe(signal);
        const begun = performance.now();
        if (patience.isEnoughFor(text)) {
          const match = expression.exec(text)?.[0];
          if (match !== undefined) found(index, match);
        } else slow.push(index);
        spent += performance.now() - begun;
      }
      if (slow.length === 0) return;
      const request: MatchRequest = {
        kind: 'match',
        source: expression.source,
        flags: expression.flags,
        texts: slow.map((index) => texts[index] ?? ''),
      };
      const turn = (turns.get(signal) ?? Promise.resolve()).then(() =>
        findInThread(request, (at, match) => found(slow[at] ?? 0, match), threads, signal),
      );
      turns.set(
        signal,
        turn.catch(() => undefined),
      );
      await turn;
    },
  };

  async function breathe(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    spent = 0;
    if (signal.aborted) throw new Failure('timeout', 'not done by the deadline');
  }
}

async function findInThread(
  request: MatchRequest,
  found: Found,
  threads: Threads,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw new Failure('timeout', 'not done by the deadline');
  const worker = threads.take(NOT_NICE);
  const done = new Promise<void>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () =>
      reject(new Failure('failed', 'matching an expression: a worker thread ended early')),
    );
    worker.on('message', (reply: MatchReply) => {
      if (reply === 'done') resolve();
      else found(reply.at, reply.match);
    });
  });
  worker.postMessage(request);
  try {
    await beforeAbort(done, signal);
    threads.keep(worker, NOT_NICE);
  } catch (error) {
    threads.dismiss(worker);
    throw error;
  }
}
