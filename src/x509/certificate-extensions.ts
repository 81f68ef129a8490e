/** What the extensions of a certificate say, RFC 5280 section 4.2.1. */
import { contextPrimitive, DerCursor, TAG } from './der-cursor.ts';
import { readBoolean, readInteger, readOid } from './der-values.ts';
import type { Extension } from './extensions.ts';
import { readNameConstraints, type NameConstraints } from './name-constraints.ts';

export interface CertificateExtensions {
  /** Whether it is the certificate of an authority; null where the certificate does not say. */
  readonly isCa: boolean | null;
  /** How many authorities may follow below it; null for any number. */
  readonly pathLength: number | null;
  /** Names of the key usage bits; null where there is no such extension. */
  readonly usages: readonly string[] | null;
  /** Object identifiers of the extended key usages; null where there is no such extension. */
  readonly purposes: readonly string[] | null;
  /** DNS names of the subject, as they are written. */
  readonly dnsNames: readonly string[];
  /** IP addresses of the subject, each as four or sixteen bytes in hexadecimal digits. */
  readonly addresses: readonly string[];
  /** Whether the subject has names of further kinds. */
  readonly hasOtherNames: boolean;
  readonly constraints: NameConstraints | null;
  /** A critical extension that is not understood, dotted. */
  readonly unhandled: string | null;
}

const OID = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** Key identifiers, issuer's names, distribution points, policies and their constraints, authority information. */
const INFORMATIVE: readonly string[] = [
  '2.5.29.14',
  '2.5.29.18',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.35',
  '2.5.29.36',
  '2.5.29.46',
  '2.5.29.54',
  '1.3.6.1.5.5.7.1.1',
  '1.3.6.1.5.5.7.1.24',
];
const UNDERSTOOD: ReadonlySet<string> = new Set([...Object.values(OID), ...INFORMATIVE]);

/** Bits in their order, section 4.2.1.3. */
const USAGES: readonly string[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

/** @throws DerError */
export function readCertificateExtensions(extensions: readonly Extension[]): CertificateExtensions {
  const value = (wanted: string): DerCursor | undefined => {
    const found = extensions.find(({ oid }) => oid === wanted);
    return found === undefined ? undefined : new DerCursor(found.value);
  };
  const basic = value(OID.basicConstraints);
  const usage = value(OID.keyUsage);
  const purposes = value(OID.extendedKeyUsage);
  const names = value(OID.subjectAltName);
  const constraints = value(OID.nameConstraints);
  return {
    ...(basic === undefined ? { isCa: null, pathLength: null } : readBasicConstraints(basic)),
    usages: usage === undefined ? null : readUsages(usage),
    purposes: purposes === undefined ? null : readPurposes(purposes),
    ...(names === undefined ? NO_NAMES : readNames(names)),
    constraints: constraints === undefined ? null : readNameConstraints(constraints),
    unhandled: extensions.find(({ oid, critical }) => critical && !UNDERSTOOD.has(oid))?.oid ?? null,
  };
}

function readBasicConstraints(cursor: DerCursor): Pick<CertificateExtensions, 'isCa' | 'pathLength'> {
  const fields = cursor.enter(TAG.sequence);
  const isCa = fields.tag === TAG.boolean ? readBoolean(fields) : false;
  const pathLength = fields.tag === TAG.integer ? Number(readInteger(fields)) : null;
  fields.finish();
  return { isCa, pathLength };
}

function readUsages(cursor: DerCursor): readonly string[] {
  const bits = cursor.content(TAG.bitString);
  return USAGES.filter((_, index) => ((bits[1 + (index >> 3)] ?? 0) & (0x80 >> (index & 7))) !== 0);
}

function readPurposes(cursor: DerCursor): readonly string[] {
  const purposes: string[] = [];
  for (const list = cursor.enter(TAG.sequence); !list.isAtEnd;) purposes.push(readOid(list));
  return purposes;
}

type Names = Pick<CertificateExtensions, 'dnsNames' | 'addresses' | 'hasOtherNames'>;

const NO_NAMES: Names = { dnsNames: [], addresses: [], hasOtherNames: false };
const DNS_NAME = contextPrimitive(2);
const IP_ADDRESS = contextPrimitive(7);

function readNames(cursor: DerCursor): Names {
  const dnsNames: string[] = [];
  const addresses: string[] = [];
  let hasOtherNames = false;
  for (const names = cursor.enter(TAG.sequence); !names.isAtEnd;) {
    if (names.tag === DNS_NAME) dnsNames.push(names.content(DNS_NAME).toString('latin1'));
    else if (names.tag === IP_ADDRESS) addresses.push(names.content(IP_ADDRESS).toString('hex'));
    else {
      hasOtherNames = true;
      names.skipAny();
    }
  }
  return { dnsNames, addresses, hasOtherNames };
}
