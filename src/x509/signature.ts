/**
 * Signatures of certificates and lists. Algorithms: RFC 3279, 4055, 5758 and 8410. MD2, MD4 and MD5 are not verified: signatures over
 * them can be made for two documents at once, so that even a correct one proves little (RFC 6151, RFC 6149, RFC 6150).
 */
import { constants, verify, type KeyObject, type VerifyKeyObjectInput } from 'node:crypto';
import { DerCursor, TAG } from './der-cursor.ts';
import { readOid } from './der-values.ts';
import { readPssParameters, type PssParameters } from './pss-parameters.ts';

/** What can be done with an algorithm: verify it, or why not. */
export type Scheme = VerifiableScheme | { readonly name: string; readonly refused: 'weak' | 'unsupported' };

interface VerifiableScheme {
  readonly name: string;
  readonly refused: null;
  /** Null where the algorithm hashes by itself. */
  readonly digest: string | null;
  readonly keyTypes: readonly string[];
  readonly pss?: PssParameters;
}

function rsa(digest: string): VerifiableScheme {
  return { name: `${digest}WithRSAEncryption`, refused: null, digest, keyTypes: ['rsa'] };
}

function ecdsa(digest: string): VerifiableScheme {
  return { name: `ecdsa-with-${digest.toUpperCase()}`, refused: null, digest, keyTypes: ['ec'] };
}

function edwards(name: string): VerifiableScheme {
  return { name, refused: null, digest: null, keyTypes: [name.toLowerCase()] };
}

function weak(name: string): Scheme {
  return { name, refused: 'weak' };
}

const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['1.2.840.113549.1.1.2', weak('md2WithRSAEncryption')],
  ['1.2.840.113549.1.1.3', weak('md4WithRSAEncryption')],
  ['1.2.840.113549.1.1.4', weak('md5WithRSAEncryption')],
  ['1.2.840.113549.1.1.5', rsa('sha1')],
  ['1.2.840.113549.1.1.14', rsa('sha224')],
  ['1.2.840.113549.1.1.11', rsa('sha256')],
  ['1.2.840.113549.1.1.12', rsa('sha384')],
  ['1.2.840.113549.1.1.13', rsa('sha512')],
  ['1.2.840.10045.4.1', ecdsa('sha1')],
  ['1.2.840.10045.4.3.1', ecdsa('sha224')],
  ['1.2.840.10045.4.3.2', ecdsa('sha256')],
  ['1.2.840.10045.4.3.3', ecdsa('sha384')],
  ['1.2.840.10045.4.3.4', ecdsa('sha512')],
  ['1.3.101.112', edwards('Ed25519')],
  ['1.3.101.113', edwards('Ed448')],
]);

const RSASSA_PSS = '1.2.840.113549.1.1.10';

/** @param algorithm DER of an AlgorithmIdentifier @throws DerError */
export function schemeOf(algorithm: Buffer): Scheme {
  const fields = new DerCursor(algorithm).enter(TAG.sequence);
  const oid = readOid(fields);
  if (oid !== RSASSA_PSS) return SCHEMES.get(oid) ?? { name: oid, refused: 'unsupported' };
  const pss = readPssParameters(fields);
  if (pss === undefined) return { name: 'RSASSA-PSS', refused: 'unsupported' };
  const { digest } = pss;
  return { name: `RSASSA-PSS with ${digest}`, refused: null, digest, keyTypes: ['rsa', 'rsa-pss'], pss };
}

export type SignatureTest = 'good' | 'bad-signature' | 'unsupported';

/** A certificate or a list. */
interface Signed {
  /** The bytes that are signed. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Whether the key made the signature; `unsupported` where the library refuses to say. */
export function testSignature(
  { signed, signature }: Signed,
  scheme: VerifiableScheme,
  key: KeyObject,
): SignatureTest {
  const { asymmetricKeyType } = key;
  if (asymmetricKeyType === undefined || !scheme.keyTypes.includes(asymmetricKeyType)) return 'bad-signature';
  try {
    return verify(scheme.digest, signed, keyInput(scheme, key), signature) ? 'good' : 'bad-signature';
  } catch {
    return 'unsupported';
  }
}

function keyInput({ pss }: VerifiableScheme, key: KeyObject): VerifyKeyObjectInput {
  if (pss === undefined) return { key };
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength };
}
