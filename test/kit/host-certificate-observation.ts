/** Observations of the host-certificate check to judge, all alike but for what a test is about. */
import type { HostCertificateObservation, Revocation } from '../../checks/host-certificate/observation.ts';
import type { CertificateFacts } from '../../src/x509/certificate-details.ts';
import type { ListFacts } from '../../src/x509/list-facts.ts';

export const AT = Date.parse('2026-03-10T12:00:00Z') / 1000;
export const DAY = 86_400;

export function certificate(name: string, change: Partial<CertificateFacts> = {}): CertificateFacts {
  return {
    subject: `CN=${name}`,
    issuer: 'CN=Root',
    commonNames: [name],
    canonicalSubject: '',
    serial: '10',
    notBefore: AT - 30 * DAY,
    notAfter: AT + 60 * DAY,
    algorithm: 'sha256WithRSAEncryption',
    key: { type: 'rsa', bits: 2048, curve: null },
    fingerprint: name,
    isSelfIssued: false,
    isCa: false,
    pathLength: null,
    usages: ['digitalSignature', 'keyEncipherment'],
    purposes: ['1.3.6.1.5.5.7.3.1'],
    dnsNames: [name],
    addresses: [],
    hasOtherNames: false,
    constraints: null,
    unhandled: null,
    ...change,
  };
}

export function authority(name: string, change: Partial<CertificateFacts> = {}): CertificateFacts {
  return certificate(name, {
    notAfter: AT + 3000 * DAY,
    isSelfIssued: name === 'Root',
    isCa: true,
    usages: ['keyCertSign', 'cRLSign'],
    purposes: null,
    dnsNames: [],
    ...change,
  });
}

const LIST: ListFacts = {
  issuer: 'CN=Root',
  thisUpdate: AT - DAY,
  nextUpdate: AT + 20 * DAY,
  number: '7',
  entries: 10,
  algorithm: 'sha256WithRSAEncryption',
  verification: 'good',
  signer: 'Root',
  isDelta: false,
  restriction: null,
  distributionPoints: [],
  unhandled: null,
};

export const revocation = (change: Partial<Revocation> = {}, list: Partial<ListFacts> = {}): Revocation => ({
  certificate: 0,
  issuer: 1,
  publishes: 'yes',
  lists: [{ file: 'Root.r0', content: { ...LIST, ...list }, revoked: null }],
  ...change,
});

export function seen(change: Partial<HostCertificateObservation> = {}): HostCertificateObservation {
  return {
    at: AT,
    source: { kind: 'file', path: '/host.pem' },
    names: ['host.example'],
    store: '/certificates',
    installed: 2,
    unread: [],
    certificates: [certificate('host.example'), authority('Root')],
    presented: [0],
    chains: [[0, 1]],
    deadEnds: [],
    revocations: [revocation()],
    key: null,
    ...change,
  };
}

/** The host's certificate and its root, each changed. */
export const pair = (
  leaf: Partial<CertificateFacts>,
  root: Partial<CertificateFacts> = {},
): HostCertificateObservation =>
  seen({ certificates: [certificate('host.example', leaf), authority('Root', root)] });
