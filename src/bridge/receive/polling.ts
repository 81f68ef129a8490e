/** A receiver that looks at its source again and again. */
import type { Receiving, ReceiveWorld } from './receiver.ts';
import { pause } from './pause.ts';

/** What is seldom well again within a second is not asked every second. */
const TROUBLED_SECONDS = 10;

export interface Look {
  /** Becomes aborted when the receiver is told to stop. */
  readonly stopping: AbortSignal;
  /** Says that the source was heard from. @param at seconds since the epoch; now where it is left out */
  readonly heard: (at?: number) => void;
  /** Says that there is no trouble any more, for a look that goes on for long. */
  readonly well: () => void;
}

/**
 * Looks at once and then every so many seconds, never twice at the same time. What a look throws is trouble, said once
 * until it changes, and the receiver goes on.
 */
export function polling(
  { machine: { clock }, notice, signal }: Pick<ReceiveWorld, 'machine' | 'notice' | 'signal'>,
  seconds: number,
  look: (look: Look) => Promise<void>,
): Receiving {
  const own = new AbortController();
  const stopping = AbortSignal.any([own.signal, signal]);
  let heardAt: number | undefined;
  let trouble: string | undefined;
  const ended = run();
  return {
    heardAt: () => heardAt,
    async stop() {
      own.abort();
      await ended;
    },
  };

  async function run(): Promise<void> {
    while (!stopping.aborted) {
      say(await complaint());
      await pause(clock, trouble === undefined ? seconds : Math.max(seconds, TROUBLED_SECONDS), stopping);
    }
  }

  async function complaint(): Promise<string | undefined> {
    try {
      await look({ stopping, heard: (at = clock.now()) => (heardAt = at), well: () => say(undefined) });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  function say(now: string | undefined): void {
    if (now !== undefined && now !== trouble) notice({ kind: 'trouble', text: now });
    if (now === undefined && trouble !== undefined) notice({ kind: 'recovered', text: trouble });
    trouble = now;
  }
}
