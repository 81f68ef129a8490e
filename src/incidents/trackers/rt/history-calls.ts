/** Reading what has happened to tickets. */
import { type Beginning, beginningOf } from './collect.ts';
import { requests } from './requests.ts';
import type { Rest } from './rest.ts';
import type { RtFailure } from './rt-failure.ts';
import { unreadable } from './shape.ts';
import { allOf, anyOf, compare, type TicketSql } from './ticket-sql.ts';
import {
  contentOf,
  itemsOf,
  PART_FIELDS,
  partOf,
  type RtPart,
  type RtTransaction,
  TEXT_FIELDS,
  textOfPart,
  TRANSACTION_FIELDS,
  transactionOf,
} from './transaction.ts';

export interface HistoryCalls {
  /**
   * In the order of their ids, with those of all tickets that were merged into it, or that it was merged into. One
   * request for each hundred, and one more.
   * @param after ids up to this are left out, and hardly asked for
   */
  history(ticket: number, after?: number): Promise<readonly RtTransaction[]>;
  /**
   * Of all tickets in the queues, of which there is at least one; those of a merged ticket keep its number. One request
   * for each hundred, and one more.
   * @param after ids up to this are left out
   */
  transactions(queues: readonly string[], after: number): Promise<Beginning<RtTransaction>>;
  /** The oldest of one user's in the queues; undefined where there is none. 1 request. */
  firstBy(user: string, queues: readonly string[]): Promise<number | undefined>;
  /** The first hundred, in the order of their ids: the message itself, and what is within it. */
  parts(transaction: number): Promise<readonly RtPart[]>;
  /** What is in one part, which is text. */
  textOf(part: number): Promise<string>;
  /** All texts of one message in one request: of ours, which have no files. */
  ownTexts(transaction: number): Promise<readonly string[]>;
}

const OF_TICKETS = compare('ObjectType', '=', 'RT::Ticket');

function inQueues(queues: readonly string[]): TicketSql {
  return allOf(OF_TICKETS, anyOf(...queues.map((queue) => compare('TicketQueue', '=', queue))));
}

export function historyCalls(rest: Rest): HistoryCalls {
  const { host } = rest;
  const { get } = requests(rest);
  async function partsOf<T>(
    transaction: number,
    fields: string,
    read: (item: unknown, where: string) => T,
  ): Promise<readonly T[]> {
    const path = `/transaction/${transaction}/attachments`;
    const { json } = await get(path, { fields, orderby: 'id', order: 'ASC', per_page: '100' });
    return itemsOf(json, `${host}: ${path}`).map((item) => read(item, `${host}: ${path}`));
  }
  return {
    history: (ticket, after = 0) =>
      after === 0 ? historyOf(rest, ticket) : historyAfter(rest, ticket, after),
    async firstBy(user, queues) {
      const query = allOf(inQueues(queues), compare('Creator', '=', user));
      const order = { orderby: 'id', order: 'ASC', per_page: '1' };
      const { json } = await get('/transactions', { query, fields: TRANSACTION_FIELDS, ...order });
      const [first] = itemsOf(json, `${host}: transactions`);
      return first === undefined ? undefined : transactionOf(first, `${host}: transactions`).id;
    },
    transactions: (queues, after) =>
      beginningOf(rest, {
        path: '/transactions',
        query: inQueues(queues),
        after,
        fields: { fields: TRANSACTION_FIELDS },
        read: (item) => transactionOf(item, `${host}: transactions`),
      }),
    parts: (transaction) => partsOf(transaction, PART_FIELDS, partOf),
    async textOf(part) {
      const path = `/attachment/${part}`;
      return contentOf((await get(path)).json, `${host}: ${path}`);
    },
    async ownTexts(transaction) {
      const texts = await partsOf(transaction, TEXT_FIELDS, textOfPart);
      return texts.filter((text) => text !== undefined);
    },
  };
}

/** More is no history of a ticket. */
const MAX_PAGES = 1000;

/** Only by the number of a page: a query by the number of the ticket leaves out what was merged into it. */
async function historyPage(
  rest: Rest,
  ticket: number,
  order: 'ASC' | 'DESC',
  page: number,
): Promise<readonly RtTransaction[]> {
  const path = `/ticket/${ticket}/history`;
  const query = { fields: TRANSACTION_FIELDS, orderby: 'id', order, per_page: '100', page: String(page) };
  const { json } = await requests(rest).get(path, query);
  const where = `${rest.host}: ${path}`;
  return itemsOf(json, where).map((item) => transactionOf(item, where));
}

async function historyOf(rest: Rest, ticket: number): Promise<readonly RtTransaction[]> {
  const rows: RtTransaction[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const last = rows.at(-1)?.id ?? 0;
    const more = (await historyPage(rest, ticket, 'ASC', page)).filter(({ id }) => id > last);
    // The page after the last is empty in RT 5.0 and the last once more in 6.0.
    if (more.length === 0) return rows;
    rows.push(...more);
  }
  throw endless(rest, ticket);
}

/** From the end on: what comes in between moves rows to later pages, where they are met again. */
async function historyAfter(rest: Rest, ticket: number, after: number): Promise<readonly RtTransaction[]> {
  const rows: RtTransaction[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const first = rows.at(-1)?.id ?? Infinity;
    const all = await historyPage(rest, ticket, 'DESC', page);
    const more = all.filter(({ id }) => id < first && id > after);
    rows.push(...more);
    if (more.length === 0 || all.some(({ id }) => id <= after)) return rows.toReversed();
  }
  throw endless(rest, ticket);
}

function endless(rest: Rest, ticket: number): RtFailure {
  return unreadable(`${rest.host}: history of ticket ${ticket}`, 'no end');
}
