/** What people have done in RT, as facts for the ledger. Of a state, an owner or a deadline counts what the ticket has now. */
import type { Fact } from '../tracker.ts';
import type { RtClient } from './client.ts';
import { type InboundEvent, RT_ITSELF, type Stopped } from './inbound.ts';
import { isClosedTicket, type Layout, stateOf } from './layout.ts';
import { ticketRef } from './desk.ts';
import { isOfOne, RtFailure } from './rt-failure.ts';
import { NOBODY, type RtTicket } from './ticket.ts';

export interface FactsWorld {
  readonly client: RtClient;
  readonly self: string;
  readonly base: string;
  readonly layout: Layout;
}

const DUE = 'Due';

export interface Heard {
  readonly facts: readonly Fact[];
  /** Tickets that are open since a machine has written, and that nobody has done anything about. */
  readonly opened: readonly number[];
  /** Ids of the events that it is what came of: without those of tickets that RT does not show. */
  readonly heard: readonly number[];
  /** Events that it is not what came of, since their tickets are not given, the first of them first. */
  readonly stops: readonly Stopped[];
}

/**
 * Requests: 1 for each ticket whose state, owner or deadline was changed, or that was merged.
 * @param opened as the last time has left them
 * @param givenUp events whose ticket is not asked for any more
 */
export async function factsOf(
  world: FactsWorld,
  events: readonly InboundEvent[],
  opened: readonly number[] = [],
  givenUp: (id: number) => boolean = () => false,
): Promise<Heard> {
  const tickets = new Map<number, RtTicket>();
  const ticketOf = async ({ id: event, ticket: id }: InboundEvent): Promise<RtTicket | undefined> => {
    if (givenUp(event)) return undefined;
    const ticket = tickets.get(id) ?? (await world.client.ticket(id));
    tickets.set(id, ticket);
    return ticket;
  };
  const left = new Set(opened);
  const facts: Fact[] = [];
  const heard: number[] = [];
  const held = new Set<number>();
  const stops: Stopped[] = [];
  for (const [index, event] of events.entries()) {
    if (held.has(event.ticket)) continue;
    try {
      facts.push(...(await factsOfOne(event, events.slice(0, index), events.slice(index + 1))));
      heard.push(event.id);
    } catch (error) {
      if (!(error instanceof RtFailure)) throw error;
      stops.push({ at: event.id, why: error });
      if (!isOfOne(error)) break;
      held.add(event.ticket);
    }
  }
  return { facts, opened: [...left].slice(-MOST_OPENED), heard, stops };

  async function factsOfOne(
    event: InboundEvent,
    before: readonly InboundEvent[],
    after: readonly InboundEvent[],
  ): Promise<readonly Fact[]> {
    const later = after.filter(({ ticket }) => ticket === event.ticket);
    const found = [...replyOf(event)];
    if (isOpening(event)) {
      const ticket = later.some(isAct) ? undefined : await ticketOf(event);
      if (ticket !== undefined) found.push(...openedFact(event, ticket));
      left.add(event.ticket);
      return found;
    }
    if (isAct(event) && left.has(event.ticket)) {
      const ticket = event.kind === 'reply' ? await ticketOf(event) : undefined;
      if (ticket !== undefined)
        found.push(...stateFact({ ...happened(event), id: `transaction ${event.id} state` }, ticket));
      left.delete(event.ticket);
    }
    if (!isDecision(event) || later.some((one) => isDecision(one) && sortOf(one) === sortOf(event)))
      return found;
    const decision = { ...event, by: whoOf(event, before) };
    if (decision.kind === 'status' && later.some(isOpening)) return [...found, ...pastFact(decision)];
    const ticket = await ticketOf(event);
    if (ticket !== undefined) return [...found, ...decisionOf(world, decision, ticket)];
    return [...found, ...unreadFact(decision), ...(decision.kind === 'status' ? pastFact(decision) : [])];
  }
}

const MOST_OPENED = 100;

/** RT has opened what was closed, and nobody wanted it to. */
function isOpening(event: InboundEvent): boolean {
  return event.kind === 'status' && event.byMachine && isClosedTicket({ status: event.from });
}

/** A person's, that says what is to become of the ticket. */
function isAct(event: InboundEvent): boolean {
  return event.kind === 'reply' || (event.kind === 'status' && event.by !== RT_ITSELF);
}

function openedFact(event: InboundEvent, ticket: RtTicket): readonly Fact[] {
  return isClosedTicket(ticket) || ticket.id !== event.ticket ? [] : [{ ...happened(event), kind: 'opened' }];
}

function pastFact(event: Extract<Decision, { readonly kind: 'status' }>): readonly Fact[] {
  const to = stateOf({ status: event.to });
  return to === undefined ? [] : [{ ...happened(event), kind: 'state', to, past: true }];
}

/** Whoever works on the issue is to look: what is there may be more than a machine's, and decide it. */
function unreadFact(event: InboundEvent): readonly Fact[] {
  const text = `(cannot be read: see ticket ${event.ticket})`;
  return [
    { ...happened(event), id: `transaction ${event.id} unread`, kind: 'reply', audience: 'internal', text },
  ];
}

type Decision = Extract<InboundEvent, { readonly kind: 'status' | 'owner' | 'merged' | 'changed' }>;

function isDecision(event: InboundEvent): event is Decision {
  switch (event.kind) {
    case 'status':
      // What is opened by itself because somebody has been written to, or because it was linked, nobody has taken up.
      return !isOpening(event) && (event.by !== RT_ITSELF || event.from !== 'new');
    case 'owner':
    case 'merged':
      return event.by !== RT_ITSELF;
    case 'changed':
      return event.field === DUE && event.by !== RT_ITSELF;
    case 'reply':
    case 'comment':
    case 'automatic-reply':
    case 'unreadable':
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
  if (event.kind === 'unreadable') return unreadFact(event);
  if (event.kind !== 'reply' && event.kind !== 'comment') return [];
  const audience = event.kind === 'reply' ? 'site' : 'internal';
  const text = event.text.trim() === '' ? `(no text: see ticket ${event.ticket})` : cut(event);
  return [{ ...happened(event), kind: 'reply', audience, text }];
}

/** As much as a person may write here; the rest is in RT, and not kept again by every other tracker. */
const MOST_TEXT = 100_000;

function cut({ text, ticket }: { readonly text: string; readonly ticket: number }): string {
  if (text.length <= MOST_TEXT) return text;
  return `${text.slice(0, MOST_TEXT).replace(/[\ud800-\udbff]$/, '')}\n(cut: see ticket ${ticket})`;
}

function decisionOf(world: FactsWorld, event: Decision, ticket: RtTicket): readonly Fact[] {
  const at = happened(event);
  switch (event.kind) {
    case 'status':
      requireKnown(event, ticket);
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

/**
 * What a person has closed and RT has opened since would otherwise count as not closed, once it is too late to ask who did it.
 * @throws RtFailure `stale` where that has happened after what has happened was asked for: both are heard the next time
 */
function requireKnown(event: Extract<Decision, { readonly kind: 'status' }>, ticket: RtTicket): void {
  const { last, to } = event;
  const isReopened = isClosedTicket({ status: to }) && !isClosedTicket(ticket);
  if (!isReopened || ticket.id !== event.ticket || last === undefined || last === ticket.status) return;
  throw new RtFailure('stale', `ticket ${ticket.id} has changed while it was asked for`, {
    mayHaveHappened: false,
  });
}

function stateFact(at: ReturnType<typeof happened>, ticket: RtTicket): readonly Fact[] {
  const to = stateOf(ticket);
  return to === undefined ? [] : [{ ...at, kind: 'state', to }];
}
