/** A trust anchor: a certificate that is ours to judge, with what the verification of lists needs. */
import { X509Certificate, type KeyObject } from 'node:crypto';
import { certificateFields } from './certificate.ts';
import { canonicalName, nameText, oldSubjectHash, subjectHash } from './distinguished-name.ts';
import { DerError } from './der-cursor.ts';
import type { AnchorFacts } from './anchor-facts.ts';

export interface Certificate extends Pick<
  AnchorFacts,
  'subject' | 'notBefore' | 'notAfter' | 'maySignLists' | 'hashes'
> {
  /** Of the whole certificate; the same in every file that holds it. */
  readonly fingerprint: string;
  /** SHA-1 of the whole certificate, as `AA:BB:…`. */
  readonly sha1: string;
  /** DER of the Name. */
  readonly name: Buffer;
  readonly canonicalName: Buffer;
  readonly key: KeyObject;
}

export interface TrustAnchor {
  readonly facts: AnchorFacts;
  readonly certificate: Certificate;
}

/** @param der one Certificate @throws DerError when it is none, or its key is of no known kind */
export function readCertificate(der: Buffer): Certificate {
  const certificate = attempt(() => new X509Certificate(der));
  const { subject, maySignLists } = certificateFields(certificate.raw);
  const canonical = canonicalName(subject);
  return {
    subject: nameText(subject),
    notBefore: certificate.validFromDate.getTime() / 1000,
    notAfter: certificate.validToDate.getTime() / 1000,
    maySignLists,
    hashes: [...new Set([subjectHash(canonical), oldSubjectHash(subject)])],
    fingerprint: certificate.fingerprint256,
    sha1: certificate.fingerprint,
    name: subject,
    canonicalName: canonical,
    key: attempt(() => certificate.publicKey),
  };
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new DerError(0, `no certificate (${error instanceof Error ? error.message : String(error)})`);
  }
}
