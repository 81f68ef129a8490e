/** Whether a ticket is open only because a machine has written, read from its history right before it is closed again. */
import type { RtClient } from './client.ts';
import { isWrittenByMachine } from './heard-message.ts';
import { OWN_NOTES, RT_ITSELF } from './inbound.ts';

/** Requests: those of the history, and 1 for each message of others since it was opened, and the one that opened it. */
export async function isOpenedByMachine(client: RtClient, self: string, ticket: number): Promise<boolean> {
  let opened = false;
  for (const { id, type, creator } of (await client.history(ticket)).toReversed()) {
    if (OWN_NOTES.includes(type)) continue;
    // What the ledger has decided before, which has closed it since.
    if (type === 'Status' && creator === self) continue;
    if (type === 'Status') {
      if (creator !== RT_ITSELF) return false;
      opened = true;
    }
    if (type !== 'Correspond') continue;
    if (creator !== self && !isWrittenByMachine(await client.parts(id))) return false;
    if (opened) return true;
  }
  return false;
}
