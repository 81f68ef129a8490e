/** Of a ticket that waits RT offers nothing but to open it: whoever has it end opens it first. */
import type { Order } from '../tracker.ts';
import { changeTicket } from './change-ticket.ts';
import type { Desk } from './desk.ts';
import { stateOf } from './layout.ts';
import { wasSaid } from './say-once.ts';
import type { FoundTicket } from './ticket.ts';

const OPEN = 'open';
const ENDS: readonly string[] = ['resolved', 'rejected'];

/**
 * Requests: 3 where that is so: it is read, so that nobody's decision is overwritten, opened, and read back.
 * @param statusOf what the order gives a ticket, of what RT offers for it
 * @returns the ticket as it is then
 */
export async function openedFirst(
  { client, self }: Pick<Desk, 'client' | 'self'>,
  { operation, doubtful, noted }: Pick<Order, 'operation' | 'doubtful' | 'noted'>,
  ticket: FoundTicket,
  statusOf: (ticket: FoundTicket) => string | undefined,
): Promise<FoundTicket> {
  if (!isInTheWay(ticket, statusOf)) return ticket;
  // What was said before has had its state then, and a person has it wait since.
  const saying = { ticket: ticket.id, operation, after: Number(noted) };
  if (doubtful && (await wasSaid(client, self, saying))) return ticket;
  const now = await client.ticket(ticket.id);
  return isInTheWay(now, statusOf) ? await changeTicket(client, now.id, { status: OPEN }, now.etag) : now;
}

function isInTheWay(ticket: FoundTicket, statusOf: (ticket: FoundTicket) => string | undefined): boolean {
  const { may } = ticket;
  if (stateOf(ticket) !== 'waiting' || !may.states.includes(OPEN)) return false;
  const wanted = statusOf({ ...ticket, may: { ...may, states: [...may.states, ...ENDS] } });
  return statusOf(ticket) === undefined && wanted !== undefined && ENDS.includes(wanted);
}
