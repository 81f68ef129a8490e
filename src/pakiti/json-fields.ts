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

/** @throws FeedError where it is no JSON */
export function parseJson(document: FeedDocument): unknown {
  try {
    return JSON.parse(document.bytes.toString('utf8')) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable';
    throw new FeedError(`${document.name}: no JSON (${why.slice(0, 200)})`);
  }
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
  if (text === undefined || text === '') return null;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new FeedError(`${where}: ${field} is no time`);
  return Math.floor(milliseconds / 1000);
}

function listAt(object: JsonObject, field: string, where: string): readonly unknown[] {
  const value = object[field] ?? [];
  if (!Array.isArray(value)) throw new FeedError(`${where}: ${field} is no list`);
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
