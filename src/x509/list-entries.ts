/** The revoked certificates of a list, RFC 5280 section 5.3. */
import { TAG, type DerCursor } from './der-cursor.ts';
import { isTime, readTime } from './der-values.ts';
import { readExtensions } from './extensions.ts';

export interface Entries {
  readonly entries: number;
  /** The first critical entry extension that we do not understand: the list must then not be used. */
  readonly unhandled: string | null;
}

/** `BOOLEAN TRUE` in DER: where these bytes are nowhere, no entry extension can be critical. */
const TRUE = Buffer.from([0x01, 0x01, 0xff]);

/** Reason, hold instruction and invalidity date leave the entry what it is: a revoked certificate. */
const HARMLESS: ReadonlySet<string> = new Set(['2.5.29.21', '2.5.29.23', '2.5.29.24']);

export function readEntries(list: DerCursor): Entries {
  return list.rest().includes(TRUE)
    ? walkEntries(list)
    : { entries: list.skipAll(TAG.sequence), unhandled: null };
}

function walkEntries(list: DerCursor): Entries {
  let entries = 0;
  let unhandled: string | null = null;
  for (; !list.isAtEnd; entries += 1) {
    const found = unhandledIn(list.enter(TAG.sequence));
    unhandled ??= found;
  }
  return { entries, unhandled };
}

function unhandledIn(entry: DerCursor): string | null {
  entry.skip(TAG.integer);
  if (isTime(entry.tag)) readTime(entry);
  if (entry.isAtEnd) return null;
  return readExtensions(entry).find(({ oid, critical }) => critical && !HARMLESS.has(oid))?.oid ?? null;
}
