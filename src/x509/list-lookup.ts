/** Whether a list revokes a certificate, RFC 5280 section 5.3. */
import { DerCursor, TAG } from './der-cursor.ts';
import { isTime, readInteger, readTime } from './der-values.ts';
import { readExtensions } from './extensions.ts';

export interface Revoked {
  /** Seconds since the epoch. */
  readonly at: number;
  /** A word of section 5.3.1. */
  readonly reason: string;
}

const REASON_CODE = '2.5.29.21';
const REASONS: ReadonlyMap<bigint, string> = new Map([
  [0n, 'unspecified'],
  [1n, 'key compromise'],
  [2n, 'CA compromise'],
  [3n, 'affiliation changed'],
  [4n, 'superseded'],
  [5n, 'cessation of operation'],
  [6n, 'on hold'],
  [8n, 'removed from the list'],
  [9n, 'privilege withdrawn'],
  [10n, 'AA compromise'],
]);

/**
 * @param list DER of one CertificateList
 * @param serial content of the INTEGER
 * @throws DerError
 */
export function findRevoked(list: Buffer, serial: Buffer): Revoked | undefined {
  const entries = entriesOf(list);
  // Nearly always it is not there, which is faster seen than walked.
  if (entries?.rest().includes(serial) !== true) return undefined;
  while (!entries.isAtEnd) {
    const entry = entries.enter(TAG.sequence);
    if (!entry.content(TAG.integer).equals(serial)) continue;
    return { at: readTime(entry), reason: readReason(entry) };
  }
  return undefined;
}

function entriesOf(list: Buffer): DerCursor | undefined {
  const fields = new DerCursor(list).enter(TAG.sequence).enter(TAG.sequence);
  if (fields.tag === TAG.integer) fields.skip(TAG.integer);
  fields.skip(TAG.sequence);
  fields.skip(TAG.sequence);
  while (isTime(fields.tag)) readTime(fields);
  return fields.tag === TAG.sequence ? fields.enter(TAG.sequence) : undefined;
}

function readReason(entry: DerCursor): string {
  if (entry.isAtEnd) return 'unspecified';
  const found = readExtensions(entry).find(({ oid }) => oid === REASON_CODE);
  if (found === undefined) return 'unspecified';
  const code = readInteger(new DerCursor(found.value), TAG.enumerated);
  return REASONS.get(code) ?? `reason ${code}`;
}
