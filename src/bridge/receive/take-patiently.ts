/** `full` asks the source to wait: files and pipes can. */
import type { Clock } from '../../host/host.ts';
import type { Report } from '../event.ts';
import type { ReceiveWorld, Sender, Taken } from './receiver.ts';
import { pause } from './pause.ts';

const FULL_SECONDS = 1;
const FULL = 'the store is full: what comes waits where it is';

/** `given-up`: nothing was stored before the receiver was told to stop. */
export type PatientlyTaken = Exclude<Taken, { readonly state: 'full' }> | { readonly state: 'given-up' };

export interface Patience extends Pick<ReceiveWorld, 'take' | 'notice'> {
  readonly clock: Clock;
  /** Ends the waiting. */
  readonly stopping: AbortSignal;
}

/** Tries until the store has room, and says once that it has none. @throws what the store throws */
export async function takePatiently(
  reports: readonly Report[],
  sender: Sender,
  { take, notice, clock, stopping }: Patience,
): Promise<PatientlyTaken> {
  for (let isWaiting = false; ; isWaiting = true) {
    const taken = await take(reports, sender);
    if (taken.state !== 'full') {
      if (isWaiting) notice({ kind: 'recovered', text: FULL });
      return taken;
    }
    if (!isWaiting) notice({ kind: 'trouble', text: FULL });
    if (stopping.aborted) return { state: 'given-up' };
    await pause(clock, FULL_SECONDS, stopping);
  }
}

/** Whether the reports are durable; false when that was given up. @throws what the store throws */
export type StoreReports = (reports: readonly Report[]) => Promise<boolean>;

/** For a receiver whose source may say anything: its name is the reporter. */
export function storeFor(
  name: string,
  { take, notice, machine: { clock } }: Pick<ReceiveWorld, 'take' | 'notice' | 'machine'>,
  stopping: AbortSignal,
): StoreReports {
  const sender: Sender = { name, signature: 'none' };
  return async (reports) =>
    (await takePatiently(reports, sender, { take, notice, clock, stopping })).state === 'stored';
}
