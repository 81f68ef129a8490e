/** Reading and writing tickets. */
import { collect } from './collect.ts';
import { requests } from './requests.ts';
import type { Rest } from './rest.ts';
import {
  type FoundTicket,
  foundTicketOf,
  type RtTicket,
  SEARCH_QUERY,
  TICKET_QUERY,
  ticketOf,
} from './ticket.ts';
import {
  changeBody,
  createBody,
  type Message,
  messageBody,
  type NewTicket,
  type TicketChange,
} from './ticket-change.ts';
import type { TicketSql } from './ticket-sql.ts';

export interface TicketCalls {
  /** The id. Values of fields that RT does not know or does not let us write are lost without a word: read back. */
  create(ticket: NewTicket): Promise<number>;
  /** A merged ticket is the one that it was merged into. */
  ticket(id: number): Promise<RtTicket>;
  /** One request, and one more for each hundred. A custom field that RT does not know selects nothing. */
  search(query: TicketSql): Promise<readonly FoundTicket[]>;
  /**
   * What RT says of it, in its language; it says so with 200 also of what it has not done: read back.
   * @param etag of the ticket as it was read @throws RtFailure `stale` where it has changed since
   */
  update(id: number, change: TicketChange, etag?: string): Promise<readonly string[]>;
  /** The id of the transaction. Internal: RT's own scrips mail at most its staff. */
  comment(id: number, message: Message): Promise<number>;
  /** The id of the transaction. Mails requestors and Cc, and opens what is resolved. */
  correspond(id: number, message: Message): Promise<number>;
  /** What RT says of it. @param id of the ticket that goes */
  merge(id: number, into: number): Promise<readonly string[]>;
}

export function ticketCalls(rest: Rest): TicketCalls {
  const { host } = rest;
  const { get, put, post } = requests(rest);
  return {
    create: (ticket) => post('/ticket', createBody(ticket)),
    async ticket(id) {
      return ticketOf(await get(`/ticket/${id}`, TICKET_QUERY), `${host}: ticket ${id}`);
    },
    search: (query) =>
      collect(rest, {
        path: '/tickets',
        query,
        fields: SEARCH_QUERY,
        read: (item) => foundTicketOf(item, `${host}: search`),
      }),
    update: (id, change, etag) => put(`/ticket/${id}`, changeBody(change), etag),
    comment: (id, message) => post(`/ticket/${id}/comment`, messageBody(message)),
    correspond: (id, message) => post(`/ticket/${id}/correspond`, messageBody(message)),
    merge: (id, into) => put(`/ticket/${id}`, { MergeInto: into }),
  };
}
