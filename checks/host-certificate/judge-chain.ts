/** What one chain is worth: each authority in it, and what they say of each other. RFC 5280, section 6.1. */
import { compareSeverity, worst, type Finding, type State, type Thresholds } from '../../src/check/index.ts';
import type { CertificateFacts } from '../../src/x509/certificate-details.ts';
import { satisfies, type ConstrainedNames } from '../../src/x509/name-constraints.ts';
import { certificateEvidence, isForServers, judged, judgeValidity, type Judged } from './judge-leaf.ts';
import { judgeRevocation } from './judge-revocation.ts';
import { weakKey, weakSignature } from './judge-strength.ts';
import type { HostCertificateObservation } from './observation.ts';

export interface JudgedChain {
  /** Places, from the host's certificate to the anchor. */
  readonly places: readonly number[];
  readonly findings: readonly Finding[];
  readonly state: State;
  /** Seconds until the first authority in it expires. */
  readonly left: number;
}

export interface ChainTerms {
  /** Ranges of the seconds left of every authority. */
  readonly validity: Thresholds;
  readonly ignoreRevocation: boolean;
  /** What findings about the host's own certificate are about. */
  readonly subject: string;
}

/** The best one, as software looks for any that is good; undefined where there is none. */
export function bestChain(
  observation: HostCertificateObservation,
  terms: ChainTerms,
): JudgedChain | undefined {
  const [best] = observation.chains
    .map((places) => judgeChain(observation, places, terms))
    .toSorted((a, b) => compareSeverity(a.state, b.state) || b.left - a.left);
  return best;
}

function judgeChain(
  observation: HostCertificateObservation,
  places: readonly number[],
  terms: ChainTerms,
): JudgedChain {
  const { at, certificates } = observation;
  const links = places.flatMap((place, index) => {
    const facts = certificates[place];
    return facts === undefined ? [] : [{ place, facts, index }];
  });
  const below = (index: number): readonly CertificateFacts[] =>
    links.slice(0, index).map(({ facts }) => facts);
  const findings = links.flatMap(({ place, facts, index }): readonly Finding[] => {
    const subject = index === 0 ? terms.subject : facts.subject;
    const issuer = places[index + 1];
    const about = [
      ...(index === 0 ? [] : judgeAuthority(facts, below(index), at, terms.validity)),
      ...(index > 0 && issuer !== undefined ? [weakSignature(facts)] : []).flatMap((weakness) =>
        weakness === undefined ? [] : [judged('CRITICAL', weakness.kind, weakness.text)],
      ),
      ...(issuer === undefined || terms.ignoreRevocation
        ? []
        : [judgeRevocation(observation, place, issuer)]),
    ];
    return about.map((one) => ({ ...one, subject, evidence: certificateEvidence(facts) }));
  });
  return {
    places,
    findings,
    state: worst(['OK', ...findings.map(({ state }) => state)]),
    left: Math.min(...links.slice(1).map(({ facts }) => facts.notAfter - at)),
  };
}

/** @param below what it has issued, directly and through others, the host's certificate first */
function judgeAuthority(
  facts: CertificateFacts,
  below: readonly CertificateFacts[],
  at: number,
  validity: Thresholds,
): readonly Judged[] {
  const { isCa, usages, purposes, unhandled, pathLength, isSelfIssued } = facts;
  const weakness = weakKey(facts);
  const authoritiesBelow = below.slice(1).filter((one) => !one.isSelfIssued).length;
  // Roots of version 1 have no extensions to say that they are authorities.
  const mayIssue = (isCa ?? isSelfIssued) && (usages === null || usages.includes('keyCertSign'));
  const problems: readonly (Judged | undefined)[] = [
    judgeValidity(facts, at, validity),
    mayIssue ? undefined : judged('CRITICAL', 'not-an-authority', 'is not allowed to issue certificates'),
    pathLength === null || authoritiesBelow <= pathLength
      ? undefined
      : judged(
          'CRITICAL',
          'path-length',
          `has ${authoritiesBelow} authorities below it, and may have ${pathLength}`,
        ),
    purposes === null || isForServers(purposes)
      ? undefined
      : judged('CRITICAL', 'purpose', 'is not for issuers of TLS servers'),
    unhandled === null
      ? undefined
      : judged('UNKNOWN', 'unhandled-extension', `critical extension ${unhandled} is not understood`),
    weakness === undefined ? undefined : judged('CRITICAL', weakness.kind, weakness.text),
    judgeConstraints(facts, below),
  ];
  return problems.filter((problem) => problem !== undefined);
}

function judgeConstraints(
  { constraints }: CertificateFacts,
  below: readonly CertificateFacts[],
): Judged | undefined {
  if (constraints === null) return undefined;
  const answers = below.map((facts) => satisfies(constrainedNames(facts), constraints));
  if (answers.includes(false)) {
    return judged('CRITICAL', 'name-constraints', 'is not allowed to issue certificates with such names');
  }
  if (!answers.includes('unknown')) return undefined;
  return judged('UNKNOWN', 'name-constraints', 'whether it may issue such names cannot be told');
}

/** Where it has no DNS name of its own, software holds a common name that looks like one against the constraints. */
function constrainedNames(facts: CertificateFacts): ConstrainedNames {
  const { dnsNames, commonNames, isCa } = facts;
  if (dnsNames.length > 0 || isCa === true) return facts;
  return { ...facts, dnsNames: commonNames.filter((name) => /^[\w-]+(?:\.[\w-]+)+$/.test(name)) };
}
