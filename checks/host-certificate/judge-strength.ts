/** Whether signatures and keys can still be relied upon. Source: RFC 6151, RFC 9155, NIST SP 800-131A revision 2. */
import type { CertificateFacts } from '../../src/x509/certificate-details.ts';

export interface Weakness {
  readonly kind: 'weak-signature' | 'weak-key';
  readonly text: string;
}

/** Two documents with the same hash can be made. */
const BROKEN_DIGEST = /\b(?:md2|md4|md5|sha1)(?=With|\b)|-SHA1\b/i;
const MIN_MODULUS_BITS = 2048;
const MIN_CURVE_BITS = 224;

export function weakSignature({ algorithm }: CertificateFacts): Weakness | undefined {
  if (!BROKEN_DIGEST.test(algorithm)) return undefined;
  return { kind: 'weak-signature', text: `signed with ${algorithm}, which others can forge` };
}

export function weakKey({ key: { type, bits } }: CertificateFacts): Weakness | undefined {
  const least = type === 'rsa' || type === 'rsa-pss' || type === 'dsa' ? MIN_MODULUS_BITS : MIN_CURVE_BITS;
  if (bits === null || bits >= least) return undefined;
  return { kind: 'weak-key', text: `its ${type} key has ${bits} bits, too few` };
}
