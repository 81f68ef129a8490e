/** `full` asks the source to wait: files and pipes can. */
import type { Clock } from '../../host/host.ts';
import type { Report } from '../event.ts';
import type { ReceiveWorld, Sender, Take, Taken } from './receiver.ts';
import { pause } from './pause.ts';

const FULL_SECONDS = 1;

/** `given-up`: nothing was stored before the receiver was told to stop. */
export type PatientlyTaken = Exclude<Taken, { readonly state: 'full' }> | { readonly state: 'given-up' };

export interface Patience {
  readonly take: Take;
  readonly clock: Clock;
  /** Ends the waiting. */
  readonly stopping: AbortSignal;
}

/** Tries until the store has room. @throws what the store throws */
export async function takePatiently(
  reports: readonly Report[],
  sender: Sender,
  { take, clock, stopping }: Patience,
): Promise<PatientlyTaken> {
  for (;;) {
    const taken = await take(reports, sender);
    if (taken.state !== 'full') return taken;
    if (stopping.aborted) return { state: 'given-up' };
    await pause(clock, FULL_SECONDS, stopping);
  }
}

/** Whether the reports are durable; false when that was given up. @throws what the store throws */
export type StoreReports = (reports: readonly Report[]) => Promise<boolean>;

/** For a receiver whose source may say anything: its name is the reporter. */
export function storeFor(
  name: string,
  { take, machine: { clock } }: Pick<ReceiveWorld, 'take' | 'machine'>,
  stopping: AbortSignal,
): StoreReports {
  const sender: Sender = { name, signature: 'none' };
  return async (reports) =>
    (await takePatiently(reports, sender, { take, clock, stopping })).state === 'stored';
}
