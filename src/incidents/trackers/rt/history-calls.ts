/** Reading what has happened to tickets. */
import { collect } from './collect.ts';
import { requests } from './requests.ts';
import type { Rest } from './rest.ts';
import { allOf, anyOf, compare, compareNumber, type TicketSql } from './ticket-sql.ts';
import {
  ATTACHMENT_FIELDS,
  attachmentOf,
  itemsOf,
  type RtAttachment,
  type RtTransaction,
  TRANSACTION_FIELDS,
  transactionOf,
} from './transaction.ts';

export interface HistoryCalls {
  /**
   * In the order of their ids. One request for each hundred, and one more. Of a ticket that was merged there is none: it
   * is where it was merged into.
   * @param after ids up to this are left out
   */
  history(ticket: number, after?: number): Promise<readonly RtTransaction[]>;
  /** As {@link history}, of all tickets in the queues, of which there is at least one. */
  transactions(queues: readonly string[], after: number): Promise<readonly RtTransaction[]>;
  /** The first hundred. */
  attachments(transaction: number): Promise<readonly RtAttachment[]>;
}

const OF_TICKETS = compare('ObjectType', '=', 'RT::Ticket');

export function historyCalls(rest: Rest): HistoryCalls {
  const { host } = rest;
  const { get } = requests(rest);
  const collected = (query: TicketSql, after: number): Promise<readonly RtTransaction[]> =>
    collect(rest, {
      path: '/transactions',
      query,
      after,
      fields: { fields: TRANSACTION_FIELDS },
      read: (item) => transactionOf(item, `${host}: transactions`),
    });
  return {
    history: (ticket, after = 0) =>
      collected(allOf(OF_TICKETS, compareNumber('ObjectId', '=', ticket)), after),
    transactions: (queues, after) =>
      collected(
        allOf(OF_TICKETS, anyOf(...queues.map((queue) => compare('TicketQueue', '=', queue)))),
        after,
      ),
    async attachments(transaction) {
      const path = `/transaction/${transaction}/attachments`;
      const { json } = await get(path, { fields: ATTACHMENT_FIELDS, per_page: '100' });
      return itemsOf(json, `${host}: ${path}`).map((item) => attachmentOf(item, `${host}: ${path}`));
    },
  };
}
