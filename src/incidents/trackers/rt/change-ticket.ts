/** Changing a ticket such that no human's decision is overwritten, and such that it is known to have happened. */
import type { RtClient } from './client.ts';
import { mismatches } from './mismatches.ts';
import { RtFailure } from './rt-failure.ts';
import type { RtTicket } from './ticket.ts';
import type { TicketChange } from './ticket-change.ts';
import { operationMark } from './say-once.ts';

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

export interface StateChange {
  /** As the life cycle of the queue has it. */
  readonly status: string;
  /** Why, as a comment: the site is not written to. */
  readonly why: string;
  readonly operation: string;
}

/**
 * A comment that says why, and the state with it, in one transaction of the officers' view. 3 requests.
 *
 * RT takes no `If-Match` with a comment, so what has happened since the decision is looked for right before.
 * @param decidedOn the ticket as it was when it was decided
 * @throws RtFailure `stale`, `not-done`
 */
export async function changeState(
  client: RtClient,
  decidedOn: RtTicket,
  { status, why, operation }: StateChange,
): Promise<RtTicket> {
  const { id, etag } = decidedOn;
  const now = await client.ticket(id);
  if (now.status === status) return now;
  if (now.etag !== etag || now.id !== id) {
    throw new RtFailure('stale', `${client.host}: ticket ${id} has changed since it was read`, {
      mayHaveHappened: false,
    });
  }
  await client.comment(id, { content: `${why.trimEnd()}\n\n${operationMark(operation)}\n`, status });
  return await readBack(client, id, { status });
}
