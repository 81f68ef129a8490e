/** From the bytes of a list to the facts about it, its signature verified. */
import type { KeyObject } from 'node:crypto';
import { DerError } from './der-cursor.ts';
import { canonicalName, nameText } from './distinguished-name.ts';
import type { ListContent, ListFacts, Verification } from './list-facts.ts';
import { LIST_LABELS, objectsIn } from './pem.ts';
import { readRevocationList, type RevocationList } from './revocation-list.ts';
import { schemeOf, testSignature, type Scheme } from './signature.ts';
import type { TrustAnchor } from './trust-anchor.ts';

/** Far above every list that is in use; it bounds what a wrong file can cost. */
export const MAX_LIST_BYTES = 64 * 2 ** 20;

/**
 * Every list in a file.
 * @param candidates anchors that may have signed it
 */
export function readListContents(bytes: Buffer, candidates: readonly TrustAnchor[]): readonly ListContent[] {
  try {
    return objectsIn(bytes, LIST_LABELS).map((object) => readContent(object, candidates));
  } catch (error) {
    return [malformed(error)];
  }
}

function readContent(der: Buffer, candidates: readonly TrustAnchor[]): ListContent {
  try {
    return verifiedFacts(readRevocationList(der), candidates);
  } catch (error) {
    return malformed(error);
  }
}

function malformed(error: unknown): ListContent {
  if (error instanceof DerError) return { failure: 'malformed', message: error.message };
  throw error;
}

function verifiedFacts(list: RevocationList, candidates: readonly TrustAnchor[]): ListFacts {
  const { thisUpdate, nextUpdate, number, entries, isDelta, restriction, distributionPoints, unhandled } =
    list;
  const scheme = schemeOf(list.algorithm);
  return {
    issuer: nameText(list.issuer),
    thisUpdate,
    nextUpdate,
    number,
    entries,
    algorithm: scheme.name,
    ...verify(list, scheme, candidates),
    isDelta,
    restriction,
    distributionPoints,
    unhandled,
  };
}

interface Verified {
  readonly verification: Verification;
  readonly signer: string | null;
  readonly alsoSignedBy?: readonly string[];
}

/** Several anchors may bear the issuer's name, as after a change of keys: the one whose key fits is the signer. */
function verify(list: RevocationList, scheme: Scheme, candidates: readonly TrustAnchor[]): Verified {
  const namesakes = namesakesOf(list.issuer, candidates);
  if (namesakes.length === 0) return { verification: 'wrong-issuer', signer: null };
  if (scheme.refused !== null) return { verification: scheme.refused, signer: null };
  let verification: Verification = 'bad-signature';
  for (const { facts, certificate } of namesakes) {
    const test = testSignature(list, scheme, certificate.key);
    if (test === 'good') {
      return {
        verification: test,
        signer: facts.name,
        ...othersWith(certificate.key, facts.name, namesakes),
      };
    }
    if (test === 'unsupported') verification = test;
  }
  return { verification, signer: null };
}

/** A certificate that was made anew has the same name and often the same key. */
function othersWith(
  key: KeyObject,
  signer: string,
  namesakes: readonly TrustAnchor[],
): Pick<Verified, 'alsoSignedBy'> {
  const others = namesakes.filter(
    ({ facts, certificate }) => facts.name !== signer && certificate.key.equals(key),
  );
  return others.length === 0 ? {} : { alsoSignedBy: others.map(({ facts }) => facts.name) };
}

/** Nearly always the names are the same byte by byte. */
function namesakesOf(issuer: Buffer, candidates: readonly TrustAnchor[]): readonly TrustAnchor[] {
  if (candidates.every(({ certificate }) => certificate.name.equals(issuer))) return candidates;
  const canonical = canonicalName(issuer);
  return candidates.filter(({ certificate }) => certificate.canonicalName.equals(canonical));
}
