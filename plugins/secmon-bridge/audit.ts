/** What operators have retired by command is in the log of the daemon too. */
import { setTimeout as delay } from 'node:timers/promises';
import { troubleOf } from '../../src/store/trouble.ts';
import type { DaemonWorld } from './world.ts';

const EVERY_SECONDS = 5;

export interface Audit {
  stop(): Promise<void>;
}

export function startAudit({ store, activity }: Pick<DaemonWorld, 'store' | 'activity'>): Audit {
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        for (const one of await store.upkeep().unlogged()) activity.subjectsRetired(one);
      } catch (error) {
        // Whoever else needs the store says so.
        if (troubleOf(error) === undefined) activity.notRetired(error);
      }
      await delay(EVERY_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
    }
  };
  const working = work();
  return {
    async stop() {
      stopping.abort();
      await working;
    },
  };
}
