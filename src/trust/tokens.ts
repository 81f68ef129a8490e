/** Bearer tokens: shown once, kept as hashes. A token is random, so that one round of SHA-256 is enough. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface StoredToken {
  readonly name: string;
  /** SHA-256 of the token, hexadecimal. */
  readonly sha256: string;
  /** The sites that it speaks for; all where absent. */
  readonly sites?: readonly string[];
  /** UTC instant, ISO 8601. */
  readonly expires: string;
}

const SECRET_BYTES = 32;
const PREFIX = 'secmon_';

/** A new token, and what is kept of it. */
export function newToken(
  name: string,
  expires: string,
  sites?: readonly string[],
): { readonly token: string; readonly stored: StoredToken } {
  const token = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { token, stored: { name, sha256: digest(token).toString('hex'), ...(sites && { sites }), expires } };
}

/** The token's entry, unless it is unknown or has expired. @param now seconds since the epoch */
export function findToken(
  tokens: readonly StoredToken[],
  token: string,
  now: number,
): StoredToken | undefined {
  const given = digest(token);
  const found = tokens.find(({ sha256 }) => timingSafeEqual(Buffer.from(sha256, 'hex'), given));
  return found !== undefined && Date.parse(found.expires) / 1000 > now ? found : undefined;
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
