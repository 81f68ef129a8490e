/**
 * The first mail to a site, exactly one: a ticket that is made with a requestor has RT send its own automatic reply, which
 * says that there is no need to answer. So it is made without, the addresses are added, which sends nothing, and then
 * the site is written to.
 */
import { changeTicket } from './change-ticket.ts';
import type { RtClient } from './client.ts';
import { type Sayed, sayOnce } from './say-once.ts';
import type { FoundTicket } from './ticket.ts';
import type { Message } from './ticket-change.ts';

export interface Announcement {
  readonly requestors: readonly string[];
  readonly cc: readonly string[];
  readonly operation: string;
  readonly message: Message;
  /** Whether an attempt was made before whose end is not known. */
  readonly mayHaveHappened: boolean;
  readonly after?: number;
}

/**
 * Requests: 2 for the addresses where the ticket has none yet, and those of {@link sayOnce}. Addresses that a human has
 * put there stay as they are.
 * @param ticket as it was read or found last
 */
export async function announce(
  client: RtClient,
  self: string,
  ticket: FoundTicket,
  { requestors, cc, ...saying }: Announcement,
): Promise<Sayed> {
  if (ticket.requestors.length === 0 && ticket.cc.length === 0) {
    await changeTicket(client, ticket.id, { requestors, cc });
  }
  return await sayOnce(client, self, { ...saying, kind: 'correspond', ticket: ticket.id });
}
