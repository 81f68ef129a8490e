/** Everything that the verification of a chain asks of a certificate, RFC 5280 section 4.1. */
import { X509Certificate, type KeyObject } from 'node:crypto';
import { readCertificateExtensions, type CertificateExtensions } from './certificate-extensions.ts';
import { contextConstructed, contextPrimitive, DerCursor, DerError, TAG } from './der-cursor.ts';
import { readBytesOfBits, readTime } from './der-values.ts';
import { canonicalName, commonNamesIn, nameText, oldSubjectHash, subjectHash } from './distinguished-name.ts';
import { readExtensions } from './extensions.ts';
import { keyFacts, type KeyFacts } from './key-facts.ts';
import { schemeOf } from './signature.ts';

/** Plain JSON. */
export interface CertificateFacts extends CertificateExtensions {
  readonly subject: string;
  readonly issuer: string;
  readonly commonNames: readonly string[];
  /** Canonical encoding of the subject, in hexadecimal digits. */
  readonly canonicalSubject: string;
  /** Hexadecimal digits. */
  readonly serial: string;
  /** Seconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Of the signature. */
  readonly algorithm: string;
  readonly key: KeyFacts;
  /** SHA-256. */
  readonly fingerprint: string;
  /** Whether the subject has issued it itself, as far as names tell. */
  readonly isSelfIssued: boolean;
}

export interface CertificateDetails {
  readonly facts: CertificateFacts;
  readonly der: Buffer;
  readonly signed: Buffer;
  readonly algorithm: Buffer;
  readonly signature: Buffer;
  /** Content of the INTEGER. */
  readonly serial: Buffer;
  readonly subject: Buffer;
  readonly canonicalSubject: Buffer;
  readonly canonicalIssuer: Buffer;
  /** OpenSSL's subject hashes, SHA-1 style and MD5 style. */
  readonly hashes: readonly string[];
  readonly key: KeyObject;
  /** Whether it says where its issuer publishes lists. */
  readonly namesLists: boolean;
}

/** CRL distribution points, and those of delta lists, RFC 5280 sections 4.2.1.13 and 4.2.1.15. */
const WHERE_LISTS_ARE: readonly string[] = ['2.5.29.31', '2.5.29.46'];

const VERSION = contextConstructed(0);
const UNIQUE_IDS = [contextPrimitive(1), contextPrimitive(2)];
const EXTENSIONS = contextConstructed(3);

/** @param der one Certificate @throws DerError when it is none, or its key is of no known kind */
export function readCertificateDetails(der: Buffer): CertificateDetails {
  const outer = new DerCursor(der);
  const parts = outer.enter(TAG.sequence);
  outer.finish();
  const signed = parts.whole(TAG.sequence);
  const algorithm = parts.whole(TAG.sequence);
  const signature = readBytesOfBits(parts);
  parts.finish();
  const fields = readFields(signed, algorithm);
  const { publicKey: key, fingerprint256 } = openCertificate(der);
  const canonicalSubject = canonicalName(fields.subject);
  const canonicalIssuer = canonicalName(fields.issuer);
  return {
    der,
    signed,
    algorithm,
    signature,
    serial: fields.serial,
    subject: fields.subject,
    canonicalSubject,
    canonicalIssuer,
    hashes: [...new Set([subjectHash(canonicalSubject), oldSubjectHash(fields.subject)])],
    key,
    namesLists: fields.namesLists,
    facts: {
      ...fields.extensions,
      subject: nameText(fields.subject),
      issuer: nameText(fields.issuer),
      commonNames: commonNamesIn(fields.subject),
      canonicalSubject: canonicalSubject.toString('hex'),
      serial: fields.serial.toString('hex'),
      notBefore: fields.notBefore,
      notAfter: fields.notAfter,
      algorithm: schemeOf(algorithm).name,
      key: keyFacts(key),
      fingerprint: fingerprint256,
      isSelfIssued: canonicalSubject.equals(canonicalIssuer),
    },
  };
}

interface Fields {
  readonly serial: Buffer;
  readonly issuer: Buffer;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly subject: Buffer;
  readonly extensions: CertificateExtensions;
  readonly namesLists: boolean;
}

function readFields(signed: Buffer, algorithm: Buffer): Fields {
  const fields = new DerCursor(signed).enter(TAG.sequence);
  if (fields.tag === VERSION) fields.skip(VERSION);
  const serial = fields.content(TAG.integer);
  const at = fields.at;
  if (!fields.whole(TAG.sequence).equals(algorithm)) {
    throw new DerError(at, 'another signature algorithm inside than outside');
  }
  const issuer = fields.whole(TAG.sequence);
  const validity = fields.enter(TAG.sequence);
  const notBefore = readTime(validity);
  const notAfter = readTime(validity);
  const subject = fields.whole(TAG.sequence);
  fields.skip(TAG.sequence);
  for (const id of UNIQUE_IDS) if (fields.tag === id) fields.skip(id);
  const extensions = fields.tag === EXTENSIONS ? readExtensions(fields.enter(EXTENSIONS)) : [];
  fields.finish();
  const namesLists = extensions.some(({ oid }) => WHERE_LISTS_ARE.includes(oid));
  const read = readCertificateExtensions(extensions);
  return { serial, issuer, notBefore, notAfter, subject, extensions: read, namesLists };
}

function openCertificate(der: Buffer): { readonly publicKey: KeyObject; readonly fingerprint256: string } {
  try {
    const certificate = new X509Certificate(der);
    return { publicKey: certificate.publicKey, fingerprint256: certificate.fingerprint256 };
  } catch (error) {
    throw new DerError(0, `no certificate (${error instanceof Error ? error.message : String(error)})`);
  }
}
