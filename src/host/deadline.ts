import { Failure } from './failure.ts';

/**
 * The promise's result, or a failure as soon as the signal aborts: what hangs in the kernel does not hear the signal.
 * @throws Failure `timeout`
 */
export async function beforeAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => undefined);
    throw late();
  }
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(late());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function late(): Failure {
  return new Failure('timeout', 'not done by the deadline');
}
