import type { Clock } from '../host.ts';

export const localClock: Clock = {
  now: () => Date.now() / 1000,
  elapsed: () => process.uptime(),
  after(seconds, waitedFor = false) {
    // Whole milliseconds only are taken, and none below zero.
    const milliseconds = Math.max(0, Math.ceil(seconds * 1000));
    return waitedFor ? alarm(milliseconds) : AbortSignal.timeout(milliseconds);
  },
};

/** The timer of `AbortSignal.timeout` keeps no process alive. */
function alarm(milliseconds: number): AbortSignal {
  const over = new AbortController();
  setTimeout(() => over.abort(), milliseconds);
  return over.signal;
}
