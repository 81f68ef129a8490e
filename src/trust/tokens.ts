/** Bearer tokens: shown once, kept as hashes. A token is random, so that one round of SHA-256 is enough. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credential, Scope } from './credential.ts';

export interface StoredToken extends Credential {
  /** SHA-256 of the token, hexadecimal. */
  readonly sha256: string;
  /** UTC instant, ISO 8601. */
  readonly expires: string;
  /** UTC instant from which on it is refused; what it did is still known by its name. */
  readonly revoked?: string | undefined;
}

/** What a token is good for; without sites and NGIs for all of them. */
export interface Grant {
  readonly scopes: readonly Scope[];
  readonly sites?: readonly string[] | undefined;
  readonly ngis?: readonly string[] | undefined;
}

const SECRET_BYTES = 32;
const PREFIX = 'secmon_';

/** A new token, and what is kept of it. */
export function newToken(
  name: string,
  expires: string,
  { scopes, sites, ngis }: Grant = { scopes: ['submit'] },
): { readonly token: string; readonly stored: StoredToken } {
  const token = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
  const sha256 = digest(token).toString('hex');
  return { token, stored: { name, sha256, scopes, ...(sites && { sites }), ...(ngis && { ngis }), expires } };
}

/** The token's entry, unless it is unknown, revoked or has expired. @param now seconds since the epoch */
export function findToken(
  tokens: readonly StoredToken[],
  token: string,
  now: number,
): StoredToken | undefined {
  const found = knownToken(tokens, token);
  return found !== undefined && isGood(found, now) ? found : undefined;
}

/** The token's entry, good or not. */
export function knownToken(tokens: readonly StoredToken[], token: string): StoredToken | undefined {
  const given = digest(token);
  let found: StoredToken | undefined;
  // All of them, so that the time says nothing of the place.
  for (const stored of tokens) if (timingSafeEqual(Buffer.from(stored.sha256, 'hex'), given)) found = stored;
  return found;
}

/** @param now seconds since the epoch */
export function isGood({ expires, revoked }: StoredToken, now: number): boolean {
  return revoked === undefined && Date.parse(expires) / 1000 > now;
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
