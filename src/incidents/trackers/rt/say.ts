/** Saying what an order says in one ticket, once, with the state that it asks for, unless a person has decided otherwise. */
import { type Audience, isClosed } from '../../issue.ts';
import { STATE_VERBS, type Telling, type ToldIssue } from '../telling.ts';
import type { Order } from '../tracker.ts';
import { bodyOf } from '../wording.ts';
import { announce } from './announce.ts';
import { readBack } from './change-ticket.ts';
import type { Desk } from './desk.ts';
import { isClosedTicket, stateOf, statusFor } from './layout.ts';
import { openedFirst } from './open-first.ts';
import { type Sayed, sayOnce } from './say-once.ts';
import { type FoundTicket, NOBODY } from './ticket.ts';
import type { Message } from './ticket-change.ts';

export function wordsFor({ world: { tlp } }: Desk, telling: Telling, audience: Audience): string {
  // The link is one of the ticket: RTIR makes a domain under suspicion of every address in a text.
  return bodyOf(telling, { tlp, link: undefined, audience });
}

/** Requests: 1, 1 more to read back a state; the first time to a site 2 more for its addresses; those of {@link openedFirst}. */
export async function say(desk: Desk, order: Order, found: FoundTicket, toSite: boolean): Promise<Sayed> {
  const { telling } = order;
  const ticket = await openedFirst(desk, order, found, (one) => statusToGive(desk, telling, one));
  const status = statusToGive(desk, telling, ticket);
  // What is closed would be opened by it.
  const mayWrite = ticket.may.correspond && (!isClosedTicket(ticket) || status === 'open');
  const said = toSite && mayWrite ? await write(desk, order, ticket, status) : undefined;
  const now = said ?? (await comment(desk, order, ticket, status));
  // What was said before has had its state then, and a person may have given another one since.
  if (now.now && status !== undefined) await readBack(desk.client, ticket.id, { status });
  return now;
}

/** Where a person has decided in RT what the ledger has not heard of yet, that stands. */
export function statusToGive(
  { self }: Pick<Desk, 'self'>,
  { verb, by, about, news: { stateWas } }: Telling,
  ticket: FoundTicket,
): string | undefined {
  if (!STATE_VERBS.includes(verb) || stateOf(ticket) === about.state) return undefined;
  const status = statusFor(about.state, ticket.may);
  if (status === undefined || status === ticket.status) return undefined;
  if (by.kind === 'person') return status;
  if (verb === 'resolve' && ![NOBODY, self].includes(ticket.owner)) return undefined;
  if (stateWas === undefined) return status;
  return isClosedTicket(ticket) === isClosed({ state: stateWas }) &&
    (!isClosedTicket(ticket) || stateOf(ticket) === stateWas)
    ? status
    : undefined;
}

/** Requests: those of {@link sayOnce}. */
export async function comment(
  { client, self, ...desk }: Desk,
  { operation, telling, doubtful, noted }: Order,
  ticket: FoundTicket,
  status: string | undefined,
): Promise<Sayed> {
  const content = wordsFor({ client, self, ...desk }, telling, 'internal');
  return await sayOnce(client, self, {
    kind: 'comment',
    ticket: ticket.id,
    operation,
    message: messageOf(content, status),
    mayHaveHappened: doubtful,
    after: Number(noted),
  });
}

/** @returns undefined where nobody is known who answers for the site @throws Failure where that cannot be told */
async function write(
  desk: Desk,
  { operation, telling, doubtful, noted }: Order,
  ticket: FoundTicket,
  status: string | undefined,
): Promise<Sayed | undefined> {
  const { client, self } = desk;
  const addresses = await addressesFor(desk, telling, ticket);
  if (addresses === undefined) return undefined;
  const message = messageOf(wordsFor(desk, telling, 'site'), status);
  return await announce(client, self, ticket, {
    ...addresses,
    operation,
    message,
    mayHaveHappened: doubtful,
    after: Number(noted),
  });
}

interface Addresses {
  readonly requestors: readonly string[];
  readonly cc: readonly string[];
}

async function addressesFor(
  { world }: Desk,
  { about }: Telling,
  { requestors, cc }: FoundTicket,
): Promise<Addresses | undefined> {
  if (requestors.length > 0 || cc.length > 0) return { requestors, cc };
  if (about.kind === 'incident') return undefined;
  const site = await answering(world, about);
  return site && { requestors: site.csirt, cc: site.ngiSecurity };
}

/** @throws Failure where that cannot be told */
export async function hasContact({ world }: Pick<Desk, 'world'>, about: ToldIssue): Promise<boolean> {
  return (await answering(world, about)) !== undefined;
}

async function answering(
  world: Desk['world'],
  { subject }: ToldIssue,
): Promise<Awaited<ReturnType<Desk['world']['site']>>> {
  const site = await world.site(subject.site);
  return site === undefined || site.csirt.length === 0 ? undefined : site;
}

function messageOf(content: string, status: string | undefined): Message {
  return status === undefined ? { content } : { content, status };
}
