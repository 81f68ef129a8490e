/** SIGKILL at random moments, for as long as a campaign goes on. */
import { setTimeout as delay } from 'node:timers/promises';
import type { BridgeSite } from '../kit/bridge.ts';

export interface Killer {
  /** When the last one killed is at work again. @returns how often somebody was killed */
  stop(): Promise<number>;
}

const LOOK_MILLISECONDS = 20;
/** After the request that it waited for: within it, after it, or during the next. */
const LONGEST_DELAY_MILLISECONDS = 1500;

export interface KillerWorld {
  readonly bridges: readonly BridgeSite[];
  /** How many RT was asked so far. */
  readonly requests: () => number;
}

/** @param every requests between two on average */
export function startKiller({ bridges, requests }: KillerWorld, every: number): Killer {
  const over = new AbortController();
  const { signal } = over;
  const pause = (milliseconds: number): Promise<void> =>
    delay(milliseconds, undefined, { signal }).catch(() => undefined);
  let kills = 0;
  const killing = (async (): Promise<void> => {
    for (;;) {
      const next = requests() + Math.random() * 2 * every;
      while (requests() < next && !signal.aborted) await pause(LOOK_MILLISECONDS);
      await pause(Math.random() * LONGEST_DELAY_MILLISECONDS);
      const bridge = bridges[kills % bridges.length];
      if (signal.aborted || bridge === undefined) return;
      await bridge.end('SIGKILL');
      kills += 1;
      await bridge.start();
    }
  })();
  return {
    async stop() {
      over.abort();
      await killing;
      return kills;
    },
  };
}
