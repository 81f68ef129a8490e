/**
 * RSA keys: RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes (RFC 8017, 8.1), nothing else.
 * The package that computes them is loaded only when something is signed or verified.
 */
import { createHash } from 'node:crypto';
import type NodeRSA from 'node-rsa';
import { Failure } from '../host/failure.ts';

/** NIST SP 800-57 part 1, table 2: 128 bits of security. */
export const MIN_KEY_BITS = 3072;
export const MAX_KEY_BITS = 8192;

const SCHEME = { signingScheme: { scheme: 'pss', hash: 'sha256', saltLength: 32 } } as const;

export interface PublicKey {
  /** SHA-256 of the SubjectPublicKeyInfo (DER), in hexadecimal. */
  readonly id: string;
  readonly bits: number;
  verify(bytes: Buffer, signature: Buffer): boolean;
}

export interface PrivateKey {
  readonly id: string;
  readonly bits: number;
  sign(bytes: Buffer): Buffer;
}

/** PEM texts of a new pair: PKCS #8 and SubjectPublicKeyInfo. */
export interface KeyPair {
  readonly id: string;
  readonly privatePem: string;
  readonly publicPem: string;
}

export async function newKeyPair(bits: number): Promise<KeyPair> {
  const { default: Rsa } = await import('node-rsa');
  const key = new Rsa({ b: bits });
  return {
    id: idOf(key),
    privatePem: `${key.exportKey('pkcs8-private-pem')}\n`,
    publicPem: `${key.exportKey('pkcs8-public-pem')}\n`,
  };
}

/**
 * @param path only for messages
 * @throws Failure `malformed` for anything but one public key
 */
export async function parsePublicKey(pem: string, path: string): Promise<PublicKey> {
  const key = await importKey(pem, 'pkcs8-public-pem', path);
  return {
    id: idOf(key),
    bits: key.getKeySize(),
    verify: (bytes, signature) => key.verify(bytes, signature),
  };
}

/** @throws Failure `malformed` for anything but one private key */
export async function parsePrivateKey(pem: string, path: string): Promise<PrivateKey> {
  const key = await importKey(pem, 'pkcs8-private-pem', path);
  return { id: idOf(key), bits: key.getKeySize(), sign: (bytes) => Buffer.from(key.sign(bytes)) };
}

/** @throws Failure `weak-key` */
export function requireStrong({ bits }: Pick<PublicKey, 'bits'>, path: string): void {
  if (bits >= MIN_KEY_BITS) return;
  throw new Failure('weak-key', `${path}: a key of ${bits} bits, at least ${MIN_KEY_BITS} are needed`);
}

type PemFormat = 'pkcs8-public-pem' | 'pkcs8-private-pem';

const HEADER: Readonly<Record<PemFormat, string>> = {
  'pkcs8-public-pem': '-----BEGIN PUBLIC KEY-----',
  'pkcs8-private-pem': '-----BEGIN PRIVATE KEY-----',
};

/** What the parser throws may quote the key, so its message goes nowhere. */
async function importKey(pem: string, format: PemFormat, path: string): Promise<NodeRSA> {
  const { default: Rsa } = await import('node-rsa');
  const text = pem.trim();
  if (!text.startsWith(HEADER[format])) throw new Failure('malformed', `${path}: no ${HEADER[format]}`);
  try {
    return new Rsa(text, format, SCHEME);
  } catch {
    throw new Failure('malformed', `${path}: not an RSA key in PEM`);
  }
}

function idOf(key: NodeRSA): string {
  return createHash('sha256').update(key.exportKey('pkcs8-public-der')).digest('hex');
}
