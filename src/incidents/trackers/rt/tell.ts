/** One order, told to RT: which tickets there are to be, what changes in them, and what is said in which. */
import { isClosed, type TrackerReference } from '../../issue.ts';
import { incidentKey } from '../incident-key.ts';
import { NO_NEWS, type Telling, type ToldIncident, type ToldIssue } from '../telling.ts';
import type { Answer, Order, Ticket } from '../tracker.ts';
import { type Desk, knownAs, type Placed, placed, ticketKey, ticketRef } from './desk.ts';
import { issueFields, subjectOf } from './fields.ts';
import type { Place } from './layout.ts';
import { change, own } from './tell-changes.ts';
import { tellOfMerge } from './tell-merge.ts';
import { tellTheOther } from './tell-other.ts';
import { comment, hasContact, say, wordsFor } from './say.ts';
import { operationMark } from './say-once.ts';
import type { FoundTicket } from './ticket.ts';
import type { NewTicket } from './ticket-change.ts';

/** @throws RtFailure, Failure of the directory of sites */
export async function tell(desk: Desk, order: Order): Promise<Answer> {
  const { about, verb } = order.telling;
  if (about.kind === 'incident') return await tellOfIncident(desk, order, about);
  if (verb === 'merge') return await tellOfMerge(desk, order);
  if (order.telling.by.via === desk.name) return await tellTheOther(desk, order);
  return await tellOfIssue(desk, order, about);
}

async function tellOfIssue(desk: Desk, order: Order, about: ToldIssue): Promise<Answer> {
  const { issue, site } = desk.layout;
  // Of one that has been merged meanwhile only its ticket is looked for.
  const isCurrent = order.issue === null || order.issue.id === about.id;
  const toSite = isCurrent && isForSite(order.telling);
  const isThere = knownAs(site ?? issue, order.tickets) !== undefined;
  const isWanted = site === undefined || order.telling.note?.audience === 'site' || order.incident !== null;
  const isFirst = isCurrent && !isThere && isWanted && !isClosed(about);
  if (isFirst && !order.regardless && !order.doubtful && !(await hasContact(desk, about)))
    return { state: 'held', reason: `nobody is known who answers for ${about.subject.site}` };
  const incident = await incidentTicket(desk, order);
  const main = await inTicket(desk, order, issue, { about, incident, toSite: toSite && site === undefined });
  if (site === undefined || !isCurrent) return main;
  if (!isThere && (!isWanted || isClosed(about))) return main;
  const other = await inTicket(desk, order, site, { about, incident, toSite });
  return both(main, other);
}

async function tellOfIncident(desk: Desk, order: Order, about: ToldIncident): Promise<Answer> {
  return await inTicket(desk, order, desk.layout.incident, { about, incident: undefined, toSite: false });
}

/** What officers arrange among themselves is not for the site. */
function isForSite({ verb, note }: Telling): boolean {
  if (verb === 'note') return note?.audience === 'site';
  return verb === 'open' || verb === 'update' || verb === 'reopen';
}

interface InTicket {
  readonly about: ToldIssue | ToldIncident;
  /** The ticket of the incident that it belongs to. */
  readonly incident: number | undefined;
  readonly toSite: boolean;
}

type Sent = Extract<Answer, { readonly state: 'sent' }>;

async function inTicket(
  desk: Desk,
  order: Order,
  place: Place,
  { about, incident, toSite }: InTicket,
): Promise<Sent> {
  const { telling } = order;
  const key = ticketKey(desk, telling.key, place);
  const forSite = place === (desk.layout.site ?? desk.layout.issue);
  // It may be there already when it is opened once more, and be the one of another issue by now.
  const known = telling.verb === 'open' ? undefined : knownAs(place, order.tickets);
  const found = await placed(desk, known, key, () => newTicket(desk, order, place, { about, incident }));
  const { ticket, made } = found;
  if (isAnothers(desk, known, ticket)) {
    const { transaction } = await comment(desk, order, ticket, undefined);
    return sent(found, ` transaction ${transaction}`, []);
  }
  const tickets = [ticketRef(desk, place, ticket.id)];
  const left = order.left.map(({ id }) => Number(id));
  if (!made) await change(desk, telling, found, key, { incident, left });
  else await own(desk, telling, ticket);
  // Of what is over before its site was ever written to, nobody there needs to know.
  const isOver = about.kind === 'issue' && isClosed(about);
  const isFirst = made || (place === desk.layout.site && knownAs(place, order.tickets) === undefined);
  if (made && !forSite) return sent(found, '', tickets);
  if (!saysIn(desk, place, order)) return sent(found, '', tickets);
  const { transaction } = await say(desk, order, ticket, toSite || (forSite && isFirst && !isOver));
  return sent(found, ` transaction ${transaction}`, tickets);
}

/**
 * A person has merged it into the ticket of another issue, which was not heard of yet: what was decided of this one says
 * nothing of that one.
 */
function isAnothers({ self }: Desk, known: TrackerReference | undefined, ticket: FoundTicket): boolean {
  return known !== undefined && Number(known.id) !== ticket.id && ticket.creator === self;
}

/** What is no matter of the site's is not in the ticket that the site reads, where there is another one. */
function saysIn({ layout }: Desk, place: Place, { telling, tickets }: Order): boolean {
  if (place !== layout.site || knownAs(place, tickets) === undefined) return true;
  return isForSite(telling) || ['resolve', 'reject'].includes(telling.verb);
}

function newTicket(
  desk: Desk,
  { operation, telling }: Order,
  place: Place,
  { about, incident }: Pick<InTicket, 'about' | 'incident'>,
): NewTicket {
  // Where something is said right after it, that carries the mark.
  const isSaid = place === (desk.layout.site ?? desk.layout.issue);
  const words = wordsFor(desk, telling, isSaid ? 'site' : 'internal');
  return {
    queue: place.queue,
    subject: subjectOf(telling),
    content: isSaid ? words : `${words}\n${operationMark(operation)}\n`,
    ...(about.kind === 'issue' ? issueFields(desk, about) : {}),
    ...(incident === undefined ? {} : { memberOf: [incident] }),
  };
}

/** The ledger may not know of it yet: then it is looked for, and made, as its own operation would. */
async function incidentTicket(desk: Desk, { incident, telling }: Order): Promise<number | undefined> {
  if (incident === null) return undefined;
  const place = desk.layout.incident;
  const known = incident.references.find(
    ({ tracker, kind, former }) => tracker === desk.name && kind === place.kind && !former,
  );
  if (known !== undefined) return Number(known.id);
  const { id, version, campaign, title, state, owner, openedAt } = incident;
  const about: ToldIncident = { kind: 'incident', id, version, campaign, title, state, owner, openedAt };
  const key = incidentKey(incident);
  const own: Telling = { ...telling, verb: 'open', key, about, why: '', note: null, news: NO_NEWS };
  const { ticket } = await placed(desk, undefined, ticketKey(desk, key, place), () => ({
    queue: place.queue,
    subject: subjectOf(own),
    content: wordsFor(desk, own, 'internal'),
  }));
  return ticket.id;
}

function sent({ ticket, lost }: Placed, more: string, tickets: readonly Ticket[]): Sent {
  const dropped = lost.length === 0 ? '' : ` (not as asked: ${lost.join('; ')})`;
  return { state: 'sent', reference: `ticket ${ticket.id}${more}${dropped}`, tickets };
}

function both(one: Sent, other: Sent): Sent {
  return {
    state: 'sent',
    reference: `${one.reference}, ${other.reference}`,
    tickets: [...(one.tickets ?? []), ...(other.tickets ?? [])],
  };
}
