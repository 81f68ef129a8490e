/** What RT answered, held against what it answers: nothing is taken on trust. */
import { RtFailure } from './rt-failure.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** @throws RtFailure `unreadable` */
export function recordOf(value: unknown, where: string): JsonRecord {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonRecord;
  throw unreadable(where, 'no object');
}

/** @throws RtFailure `unreadable` */
export function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw unreadable(where, 'no list');
}

/** @throws RtFailure `unreadable` */
export function textOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw unreadable(where, 'no text');
}

/** A number, which RT gives as a number here and as text there. @throws RtFailure `unreadable` */
export function wholeOf(value: unknown, where: string): number {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw unreadable(where, 'no whole number');
}

/** @throws RtFailure `unreadable` */
export function idOf(value: unknown, where: string): number {
  const id = wholeOf(value, where);
  if (id > 0) return id;
  throw unreadable(where, 'no id');
}

/** The `id` of the object that stands for another one, such as a user's name. @throws RtFailure `unreadable` */
export function referenceOf(value: unknown, where: string): string {
  const { id } = recordOf(value, where);
  if (typeof id === 'number') return String(id);
  return textOf(id, `${where}.id`);
}

const NEVER = '1970-01-01T00:00:00Z';

/** An instant in UTC; undefined where RT has the beginning of time for none. @throws RtFailure `unreadable` */
export function instantOf(value: unknown, where: string): string | undefined {
  const text = textOf(value, where);
  if (text === '' || text === NEVER) return undefined;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return text;
  throw unreadable(where, 'no instant in UTC');
}

/** Of something that was read only. */
export function unreadable(where: string, what: string): RtFailure {
  return new RtFailure('unreadable', `${where}: ${what} in RT's answer`, { mayHaveHappened: false });
}
