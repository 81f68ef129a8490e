/** What systemd is told of a daemon: that it is ready, is reading its configuration again, is alive, is ending. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from '../../src/host/machine.ts';
import { notifier } from './notify.ts';

export interface Systemd {
  ready(): Promise<void>;
  /** Says so while the action lasts. */
  reloading(action: () => Promise<void>): Promise<void>;
  /** Signs of life end with it. */
  stopping(): Promise<void>;
}

export function systemdOf(machine: Machine): Systemd {
  const { say, watchdogSeconds } = notifier({
    commands: machine.commands,
    environment: (name) => machine.environment(name),
    after: (seconds) => machine.clock.after(seconds),
  });
  const over = new AbortController();
  let alive: Promise<void> | undefined;
  return {
    async ready() {
      await say('READY=1');
      if (watchdogSeconds !== undefined)
        alive ??= forEver(watchdogSeconds, over.signal, () => say('WATCHDOG=1'));
    },
    async reloading(action) {
      await say('RELOADING=1');
      await action();
      await say('READY=1');
    },
    async stopping() {
      await say('STOPPING=1');
      over.abort();
      await alive;
    },
  };
}

/** At once, and again and again until it is over. */
export async function forEver(
  seconds: number,
  over: AbortSignal,
  action: () => Promise<void>,
): Promise<void> {
  while (!over.aborted) {
    await action();
    await delay(seconds * 1000, undefined, { signal: over }).catch(() => undefined);
  }
}
