/**
 * The chains of certificates from one to a trust anchor: every one that there is, since several may exist where
 * authorities have signed each other, and which of them is good is judged later.
 * Source: RFC 4158, as far as names and signatures go.
 */
import { Failure } from '../host/failure.ts';
import type { CertificateDetails } from './certificate-details.ts';
import { schemeOf, testSignature } from './signature.ts';

export interface Chains {
  /** From the certificate to an anchor, which signs itself. */
  readonly chains: readonly (readonly CertificateDetails[])[];
  /** Where it did not go on. */
  readonly deadEnds: readonly DeadEnd[];
}

export interface DeadEnd {
  readonly certificate: CertificateDetails;
  /**
   * `self-signed` signs itself and is no anchor; `issuer-missing` nobody has the issuer's name; `bad-signature` those
   * who have it did not sign; `unsupported` whether they did cannot be told.
   */
  readonly reason: 'self-signed' | 'issuer-missing' | 'bad-signature' | 'unsupported';
}

/** Longer chains are not followed. */
const MAX_LENGTH = 10;
const MAX_CHAINS = 32;
/** Authorities that have all signed each other make more ways than anybody can go. */
const MAX_STEPS = 2000;

/**
 * @param others that were presented beside the first
 * @param installed the anchors, and other authorities that are installed beside them
 * @throws Failure `too-large` where there are more ways than can be followed
 */
export function findChains(
  first: CertificateDetails,
  others: readonly CertificateDetails[],
  installed: readonly CertificateDetails[],
): Chains {
  const known = uniqueByFingerprint([...installed, ...others]);
  const anchors = new Set(installed.filter(signsItself).map(fingerprintOf));
  const chains: (readonly CertificateDetails[])[] = [];
  const deadEnds: DeadEnd[] = [];
  let steps = 0;
  const follow = (chain: readonly CertificateDetails[], last: CertificateDetails): void => {
    if (chains.length >= MAX_CHAINS) return;
    steps += 1;
    if (steps > MAX_STEPS) throw new Failure('too-large', 'more chains of certificates than can be followed');
    if (anchors.has(fingerprintOf(last))) {
      chains.push(chain);
      return;
    }
    const { issuers, reason } = issuersOf(last, known);
    const next = issuers.filter((issuer) => !chain.includes(issuer));
    if (next.length === 0 || chain.length >= MAX_LENGTH) {
      if (!deadEnds.some(({ certificate }) => certificate === last))
        deadEnds.push({ certificate: last, reason });
      return;
    }
    for (const issuer of next) follow([...chain, issuer], issuer);
  };
  const start = known.find((other) => fingerprintOf(other) === fingerprintOf(first)) ?? first;
  follow([start], start);
  return { chains, deadEnds };
}

function fingerprintOf({ facts }: CertificateDetails): string {
  return facts.fingerprint;
}

function uniqueByFingerprint(certificates: readonly CertificateDetails[]): readonly CertificateDetails[] {
  return [...new Map(certificates.map((certificate) => [fingerprintOf(certificate), certificate])).values()];
}

function signsItself(certificate: CertificateDetails): boolean {
  return certificate.facts.isSelfIssued && test(certificate, certificate) === 'good';
}

function issuersOf(
  certificate: CertificateDetails,
  known: readonly CertificateDetails[],
): { readonly issuers: readonly CertificateDetails[]; readonly reason: DeadEnd['reason'] } {
  const namesakes = known.filter(
    (other) => other !== certificate && other.canonicalSubject.equals(certificate.canonicalIssuer),
  );
  const tested = namesakes.map((namesake) => ({ namesake, result: test(certificate, namesake) }));
  const issuers = tested.filter(({ result }) => result === 'good').map(({ namesake }) => namesake);
  if (signsItself(certificate)) return { issuers, reason: 'self-signed' };
  const isUnsupported =
    tested.some(({ result }) => result === 'unsupported') || schemeOf(certificate.algorithm).refused !== null;
  if (isUnsupported) return { issuers, reason: 'unsupported' };
  return { issuers, reason: namesakes.length === 0 ? 'issuer-missing' : 'bad-signature' };
}

function test(
  certificate: CertificateDetails,
  issuer: CertificateDetails,
): 'good' | 'bad-signature' | 'unsupported' {
  const scheme = schemeOf(certificate.algorithm);
  return scheme.refused === null ? testSignature(certificate, scheme, issuer.key) : 'unsupported';
}
