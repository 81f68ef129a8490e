/** What is known of a public key: plain JSON. */
import type { KeyObject } from 'node:crypto';

export interface KeyFacts {
  /** `rsa`, `rsa-pss`, `dsa`, `ec`, `ed25519`, `ed448`, or what the library calls it. */
  readonly type: string;
  /** Length of the modulus, or of the curve's order; null where it is not known. */
  readonly bits: number | null;
  /** Name of the curve; null where there is none. */
  readonly curve: string | null;
}

const CURVE_BITS: Readonly<Partial<Record<string, number>>> = {
  prime192v1: 192,
  secp224r1: 224,
  prime256v1: 256,
  secp256k1: 256,
  brainpoolP256r1: 256,
  secp384r1: 384,
  brainpoolP384r1: 384,
  secp521r1: 521,
  brainpoolP512r1: 512,
};
const FIXED_BITS: Readonly<Partial<Record<string, number>>> = { ed25519: 256, ed448: 456 };

export function keyFacts({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): KeyFacts {
  const type = asymmetricKeyType ?? 'unknown';
  const curve = asymmetricKeyDetails?.namedCurve ?? null;
  const bits =
    asymmetricKeyDetails?.modulusLength ??
    FIXED_BITS[type] ??
    (curve === null ? null : CURVE_BITS[curve]) ??
    null;
  return { type, bits, curve };
}
