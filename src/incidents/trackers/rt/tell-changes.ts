/** What is new of the fields, the links and the owner of a ticket that is there. */
import type { Telling } from '../telling.ts';
import { changeTicket } from './change-ticket.ts';
import type { Desk, Placed } from './desk.ts';
import type { TicketKey } from './ensure-ticket.ts';
import { changesOf, type Membership } from './fields.ts';
import { ownerToGive } from './owner.ts';
import type { FoundTicket } from './ticket.ts';

/** Requests: 2 where fields or links change, 1 where the owner does. */
export async function change(
  desk: Desk,
  telling: Telling,
  { ticket, etag }: Pick<Placed, 'ticket' | 'etag'>,
  key: TicketKey,
  membership: Membership,
): Promise<void> {
  const changes = changesOf(telling, ticket, key, membership);
  const now = changes && (await changeTicket(desk.client, ticket.id, changes, etag));
  await own(desk, telling, now ?? ticket, now?.etag ?? etag);
}

/** Where RT knows no such user, or does not let us, the comment says who it is all the same: so nothing is read back. */
export async function own(
  { client, self }: Desk,
  telling: Telling,
  ticket: FoundTicket,
  etag?: string,
): Promise<void> {
  const owner = ownerToGive(telling, ticket, self);
  if (owner !== undefined) await client.update(ticket.id, { owner }, etag);
}
