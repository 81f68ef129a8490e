/** Of all processes on one store one at a time brings a monitor to where it should be: two would ask it for the same. */
import type { Ledger } from '../ledger.ts';

export interface Turn {
  /** Of the monitor. */
  readonly name: string;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Before the next turn of whoever comes then. */
  readonly everySeconds: number;
}

/** Of one who is dead; nobody takes so long. */
const LEASE_SECONDS = 600;

/** @returns undefined where it is not time yet, or another process is at it */
export async function inTurn<T>(
  ledger: Pick<Ledger, 'claimInbound' | 'settleInbound'>,
  { name, now, everySeconds }: Turn,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const began = now();
  // No tracker has a space in its name.
  const claim = { tracker: `acknowledge ${name}`, now: began, leaseEnds: began + LEASE_SECONDS };
  const turn = await ledger.claimInbound(claim);
  if (turn === undefined) return undefined;
  try {
    return await work();
  } finally {
    await ledger.settleInbound(turn, began + everySeconds);
  }
}
