/**
 * What a person has decided in one of the two tickets of an issue, done in the other, where nobody has decided otherwise;
 * and a ticket that a machine has opened, closed again.
 */
import { isClosed } from '../../issue.ts';
import { STATE_VERBS, type Telling } from '../telling.ts';
import type { Answer, Order, Ticket } from '../tracker.ts';
import { readBack } from './change-ticket.ts';
import { type Desk, knownAs, placed, ticketKey, ticketRef } from './desk.ts';
import { isClosedTicket, type Place, stateOf, statusFor } from './layout.ts';
import { isOpenedByMachine } from './opened-by-machine.ts';
import { openedFirst } from './open-first.ts';
import { comment } from './say.ts';
import { change } from './tell-changes.ts';
import type { FoundTicket } from './ticket.ts';

/** Requests: 1 for each ticket, those of its changes, and 2 to say in the other one what state it has now. */
export async function tellTheOther(desk: Desk, order: Order): Promise<Answer> {
  const { layout } = desk;
  const told: Ticket[] = [];
  for (const place of [layout.issue, ...(layout.site === undefined ? [] : [layout.site])])
    if (knownAs(place, order.tickets) !== undefined) told.push(await follow(desk, order, place));
  return {
    state: 'sent',
    reference: told.map(({ id }) => `ticket ${id}`).join(', ') || 'no ticket',
    tickets: told,
  };
}

async function follow(desk: Desk, order: Order, place: Place): Promise<Ticket> {
  const { telling } = order;
  const key = ticketKey(desk, telling.key, place);
  const known = knownAs(place, order.tickets);
  const found = await placed(desk, known, key, () => {
    throw new Error('it is known, and not made');
  });
  await change(desk, telling, found, key, { incident: undefined, left: [] });
  const { ticket } = found;
  const isOther = STATE_VERBS.includes(telling.verb) && stateOf(ticket) !== telling.about.state;
  if (isOther && (await isOurs(desk, telling, ticket))) {
    const now = await openedFirst(desk, order, ticket, (one) => statusToFollow(telling, one));
    const status = statusToFollow(telling, now);
    const said = await comment(desk, order, ticket, status);
    if (said.now && status !== undefined) await readBack(desk.client, ticket.id, { status });
  }
  return ticketRef(desk, place, ticket.id);
}

/** Where a person has decided, that one is followed; what monitoring closes again must not be open by a person. */
async function isOurs({ client, self }: Desk, { by }: Telling, { id }: FoundTicket): Promise<boolean> {
  return by.kind === 'person' || (await isOpenedByMachine(client, self, id));
}

/** @returns undefined where it stays as it is: somebody has decided about this one too, which was not heard of yet */
export function statusToFollow(
  { about, news: { stateWas } }: Pick<Telling, 'about' | 'news'>,
  ticket: Pick<FoundTicket, 'status' | 'may'>,
): string | undefined {
  if (stateWas !== undefined && isClosedTicket(ticket) !== isClosed({ state: stateWas })) return undefined;
  const status = statusFor(about.state, ticket.may);
  return status === ticket.status ? undefined : status;
}
