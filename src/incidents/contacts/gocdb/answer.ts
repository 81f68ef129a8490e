/**
 * One answer of GOCDB's programmatic interface. Errors come with status 200 and an XML content type as plain text or as
 * `<error>`, so that nothing but a root `<results>` is an answer.
 * Source: GOCDB/gocdb, htdocs/PI/index.php; GOCDB.github.io, api/read.
 */
import { elementsAt, parseXml, type XmlElement } from '../../../check/xml.ts';
import type { Answered } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import { quoted } from '../addresses.ts';

export interface Page {
  readonly records: readonly XmlElement[];
  /** The cursor of the page behind this one. */
  readonly next?: string;
  /** Undefined where the answer is not in pages. */
  readonly count?: number;
}

/** @param subject names what was asked for in messages */
export async function pageOf({ status, bytes }: Answered, subject: string): Promise<Page> {
  if (status !== 200) throw new Failure(reasonOf(status), `${subject}: status ${status}`);
  const text = bytes.toString('utf8');
  const root = await rootOf(text, subject);
  if (root.name !== 'results') throw noAnswer(text, subject);
  const [meta] = elementsAt(root, 'meta');
  const records = root.children.filter((child) => child !== meta);
  return meta === undefined ? { records } : { records, ...pagingOf(meta, subject) };
}

async function rootOf(text: string, subject: string): Promise<XmlElement> {
  if (!text.trimStart().startsWith('<')) throw noAnswer(text, subject);
  return await parseXml(text, subject);
}

function noAnswer(text: string, subject: string): Failure {
  return new Failure('malformed', `${subject}: no results but ${quoted(text)}`);
}

function reasonOf(status: number): 'denied' | 'missing' | 'failed' {
  if (status === 401 || status === 403) return 'denied';
  return status === 404 ? 'missing' : 'failed';
}

function pagingOf(meta: XmlElement, subject: string): Pick<Page, 'count' | 'next'> {
  const [counted] = elementsAt(meta, 'count');
  const count = Number(counted?.text === '' ? undefined : counted?.text);
  if (!Number.isSafeInteger(count) || count < 0)
    throw new Failure('malformed', `${subject}: a page without its count`);
  const next = elementsAt(meta, 'link').find(({ attributes }) => attributes['rel'] === 'next');
  const cursor = cursorOf(next?.attributes['href'] ?? '');
  return cursor === undefined ? { count } : { count, next: cursor };
}

/** Nothing but the cursor is taken from the address, so that no answer leads to another server. */
function cursorOf(href: string): string | undefined {
  const cursor = /[?&]next_cursor=(\d{1,20})(?:&|$)/.exec(href)?.[1];
  return cursor;
}
