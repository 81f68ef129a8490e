/** From the observation to the verdict: pure, nothing but the arguments. */
import {
  Failure,
  type Finding,
  type Metric,
  type MetricDeclaration,
  type Range,
  type Verdict,
} from '../../src/check/index.ts';
import { durationText } from '../../src/x509/duration-text.ts';
import type { CertificateFacts } from '../../src/x509/certificate-details.ts';
import { bestChain, type JudgedChain } from './judge-chain.ts';
import { judgeKey } from './judge-key.ts';
import {
  certificateEvidence,
  judgeKind,
  judgeNames,
  judgePurpose,
  judgeStrength,
  judgeValidity,
} from './judge-leaf.ts';
import { judgeTrust } from './judge-trust.ts';
import type { HostCertificateObservation, Source } from './observation.ts';

export interface Limits {
  readonly warning: Range;
  readonly critical: Range;
  readonly 'ignore-revocation': boolean;
}

export const metrics = {
  time_left: { unit: 's', describe: 'seconds until the certificate expires, negative after that' },
  chain_left: { unit: 's', describe: 'seconds until the first authority above it expires' },
  chain_length: { unit: '', describe: 'certificates from it to the trust anchor' },
  key_bits: { unit: '', describe: 'length of its key' },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

/** @throws Failure `malformed` for an observation that lacks facts */
export function evaluate(observation: HostCertificateObservation, limits: Limits): Verdict {
  const leaf = requireFacts(observation);
  const { at, source, names, key } = observation;
  const subject = labelOf(source);
  const validity = { warning: limits.warning, critical: limits.critical };
  const ignoreRevocation = limits['ignore-revocation'];
  const chain = bestChain(observation, { validity, ignoreRevocation, subject });
  const own = [
    judgeValidity(leaf, at, validity),
    ...judgeNames(leaf, names),
    ...judgePurpose(leaf),
    ...judgeKind(leaf),
    ...judgeStrength(leaf),
  ];
  const evidence = [...sourceEvidence(source), ...certificateEvidence(leaf)];
  return {
    summary: summaryOf(leaf, at, names),
    findings: [
      ...own.map((judged): Finding => ({ ...judged, subject, evidence })),
      ...judgeTrust(observation, chain, subject),
      ...(chain?.findings ?? []),
      ...judgeKey(key),
    ],
    metrics: metricsOf(leaf, chain, at, validity, subject),
  };
}

const DEAD_ENDS: readonly string[] = ['self-signed', 'issuer-missing', 'bad-signature', 'unsupported'];

/** A fact that is not there must not count as good. */
function requireFacts(observation: HostCertificateObservation): CertificateFacts {
  const { certificates, chains, deadEnds, at, key } = observation;
  const [leaf] = certificates;
  if (leaf === undefined) throw new Failure('malformed', 'there is no certificate in the observation');
  const isWhole =
    Number.isFinite(at) &&
    certificates.every(isWholeCertificate) &&
    chains.every((chain) => chain[0] === 0 && chain.every((place) => place < certificates.length)) &&
    deadEnds.every(({ reason }) => DEAD_ENDS.includes(reason)) &&
    (key === null || typeof key.match === 'boolean' || typeof key.match.message === 'string');
  if (!isWhole) throw new Failure('malformed', 'the observation has been changed: not every fact is in it');
  return leaf;
}

function isWholeCertificate(facts: CertificateFacts): boolean {
  const { notBefore, notAfter, algorithm, isSelfIssued } = facts;
  return (
    [notBefore, notAfter].every(Number.isFinite) &&
    typeof algorithm === 'string' &&
    typeof isSelfIssued === 'boolean' &&
    Object.hasOwn(facts, 'isCa') &&
    Object.hasOwn(facts, 'unhandled')
  );
}

function labelOf(source: Source): string {
  return 'path' in source ? source.path : source.endpoint;
}

function sourceEvidence(source: Source): readonly string[] {
  if ('path' in source) return [];
  return [`at ${source.address}, ${source.protocol}, ${source.cipher}`];
}

function summaryOf({ notAfter, subject }: CertificateFacts, at: number, names: readonly string[]): string {
  const who = names.length === 0 ? subject : names.join(', ');
  return `${who}: valid for ${durationText(Math.max(notAfter - at, 0))}`;
}

function metricsOf(
  leaf: CertificateFacts,
  chain: JudgedChain | undefined,
  at: number,
  validity: Pick<Metric, 'warning' | 'critical'>,
  judgedAs: string,
): readonly Metric[] {
  const left = Math.floor(leaf.notAfter - at);
  const hasAuthorities = chain !== undefined && chain.places.length > 1;
  return [
    { label: 'time_left', value: left, unit: metrics.time_left.unit, ...validity, judgedAs },
    ...(hasAuthorities
      ? [{ label: 'chain_left', value: Math.floor(chain.left), unit: metrics.chain_left.unit }]
      : []),
    ...(chain === undefined
      ? []
      : [{ label: 'chain_length', value: chain.places.length, unit: metrics.chain_length.unit, min: 0 }]),
    ...(leaf.key.bits === null
      ? []
      : [{ label: 'key_bits', value: leaf.key.bits, unit: metrics.key_bits.unit, min: 0 }]),
  ];
}
