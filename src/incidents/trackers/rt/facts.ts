/** What people have done in RT, as facts for the ledger. Of a state, an owner or a deadline counts what the ticket has now. */
import type { Fact } from '../tracker.ts';
import type { RtClient } from './client.ts';
import { type Layout, stateOf } from './layout.ts';
import type { InboundEvent } from './inbound.ts';
import { ticketRef } from './desk.ts';
import { NOBODY, type RtTicket } from './ticket.ts';

export interface FactsWorld {
  readonly client: RtClient;
  readonly self: string;
  readonly base: string;
  readonly layout: Layout;
}

/** What RT's scrips do, such as to open a ticket that is answered. */
const RT_ITSELF = 'RT_System';
const DUE = 'Due';

/** Requests: 1 for each ticket whose state, owner or deadline was changed, or that was merged. */
export async function factsOf(world: FactsWorld, events: readonly InboundEvent[]): Promise<readonly Fact[]> {
  const tickets = new Map<number, RtTicket>();
  const facts: Fact[] = [];
  for (const [index, event] of events.entries()) {
    if (!isDecision(event)) {
      facts.push(...replyOf(event));
      continue;
    }
    const before = events.slice(0, index);
    const isLast = !events
      .slice(index + 1)
      .some((later) => later.ticket === event.ticket && sortOf(later) === sortOf(event));
    if (!isLast) continue;
    const ticket = tickets.get(event.ticket) ?? (await world.client.ticket(event.ticket));
    tickets.set(event.ticket, ticket);
    facts.push(...decisionOf(world, { ...event, by: whoOf(event, before) }, ticket));
  }
  return facts;
}

type Decision = Extract<InboundEvent, { readonly kind: 'status' | 'owner' | 'merged' | 'changed' }>;

function isDecision(event: InboundEvent): event is Decision {
  switch (event.kind) {
    case 'status':
      // What is opened by itself because somebody has been written to, or because it was linked, nobody has taken up.
      return event.by !== RT_ITSELF || event.from !== 'new';
    case 'owner':
    case 'merged':
      return event.by !== RT_ITSELF;
    case 'changed':
      return event.field === DUE && event.by !== RT_ITSELF;
    case 'reply':
    case 'comment':
    case 'automatic-reply':
      return false;
  }
}

function sortOf(event: InboundEvent): string {
  return event.kind === 'changed' ? event.field : event.kind;
}

/** RT opens what was answered: it was the one who answered. */
function whoOf({ by, ticket }: Decision, before: readonly InboundEvent[]): string {
  if (by !== RT_ITSELF) return by;
  return before.findLast((one) => one.ticket === ticket && one.by !== RT_ITSELF)?.by ?? by;
}

function happened({ id, ticket, by, at }: InboundEvent): Pick<Fact, 'id' | 'ticket' | 'by' | 'at'> {
  return { id: `transaction ${id}`, ticket: String(ticket), by, at: Date.parse(at) / 1000 };
}

function replyOf(event: InboundEvent): readonly Fact[] {
  if (event.kind !== 'reply' && event.kind !== 'comment') return [];
  const audience = event.kind === 'reply' ? 'site' : 'internal';
  const text = event.text.trim() === '' ? `(no text: see ticket ${event.ticket})` : event.text;
  return [{ ...happened(event), kind: 'reply', audience, text }];
}

function decisionOf(world: FactsWorld, event: Decision, ticket: RtTicket): readonly Fact[] {
  const at = happened(event);
  switch (event.kind) {
    case 'status':
      return stateFact(at, ticket);
    case 'owner': {
      const owner = [NOBODY, world.self].includes(ticket.owner) ? null : ticket.owner;
      const taken: Fact = { ...at, kind: 'owner', owner };
      // The ledger may have closed it before it heard of the owner, which then has not closed the ticket.
      if (owner === null || stateOf(ticket) === 'new') return [taken];
      return [taken, ...stateFact({ ...at, id: `${at.id} state` }, ticket)];
    }
    case 'merged': {
      const place = [world.layout.issue, world.layout.site, world.layout.incident].find(
        (one) => one?.queue === ticket.queue,
      );
      const into = ticketRef(world, place ?? world.layout.issue, ticket.id);
      return ticket.id === event.ticket ? [] : [{ ...at, kind: 'merged', into }];
    }
    case 'changed':
      return [
        {
          ...at,
          kind: 'deadline',
          deadline: ticket.due === undefined ? null : Date.parse(ticket.due) / 1000,
        },
      ];
  }
}

function stateFact(at: ReturnType<typeof happened>, ticket: RtTicket): readonly Fact[] {
  const to = stateOf(ticket);
  return to === undefined ? [] : [{ ...at, kind: 'state', to }];
}
