/** The fields of a certificate that `node:crypto` does not give away, RFC 5280 section 4.1. */
import { contextConstructed, contextPrimitive, DerCursor, TAG } from './der-cursor.ts';
import { readExtensions } from './extensions.ts';

export interface CertificateFields {
  /** DER of the Name. */
  readonly subject: Buffer;
  /** Whether the key usage, where there is one, lets the key sign lists. */
  readonly maySignLists: boolean;
}

const VERSION = contextConstructed(0);
const ISSUER_UNIQUE_ID = contextPrimitive(1);
const SUBJECT_UNIQUE_ID = contextPrimitive(2);
const EXTENSIONS = contextConstructed(3);

/** Algorithm, issuer, validity. */
const SEQUENCES_BEFORE_SUBJECT = 3;

/** @param der one Certificate @throws DerError */
export function certificateFields(der: Buffer): CertificateFields {
  const fields = new DerCursor(der).enter(TAG.sequence).enter(TAG.sequence);
  if (fields.tag === VERSION) fields.skip(VERSION);
  fields.skip(TAG.integer);
  for (let passed = 0; passed < SEQUENCES_BEFORE_SUBJECT; passed += 1) fields.skip(TAG.sequence);
  const subject = fields.whole(TAG.sequence);
  fields.skip(TAG.sequence);
  for (const id of [ISSUER_UNIQUE_ID, SUBJECT_UNIQUE_ID]) if (fields.tag === id) fields.skip(id);
  return { subject, maySignLists: fields.tag !== EXTENSIONS || maySignLists(fields.enter(EXTENSIONS)) };
}

const KEY_USAGE = '2.5.29.15';
/** Bit 6 of the bit string, whose first byte counts the unused bits; section 4.2.1.3. */
const CRL_SIGN = 0x02;

function maySignLists(cursor: DerCursor): boolean {
  const usage = readExtensions(cursor).find(({ oid }) => oid === KEY_USAGE);
  if (usage === undefined) return true;
  const bits = new DerCursor(usage.value).content(TAG.bitString);
  return ((bits[1] ?? 0) & CRL_SIGN) !== 0;
}
