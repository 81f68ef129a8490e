/** What the installed lists say of the certificates of the chains. */
import { Failure } from '../../src/check/index.ts';
import type { Files } from '../../src/host/files.ts';
import type { CertificateDetails } from '../../src/x509/certificate-details.ts';
import { DerError } from '../../src/x509/der-cursor.ts';
import { MAX_LIST_BYTES, readListContents } from '../../src/x509/list-content.ts';
import { isRead, type ListContent } from '../../src/x509/list-facts.ts';
import { findRevoked } from '../../src/x509/list-lookup.ts';
import { numberedName } from '../../src/x509/numbered-name.ts';
import { LIST_LABELS, objectsIn } from '../../src/x509/pem.ts';
import { readCertificate, type TrustAnchor } from '../../src/x509/trust-anchor.ts';
import type { ConsultedList, Revocation } from './observation.ts';
import type { TrustStore } from './trust-store.ts';

export interface Link {
  readonly certificate: CertificateDetails;
  readonly issuer: CertificateDetails;
}

export type LinkRevocation = Pick<Revocation, 'publishes' | 'lists'>;

/** @throws Failure `timeout` when the signal aborts */
export async function consultLists(
  files: Files,
  store: TrustStore,
  { certificate, issuer }: Link,
  signal: AbortSignal,
): Promise<LinkRevocation> {
  const lists: ConsultedList[] = [];
  for (const { name } of store.lists.filter(({ hash }) => issuer.hashes.includes(hash))) {
    if (signal.aborted) throw new Failure('timeout', 'stopped at the deadline');
    lists.push(...(await consult(files, store.name, name, certificate, issuer)));
  }
  return { publishes: publishes(store, { certificate, issuer }), lists };
}

/** Where no metadata say it, the certificate may: who puts the address of a list into it publishes one. */
function publishes(store: TrustStore, { certificate, issuer }: Link): Revocation['publishes'] {
  if (!store.hasLists) return 'no';
  return store.publishing.get(issuer.facts.fingerprint) ?? (certificate.namesLists ? 'yes' : 'no');
}

async function consult(
  files: Files,
  directory: string,
  name: string,
  certificate: CertificateDetails,
  issuer: CertificateDetails,
): Promise<readonly ConsultedList[]> {
  try {
    const { bytes } = await files.open(`${directory}/${name}`, MAX_LIST_BYTES);
    return readListContents(bytes, [authorityOf(issuer)]).map((content, index) => ({
      file: numberedName(name, index),
      ...lookUp(bytes, index, certificate, content),
    }));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [{ file: name, content: { failure: error.reason, message: error.message }, revoked: null }];
  }
}

function lookUp(
  bytes: Buffer,
  index: number,
  { serial }: CertificateDetails,
  content: ListContent,
): Pick<ConsultedList, 'content' | 'revoked'> {
  // Whoever else has signed it says nothing about this certificate.
  if (!isRead(content) || content.signer === null) return { content, revoked: null };
  const list = objectsIn(bytes, LIST_LABELS)[index];
  try {
    return { content, revoked: list === undefined ? null : (findRevoked(list, serial) ?? null) };
  } catch (error) {
    // It may be named behind what cannot be read.
    if (error instanceof DerError) {
      return { content: { failure: 'malformed', message: error.message }, revoked: null };
    }
    throw error;
  }
}

/** The authority in the form in which lists are held against it. */
function authorityOf({ der, facts }: CertificateDetails): TrustAnchor {
  const certificate = readCertificate(der);
  const { subject, notBefore, notAfter, maySignLists, hashes } = certificate;
  return {
    certificate,
    facts: {
      name: facts.fingerprint,
      subject,
      notBefore,
      notAfter,
      maySignLists,
      hashes,
      urls: [],
      publishes: 'no',
    },
  };
}
