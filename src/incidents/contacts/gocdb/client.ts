/** Asking GOCDB's programmatic interface, page by page. */
import type { XmlElement } from '../../../check/xml.ts';
import type { Exchange } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import { type Page, pageOf } from './answer.ts';
import { type Method, methodsAt } from './methods.ts';
import type { Part, RecordsOf } from './edition.ts';

export interface GocdbPlace {
  /** Such as `https://goc.egi.eu/gocdbpi`, without a slash at its end. */
  readonly url: string;
  /** Tags that a site must all have; those that the instance chooses where it is absent. */
  readonly scopes?: readonly string[];
}

/** What the exchange needs to be opened with, beside the client's certificate. */
export const GOCDB_NEEDS = { connections: 1, timeoutSeconds: 120, maxBytes: 32 * 2 ** 20 } as const;

const MAX_PAGES = 500;

/**
 * Every record of one method, all its pages; how many say nothing of use is counted.
 * @param now seconds since the epoch
 * @throws Failure `denied`, `malformed` for whatever is no answer, `too-large` for pages without end, or as
 * `Exchange.ask`
 */
export async function askGocdb<P extends keyof RecordsOf>(
  exchange: Pick<Exchange, 'ask'>,
  place: GocdbPlace,
  part: P,
  now: number,
): Promise<Part<RecordsOf[P]>> {
  const method: Method<RecordsOf[P]> = methodsAt(now)[part];
  const elements = await elementsOf(exchange, place, method);
  const records = elements.flatMap((element) => method.read(element) ?? []);
  return { heardAt: now, records, unreadable: elements.length - records.length };
}

async function elementsOf(
  exchange: Pick<Exchange, 'ask'>,
  place: GocdbPlace,
  method: Method<unknown>,
): Promise<readonly XmlElement[]> {
  const found: XmlElement[] = [];
  const cursors = new Set<string>();
  let cursor: string | undefined = method.paged ? '0' : undefined;
  do {
    const answered = await exchange.ask({
      method: 'GET',
      url: urlOf(place, method, cursor),
      headers: { accept: 'application/xml' },
    });
    const page = await pageOf(answered, method.method);
    const { records, count, next } = page;
    requireKind(records, method, count);
    requireEnd(method, page);
    found.push(...records);
    if (cursor !== undefined) cursors.add(cursor);
    cursor = count === undefined || count === 0 ? undefined : next;
    if (cursor !== undefined && (cursors.has(cursor) || cursors.size >= MAX_PAGES))
      throw new Failure('too-large', `${method.method}: pages without end`);
  } while (cursor !== undefined);
  return found;
}

function requireKind(
  records: readonly XmlElement[],
  { method, element }: Method<unknown>,
  count: number | undefined,
): void {
  const other = records.find(({ name }) => name !== element);
  if (other !== undefined)
    throw new Failure('malformed', `${method}: an element ${other.name} among ${element}`);
  if (count !== undefined && count > 0 && records.length === 0)
    throw new Failure('malformed', `${method}: a page that counts ${count} holds none`);
}

/** The page behind the last is empty, and every other one names the next: without that nobody knows whether it is all. */
function requireEnd({ method, paged }: Method<unknown>, { count, next }: Page): void {
  if (paged && count === undefined)
    throw new Failure('malformed', `${method}: no pages, so that some may be missing`);
  if (count !== undefined && count > 0 && next === undefined)
    throw new Failure('malformed', `${method}: a page that does not name the next one`);
}

function urlOf(place: GocdbPlace, method: Method<unknown>, cursor: string | undefined): string {
  const query = new URLSearchParams({
    method: method.method,
    ...(method.scoped && place.scopes !== undefined ? { scope: place.scopes.join(',') } : {}),
    ...method.query,
    ...(cursor === undefined ? {} : { next_cursor: cursor }),
  });
  return `${place.url}/${method.level}/?${query.toString()}`;
}
