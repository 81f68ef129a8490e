/** Who somebody is to us, and what they may: the same for tokens, client certificates and signed reports. */
export const SCOPES = ['submit', 'read', 'write', 'decide'] as const;

/**
 * `submit` hands results in, `read` reads the portal's feed, `write` decides about issues there; `decide` tags and excepts
 * CVEs at a Pakiti server.
 */
export type Scope = (typeof SCOPES)[number];

/** Why somebody is turned away, for counting: it tells nothing of the credential itself. */
export const REFUSALS = [
  'missing',
  'malformed',
  'unknown-token',
  'expired-token',
  'revoked-token',
  'unknown-certificate',
  'bad-signature',
  'replayed',
  'out-of-scope',
] as const;

export type Refusal = (typeof REFUSALS)[number];

export interface Credential {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The sites that it speaks for or may see. Without sites and NGIs: all of them. */
  readonly sites?: readonly string[] | undefined;
  /** The operations centres all of whose sites it may see. */
  readonly ngis?: readonly string[] | undefined;
}
