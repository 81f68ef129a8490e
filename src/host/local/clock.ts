import type { Clock } from '../host.ts';

export const localClock: Clock = {
  now: () => Date.now() / 1000,
  elapsed: () => process.uptime(),
  after: (seconds) => AbortSignal.timeout(Math.ceil(seconds * 1000)),
};
