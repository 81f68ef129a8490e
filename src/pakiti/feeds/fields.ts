/** Values of a document, each asked for by its path so that a complaint can name it. */
import { FeedError } from './feed.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** @param where the document and the path in it. @throws FeedError */
export function fieldsOf(value: unknown, where: string): Fields {
  if (!isFields(value)) throw new FeedError(`${where}: is no object`);
  return value;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws FeedError where it is absent, no text or empty */
export function textOf(fields: Fields, key: string, where: string): string {
  const value = fields[key];
  if (typeof value !== 'string' || value === '') throw new FeedError(`${where}.${key}: is no text`);
  return value;
}

/** @throws FeedError where it is there and no list */
export function listOf(fields: Fields, key: string, where: string): readonly unknown[] {
  const value = fields[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new FeedError(`${where}.${key}: is no list`);
  return value as readonly unknown[];
}

/** Null where it is absent. @throws FeedError where it is there and no text */
export function optionalText(fields: Fields, key: string, where: string): string | null {
  const value = fields[key];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new FeedError(`${where}.${key}: is no text`);
  return value;
}

/** RFC 3339, or the date alone. Seconds since the epoch; null where it is absent. @throws FeedError where it is no time */
export function timeOf(fields: Fields, key: string, where: string): number | null {
  const text = optionalText(fields, key, where);
  return text === null ? null : secondsOf(text, `${where}.${key}`);
}

const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Of 2242: whatever is later or before 1970 is as good as any. Go writes the year 1 for no time. */
const LAST = 2 ** 33 - 1;

/** What names no zone is UTC. @throws FeedError */
export function secondsOf(text: string, where: string): number {
  const zoned = /T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const milliseconds = TIME.test(text) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new FeedError(`${where}: is no time`);
  return Math.min(Math.max(Math.floor(milliseconds / 1000), 0), LAST);
}
