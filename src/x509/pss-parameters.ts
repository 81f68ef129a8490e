/** Parameters of RSASSA-PSS, RFC 4055 section 3.1. */
import { contextConstructed, TAG, type DerCursor } from './der-cursor.ts';
import { readInteger, readOid } from './der-values.ts';

export interface PssParameters {
  readonly digest: string;
  /** Bytes. */
  readonly saltLength: number;
}

const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);
const MGF1 = '1.2.840.113549.1.1.8';

/**
 * Undefined for parameters that cannot be verified here: another hash in the mask than over the message, another mask
 * function, another trailer.
 */
export function readPssParameters(identifier: DerCursor): PssParameters | undefined {
  const fields = identifier.enter(TAG.sequence);
  const digest = readTagged(fields, 0, (cursor) => digestOf(cursor.enter(TAG.sequence))) ?? 'sha1';
  const mask = readTagged(fields, 1, maskDigest) ?? 'sha1';
  const salt = readTagged(fields, 2, readInteger) ?? 20n;
  const trailer = readTagged(fields, 3, readInteger) ?? 1n;
  fields.finish();
  const isUsable = digest !== UNKNOWN && mask === digest && trailer === 1n && salt >= 0n && salt <= 512n;
  return isUsable ? { digest, saltLength: Number(salt) } : undefined;
}

const UNKNOWN = 'unknown';

function readTagged<T>(fields: DerCursor, number: number, read: (cursor: DerCursor) => T): T | undefined {
  const tag = contextConstructed(number);
  return fields.tag === tag ? read(fields.enter(tag)) : undefined;
}

function maskDigest(cursor: DerCursor): string {
  const identifier = cursor.enter(TAG.sequence);
  return readOid(identifier) === MGF1 ? digestOf(identifier.enter(TAG.sequence)) : UNKNOWN;
}

function digestOf(identifier: DerCursor): string {
  return DIGESTS.get(readOid(identifier)) ?? UNKNOWN;
}
