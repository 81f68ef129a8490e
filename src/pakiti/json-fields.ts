/** Fields of JSON documents from elsewhere: absent is one thing, of another type is an error that names the field. */
import { FeedError, type FeedDocument } from './feeds/feed.ts';

export type JsonObject = Readonly<Partial<Record<string, unknown>>>;

/**
 * The outermost object.
 * @throws FeedError where it is no JSON, or another value
 */
export function parseJsonObject(document: FeedDocument): JsonObject {
  const value = parseJson(document);
  if (!isObject(value)) throw new FeedError(`${document.name}: not an object`);
  return value;
}

/** Each kind asks a small document what it is, and one of them reads it then, before anybody looks at the next. */
let last: { readonly document: FeedDocument; readonly value: unknown } | undefined;
const SMALL = 2 ** 18;

/**
 * Of a small document the same value whoever asks.
 * @throws FeedError that names the document and quotes nothing of it
 */
export function parseJson(document: FeedDocument): unknown {
  if (last?.document === document) return last.value;
  const value = valueOf(document);
  if (isSmall(document)) last = { document, value };
  return value;
}

/** So small that to read it whole costs less than to look for anything in it. */
export function isSmall({ bytes }: FeedDocument): boolean {
  return bytes.length <= SMALL;
}

function valueOf(document: FeedDocument): unknown {
  try {
    const text = document.bytes.toString('utf8');
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as unknown;
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'too large';
    throw new FeedError(`${document.name}: no JSON, or cut off: ${quiet(why)}`, { cause: error });
  }
}

/** V8 quotes what it stumbled over, which is the feed's own text. */
function quiet(message: string): string {
  return message.replace(/, ?(?:\.\.\.)?".*/s, '').replace(/[^\x20-\x7e]/g, '?');
}

/** Absent is an empty object. */
export function objectAt(object: JsonObject, field: string, where: string): JsonObject {
  const value = object[field] ?? {};
  if (!isObject(value)) throw new FeedError(`${where}: ${field} is no object`);
  return value;
}

/** Absent is an empty list. */
export function objectsAt(object: JsonObject, field: string, where: string): readonly JsonObject[] {
  const list = listAt(object, field, where);
  if (!list.every(isObject)) throw new FeedError(`${where}: ${field} holds something that is no object`);
  return list;
}

/** Absent is an empty list. */
export function textsAt(object: JsonObject, field: string, where: string): readonly string[] {
  const list = listAt(object, field, where);
  if (!list.every((item) => typeof item === 'string')) {
    throw new FeedError(`${where}: ${field} holds something that is no text`);
  }
  return list;
}

export function textAt(object: JsonObject, field: string, where: string): string | undefined {
  const value = object[field] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw new FeedError(`${where}: ${field} is no text`);
  return value;
}

export function requiredTextAt(object: JsonObject, field: string, where: string): string {
  const value = textAt(object, field, where);
  if (value === undefined || value === '') throw new FeedError(`${where}: no ${field}`);
  return value;
}

export function numberAt(object: JsonObject, field: string, where: string): number | undefined {
  const value = object[field] ?? undefined;
  if (value !== undefined && !(typeof value === 'number' && Number.isFinite(value))) {
    throw new FeedError(`${where}: ${field} is no number`);
  }
  return value;
}

/** An instant as RFC 3339 writes it, in seconds since the epoch; null where it is absent. */
export function instantAt(object: JsonObject, field: string, where: string): number | null {
  const text = textAt(object, field, where);
  return text === undefined || text === '' ? null : secondsOf(text, `${where}: ${field}`);
}

/** Of 2242: whatever is later, or before 1970, is as good as any. Go writes the year 1 for no time. */
const LAST_INSTANT = 2 ** 33 - 1;

/** What names no zone is UTC. @throws FeedError where it is no time */
export function secondsOf(text: string, where: string): number {
  const zoned = /T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const milliseconds = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?$/.test(text)
    ? Date.parse(zoned)
    : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new FeedError(`${where} is no time`);
  return instantWithin(milliseconds);
}

/** In whole seconds since the epoch. */
export function instantWithin(milliseconds: number): number {
  return Math.min(Math.max(Math.floor(milliseconds / 1000), 0), LAST_INSTANT);
}

/** Absent is an empty list. */
export function listAt(object: JsonObject, field: string, where: string): readonly unknown[] {
  const value = object[field] ?? [];
  if (!Array.isArray(value)) throw new FeedError(`${where}: ${field} is no list`);
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
