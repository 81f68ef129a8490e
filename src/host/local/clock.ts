import type { Clock } from '../host.ts';

export const localClock: Clock = {
  now: () => Date.now() / 1000,
  elapsed: () => process.uptime(),
  // Whole milliseconds only are taken, and none below zero.
  after: (seconds) => AbortSignal.timeout(Math.max(0, Math.ceil(seconds * 1000))),
};
