/** The hold on an operation that was claimed from the ledger. */
import type { ClaimedOperation } from '../../outbox.ts';
import { type Hold, isTimeout, LostHold, type MayBegin } from '../hold.ts';
import type { TrackerLaneWorld } from './lane.ts';

type HoldWorld = Pick<TrackerLaneWorld, 'ledger' | 'now' | 'elapsed' | 'pause'>;

const BEGINS_WITHIN_SECONDS = 5;
const LOOK_SECONDS = 0.25;

export function holdOn({ ledger, now, elapsed }: HoldWorld, claimed: ClaimedOperation): Hold {
  return {
    async during({ beginsWithin = BEGINS_WITHIN_SECONDS, lasts, noted }, effect, goesOn = isTimeout) {
      // From before it is made sure of: how long the store takes is part of it.
      const mayBegin = within(beginsWithin, { now, elapsed });
      if (!(await ledger.beginSending(claimed, now(), beginsWithin + lasts, noted))) throw new LostHold();
      let isOver = true;
      try {
        return await effect(mayBegin);
      } catch (error) {
        isOver = !goesOn(error);
        throw error;
      } finally {
        // Where the store cannot be had just now, whoever comes next waits longer than it has to.
        if (isOver) await ledger.endSending(claimed).catch(() => undefined);
      }
    },
  };
}

/**
 * By both clocks: the one that never steps stands still while the machine sleeps, and the other one may be put back.
 */
function within(seconds: number, { now, elapsed }: Pick<HoldWorld, 'now' | 'elapsed'>): MayBegin {
  const [wall, steady] = [now(), elapsed()];
  return () => now() - wall < seconds && elapsed() - steady < seconds;
}

/**
 * Until no request of an earlier holder is on its way: none can begin since this one has the operation. By a clock of
 * its own, so that it does not matter whether those of two machines agree.
 */
export async function untilNobodySends(
  { ledger, elapsed, pause }: HoldWorld,
  claimed: ClaimedOperation,
): Promise<void> {
  const { signal } = new AbortController();
  const from = elapsed();
  while (elapsed() - from < claimed.onItsWay && (await ledger.isSentByOthers(claimed)))
    await pause(LOOK_SECONDS, signal);
}
