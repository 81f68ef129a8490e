/** What the host's own certificate is worth by itself. */
import { judge, type Finding, type State, type Thresholds } from '../../src/check/index.ts';
import { durationText, instantText } from '../../src/x509/duration-text.ts';
import type { CertificateFacts } from '../../src/x509/certificate-details.ts';
import { commonNameNames, namesHost } from '../../src/x509/host-name.ts';
import { weakKey, weakSignature } from './judge-strength.ts';

export type Judged = Pick<Finding, 'state' | 'kind' | 'text'>;

/** @param validity ranges of the seconds left */
export function judgeValidity(
  { notBefore, notAfter }: CertificateFacts,
  at: number,
  validity: Thresholds,
): Judged {
  if (notBefore > at) {
    return judged('CRITICAL', 'not-yet-valid', `not valid for another ${durationText(notBefore - at)}`);
  }
  const left = notAfter - at;
  if (left < 0) return judged('CRITICAL', 'expired', `expired ${durationText(-left)} ago`);
  const state = judge(left, validity);
  return state === 'OK'
    ? judged('OK', 'valid', `valid for ${durationText(left)}`)
    : judged(state, 'expiring', `expires in ${durationText(left)}`);
}

export function judgeNames(leaf: CertificateFacts, names: readonly string[]): readonly Judged[] {
  const hasNames = leaf.dnsNames.length > 0 || leaf.addresses.length > 0;
  if (names.length === 0) {
    return hasNames ? [] : [judged('WARNING', 'no-host-name', 'names no host in its alternative names')];
  }
  return names.map((name) => {
    if (namesHost(leaf, name)) return judged('OK', 'name', `is for ${name}`);
    if (!hasNames && commonNameNames(leaf.commonNames, name)) {
      return judged(
        'CRITICAL',
        'common-name-only',
        `names ${name} as common name only, which clients ignore`,
      );
    }
    return judged('CRITICAL', 'name-mismatch', `is not for ${name}`);
  });
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
export const ANY_PURPOSE = '2.5.29.37.0';
const SERVER_USAGES: readonly string[] = ['digitalSignature', 'keyEncipherment', 'keyAgreement'];

/** RFC 5280, sections 4.2.1.3 and 4.2.1.12; that servers name their purpose is demanded by GFD.225 and the browsers. */
export function judgePurpose({ usages, purposes }: CertificateFacts): readonly Judged[] {
  const isUsable = usages === null || usages.some((usage) => SERVER_USAGES.includes(usage));
  if (!isUsable) return [judged('CRITICAL', 'purpose', 'its key usage does not allow it for a TLS server')];
  if (purposes === null) return [judged('WARNING', 'no-purpose', 'does not say that it is for TLS servers')];
  return isForServers(purposes)
    ? []
    : [judged('CRITICAL', 'purpose', 'is for other purposes than TLS servers')];
}

export function isForServers(purposes: readonly string[]): boolean {
  return purposes.includes(SERVER_AUTH) || purposes.includes(ANY_PURPOSE);
}

export function judgeKind({ isCa, unhandled }: CertificateFacts): readonly Judged[] {
  return [
    ...(isCa === true
      ? [judged('CRITICAL', 'is-ca', 'is the certificate of an authority: its key can issue others')]
      : []),
    ...(unhandled === null
      ? []
      : [judged('UNKNOWN', 'unhandled-extension', `critical extension ${unhandled} is not understood`)]),
  ];
}

export function judgeStrength(leaf: CertificateFacts): readonly Judged[] {
  return [weakSignature(leaf), weakKey(leaf)].flatMap((weakness) =>
    weakness === undefined ? [] : [judged('CRITICAL', weakness.kind, weakness.text)],
  );
}

export function judged(state: State, kind: string, text: string): Judged {
  return { state, kind, text };
}

/** What was seen of a certificate, line by line. */
export function certificateEvidence(facts: CertificateFacts): readonly string[] {
  const { subject, issuer, serial, notBefore, notAfter, algorithm, key, dnsNames, fingerprint } = facts;
  return [
    `subject ${subject}`,
    `issuer ${issuer}`,
    `serial ${serial}, SHA-256 ${fingerprint}`,
    `not before ${instantText(notBefore)}, not after ${instantText(notAfter)}`,
    `${algorithm}, ${key.type} ${key.bits ?? '?'} bits${key.curve === null ? '' : ` (${key.curve})`}`,
    ...(dnsNames.length === 0 ? [] : [`for ${dnsNames.join(', ')}`]),
  ];
}
