/** Changing a ticket such that no human's decision is overwritten, and such that it is known to have happened. */
import type { RtClient } from './client.ts';
import { mismatches } from './mismatches.ts';
import { RtFailure } from './rt-failure.ts';
import type { RtTicket } from './ticket.ts';
import type { TicketChange } from './ticket-change.ts';

/**
 * The ticket as it is then. 2 requests.
 * @param etag of the ticket as it was when the change was decided on; without it the change is made whatever it is now
 * @throws RtFailure `stale` where somebody has changed it since, `not-done` where reading back shows something else
 */
export async function changeTicket(
  client: RtClient,
  id: number,
  change: TicketChange,
  etag?: string,
): Promise<RtTicket> {
  const said = await client.update(id, change, etag);
  return await readBack(client, id, change, said);
}

/** @throws RtFailure `not-done` where it is not as asked */
export async function readBack(
  client: RtClient,
  id: number,
  change: TicketChange,
  said: readonly string[] = [],
): Promise<RtTicket> {
  const ticket = await client.ticket(id);
  const wrong = mismatches(ticket, change);
  if (wrong.length === 0) return ticket;
  const words = said.length === 0 ? '' : ` (RT says: ${said.join('; ')})`;
  throw new RtFailure('not-done', `${client.host}: ticket ${id}: ${wrong.join(', ')}${words}`, {
    mayHaveHappened: false,
  });
}
