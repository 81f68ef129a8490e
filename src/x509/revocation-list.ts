/**
 * Reads a certificate revocation list, RFC 5280 section 5.1. The revoked certificates are only counted: a check needs
 * no more, and a list has tens of thousands.
 */
import { contextConstructed, DerCursor, DerError, TAG } from './der-cursor.ts';
import { isTime, readBytesOfBits, readInteger, readTime } from './der-values.ts';
import { readEntries } from './list-entries.ts';
import { NO_EXTENSIONS, readListExtensions, type ListExtensions } from './list-extensions.ts';

export interface RevocationList extends ListExtensions {
  /** The bytes that are signed. */
  readonly signed: Buffer;
  /** DER of the AlgorithmIdentifier, which is the same inside and outside of what is signed. */
  readonly algorithm: Buffer;
  readonly signature: Buffer;
  /** DER of the Name. */
  readonly issuer: Buffer;
  /** Seconds since the epoch. */
  readonly thisUpdate: number;
  /** Seconds since the epoch; null where the list says none, against RFC 5280, 5.1.2.5. */
  readonly nextUpdate: number | null;
  readonly entries: number;
}

/** @param der one CertificateList @throws DerError */
export function readRevocationList(der: Buffer): RevocationList {
  const outer = new DerCursor(der);
  const list = outer.enter(TAG.sequence);
  outer.finish();
  const signed = list.whole(TAG.sequence);
  const algorithm = list.whole(TAG.sequence);
  const signature = readBytesOfBits(list);
  list.finish();
  return { signed, algorithm, signature, ...readSigned(signed, algorithm) };
}

type Signed = Omit<RevocationList, 'signed' | 'algorithm' | 'signature'>;

function readSigned(signed: Buffer, algorithm: Buffer): Signed {
  const fields = new DerCursor(signed).enter(TAG.sequence);
  readVersion(fields);
  const at = fields.at;
  if (!fields.whole(TAG.sequence).equals(algorithm)) {
    throw new DerError(at, 'another signature algorithm inside than outside');
  }
  const issuer = fields.whole(TAG.sequence);
  const thisUpdate = readTime(fields);
  const nextUpdate = isTime(fields.tag) ? readTime(fields) : null;
  const { entries, unhandled } =
    fields.tag === TAG.sequence ? readEntries(fields.enter(TAG.sequence)) : { entries: 0, unhandled: null };
  const extensions = fields.tag === EXTENSIONS ? readListExtensions(fields.enter(EXTENSIONS)) : NO_EXTENSIONS;
  fields.finish();
  return {
    issuer,
    thisUpdate,
    nextUpdate,
    entries,
    ...extensions,
    unhandled: extensions.unhandled ?? unhandled,
  };
}

const EXTENSIONS = contextConstructed(0);

/** Absent is version 1; version 2 is written as 1. */
function readVersion(fields: DerCursor): void {
  if (fields.tag !== TAG.integer) return;
  const at = fields.at;
  if (readInteger(fields) !== 1n) throw new DerError(at, 'a version that is not 2');
}
