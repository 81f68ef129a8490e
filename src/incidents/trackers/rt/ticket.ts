/** A ticket as RT shows it. */
import type { RestAnswer } from './rest.ts';
import { idOf, instantOf, listOf, recordOf, referenceOf, textOf, unreadable, wholeOf } from './shape.ts';

export interface FoundTicket {
  readonly id: number;
  readonly subject: string;
  readonly status: string;
  readonly queue: string;
  /** `Nobody` where nobody has taken it. */
  readonly owner: string;
  readonly creator: string;
  readonly requestors: readonly string[];
  readonly cc: readonly string[];
  readonly priority: number;
  /** ISO 8601 in UTC. */
  readonly due: string | undefined;
  /** ISO 8601 in UTC. */
  readonly resolved: string | undefined;
  /** Values by the name of the custom field, in no order; those that we may not see are not there. */
  readonly fields: Readonly<Partial<Record<string, readonly string[]>>>;
  /** What it refers to: addresses, and ids of tickets. */
  readonly refersTo: readonly string[];
  /** Ids of the tickets that it is a member of, such as incidents. */
  readonly memberOf: readonly number[];
  /** Ids of the tickets that are members of it. */
  readonly members: readonly number[];
  /** What our user may do with it. */
  readonly may: TicketActions;
}

export interface RtTicket extends FoundTicket {
  /** Of the ticket that was merged into, where the one asked for was merged. */
  readonly id: number;
  /** For `If-Match`, as RT gave it: the last transaction that we may see. */
  readonly etag: string;
}

export interface TicketActions {
  readonly correspond: boolean;
  readonly comment: boolean;
  /** States that the life cycle has an action for and that we may give it; none without `ModifyTicket`. */
  readonly states: readonly string[];
}

export const NOBODY = 'Nobody';

/** Asks for the queue by its name, which is its id otherwise. */
export const TICKET_QUERY: Readonly<Record<string, string>> = { 'fields[Queue]': 'Name' };
/** With these a search shows as much as reading does, but for the ETag. */
export const SEARCH_QUERY: Readonly<Record<string, string>> = {
  ...TICKET_QUERY,
  fields: 'Subject,Status,Queue,Owner,Creator,Requestor,Cc,Priority,Due,Resolved,CustomFields,_hyperlinks',
};

/** @param where as reasons name it @throws RtFailure `unreadable` */
export function ticketOf({ json, headers }: RestAnswer, where: string): RtTicket {
  const { etag } = headers;
  if (etag === undefined) throw unreadable(where, 'no ETag');
  return { ...foundTicketOf(json, where), etag };
}

/** @throws RtFailure `unreadable` */
export function foundTicketOf(json: unknown, where: string): FoundTicket {
  const ticket = recordOf(json, where);
  const links = listOf(ticket['_hyperlinks'], `${where}: _hyperlinks`).map((link) => recordOf(link, where));
  const text = (name: string): string => textOf(ticket[name], `${where}: ${name}`);
  return {
    id: idOf(ticket['id'], `${where}: id`),
    subject: text('Subject'),
    status: text('Status'),
    queue: textOf(recordOf(ticket['Queue'], `${where}: Queue`)['Name'], `${where}: Queue.Name`),
    owner: referenceOf(ticket['Owner'], `${where}: Owner`),
    creator: referenceOf(ticket['Creator'], `${where}: Creator`),
    requestors: peopleOf(ticket['Requestor'], `${where}: Requestor`),
    cc: peopleOf(ticket['Cc'], `${where}: Cc`),
    priority: wholeOf(ticket['Priority'], `${where}: Priority`),
    due: instantOf(ticket['Due'], `${where}: Due`),
    resolved: instantOf(ticket['Resolved'], `${where}: Resolved`),
    fields: fieldsOf(ticket['CustomFields'], where),
    refersTo: links.filter(isLink('refers-to')).map((link) => linkTarget(link, where)),
    memberOf: links.filter(isLink('parent')).map((link) => idOf(link['id'], `${where}: parent`)),
    members: links.filter(isLink('child')).map((link) => idOf(link['id'], `${where}: child`)),
    may: {
      correspond: links.some(isLink('correspond')),
      comment: links.some(isLink('comment')),
      states: links.filter(isLink('lifecycle')).map((link) => textOf(link['to'], `${where}: lifecycle`)),
    },
  };
}

function isLink(ref: string): (link: Readonly<Record<string, unknown>>) => boolean {
  return (link) => link['ref'] === ref;
}

function linkTarget(link: Readonly<Record<string, unknown>>, where: string): string {
  return link['type'] === 'external'
    ? textOf(link['_url'], `${where}: refers-to`)
    : referenceOf(link, `${where}: refers-to`);
}

function peopleOf(value: unknown, where: string): readonly string[] {
  return listOf(value, where).map((one) => referenceOf(one, where));
}

/**
 * A search has empty text in place of the list where we may see no custom field. A field of one value that was emptied
 * through REST holds null.
 */
function fieldsOf(value: unknown, where: string): FoundTicket['fields'] {
  if (value === '') return {};
  return Object.fromEntries(
    listOf(value, `${where}: CustomFields`).map((one) => {
      const { name, values } = recordOf(one, `${where}: CustomFields`);
      const field = textOf(name, `${where}: CustomFields.name`);
      const kept = listOf(values, `${where}: ${field}`).filter((text) => text !== null);
      return [field, kept.map((text) => textOf(text, `${where}: ${field}`))];
    }),
  );
}
