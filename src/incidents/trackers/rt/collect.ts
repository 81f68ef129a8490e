/**
 * All rows of a collection, by ids that rise. RT names a next page only where it can tell how many rows there are, which
 * it cannot for transactions, nor for tickets where some row may be hidden from us: its pages end then without a word
 * after the first hundred. Pages are numbered, and the one after the last is empty in RT 5.0 and the last again in 6.0.
 */
import type { Rest } from './rest.ts';
import { RtFailure } from './rt-failure.ts';
import { idOf, listOf, recordOf, unreadable } from './shape.ts';
import { allOf, idAbove, type TicketSql } from './ticket-sql.ts';

/** As many as RT gives at once. */
const PER_PAGE = 100;
/** More is no answer to anything that we ask. */
const MAX_PAGES = 1000;

export interface Collection<T> {
  readonly path: '/tickets' | '/transactions';
  readonly query: TicketSql;
  /** Only rows with a higher id. */
  readonly after?: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly read: (item: unknown) => T;
}

/** In the order of their ids. @throws RtFailure for any answer that is none: no row is never told from no answer */
export async function collect<T>(rest: Rest, collection: Collection<T>): Promise<readonly T[]> {
  const rows: T[] = [];
  for await (const page of pages(rest, collection)) rows.push(...page);
  return rows;
}

/** The first rows of a collection, in the order of their ids. */
export interface Beginning<T> {
  readonly rows: readonly T[];
  /** Why those after them are not known; undefined: there are none. */
  readonly failure: RtFailure | undefined;
}

/** For whoever goes on from the rows that came before a failure: where each of many requests may fail, all hardly ever succeed. */
export async function beginningOf<T>(rest: Rest, collection: Collection<T>): Promise<Beginning<T>> {
  const rows: T[] = [];
  try {
    for await (const page of pages(rest, collection)) rows.push(...page);
  } catch (error) {
    if (!(error instanceof RtFailure)) throw error;
    return { rows, failure: error };
  }
  return { rows, failure: undefined };
}

async function* pages<T>(rest: Rest, collection: Collection<T>): AsyncGenerator<readonly T[]> {
  let after = collection.after ?? 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, isLast } = await pageAfter(rest, collection, after);
    after = items.reduce((last, { id }) => Math.max(last, id), after);
    yield items.map(({ row }) => row);
    if (isLast) return;
  }
  throw unreadable(`${rest.host}: ${collection.path}`, 'no end');
}

async function pageAfter<T>(
  rest: Rest,
  { path, query, fields, read }: Collection<T>,
  after: number,
): Promise<{
  readonly items: readonly { readonly id: number; readonly row: T }[];
  readonly isLast: boolean;
}> {
  const sql = after === 0 ? query : allOf(query, idAbove(after));
  const { json } = await rest.ask({
    method: 'GET',
    path,
    query: { query: sql, ...fields, orderby: 'id', order: 'ASC', per_page: String(PER_PAGE) },
  });
  const where = `${rest.host}: ${path}`;
  const { items: list, total, next_page: next } = recordOf(json, where);
  const items = listOf(list, `${where}: items`).map((item) => ({
    id: idOf(recordOf(item, where)['id'], `${where}: id`),
    row: read(item),
  }));
  const isCounted = typeof total === 'number';
  return { items, isLast: items.length === 0 || (isCounted && next === undefined) };
}
