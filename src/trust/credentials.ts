/** Whose token or certificate a request carries. */
import { Failure } from '../host/failure.ts';
import type { FileStatus } from '../host/files.ts';
import type { Client, HeardRequest } from '../host/listener.ts';
import type { Credential, Refusal } from './credential.ts';
import type { TrustHost } from './own-file.ts';
import { readTokenFile } from './token-file.ts';
import { findToken, isGood, knownToken, type StoredToken } from './tokens.ts';

/** Whose certificate is meant: the whole subject, or the SHA-256 of the certificate. */
export interface KnownClient extends Credential {
  /** RFC 4514. */
  readonly subject?: string | undefined;
  /** Hexadecimal, letters in either case, with colons or without. */
  readonly fingerprint?: string | undefined;
}

export interface Credentials {
  /** A token that is given counts, good or not; only without one does the certificate. */
  credentialOf(request: Pick<HeardRequest, 'headers' | 'client'>): Credential | undefined;
  /** Why nobody is behind a request that was turned away; `out-of-scope` where somebody is. */
  refusalOf(request: Pick<HeardRequest, 'headers' | 'client'>): Refusal;
  /** Looks whether the token file has changed, at most once a second. To be awaited before {@link credentialOf}. */
  refresh(): Promise<void>;
}

export interface CredentialsOptions {
  /** Path of the token file. */
  readonly tokens?: string | undefined;
  readonly clients?: readonly KnownClient[] | undefined;
  /** Told once for each time that the token file turns bad, and when it is good again. */
  readonly notice: (kind: 'trouble' | 'recovered', text: string) => void;
}

/** A token that is revoked is refused from then on. */
const FRESH_SECONDS = 1;
const BEARER = /^Bearer +([\x21-\x7e]+)$/i;

/** @throws Failure as `readTokenFile`; later a file that is not right leaves the tokens as they were */
export async function openCredentials(host: TrustHost, options: CredentialsOptions): Promise<Credentials> {
  const tokens =
    options.tokens === undefined ? NO_TOKENS : await followTokens(host, options.tokens, options.notice);
  const clients = (options.clients ?? []).map(normalized);
  return {
    refresh: () => tokens.refresh(),
    credentialOf({ headers, client }) {
      const { authorization } = headers;
      if (authorization === undefined) return clientCredential(clients, client);
      const token = tokenIn(authorization);
      return token === undefined ? undefined : findToken(tokens.current(), token, host.clock.now());
    },
    refusalOf({ headers: { authorization }, client }) {
      if (authorization !== undefined)
        return tokenRefusal(tokens.current(), tokenIn(authorization), host.clock.now());
      if (client.certificate === undefined) return 'missing';
      return clientCredential(clients, client) === undefined ? 'unknown-certificate' : 'out-of-scope';
    },
  };
}

function tokenIn(authorization: string): string | undefined {
  return BEARER.exec(authorization)?.[1];
}

function tokenRefusal(tokens: readonly StoredToken[], token: string | undefined, now: number): Refusal {
  if (token === undefined) return 'malformed';
  const known = knownToken(tokens, token);
  if (known === undefined) return 'unknown-token';
  if (known.revoked !== undefined) return 'revoked-token';
  return isGood(known, now) ? 'out-of-scope' : 'expired-token';
}

function normalized(client: KnownClient): KnownClient {
  const { fingerprint } = client;
  return { ...client, fingerprint: fingerprint?.replaceAll(':', '').toLowerCase() };
}

function clientCredential(clients: readonly KnownClient[], { certificate }: Client): Credential | undefined {
  if (certificate === undefined) return undefined;
  return clients.find(({ subject, fingerprint }) =>
    fingerprint === undefined ? subject === certificate.subject : fingerprint === certificate.fingerprint,
  );
}

interface Tokens {
  current(): readonly StoredToken[];
  refresh(): Promise<void>;
}

const NO_TOKENS: Tokens = { current: () => [], refresh: () => Promise.resolve() };

async function followTokens(
  host: TrustHost,
  path: string,
  notice: CredentialsOptions['notice'],
): Promise<Tokens> {
  // Its status is taken first: what is written in between is read again.
  let seen = stampOf(await host.files.status(path));
  let tokens = await readTokenFile(host, path);
  let lookedAt = host.clock.elapsed();
  let looking: Promise<void> | undefined;
  let trouble = false;
  return { current: () => tokens, refresh };

  async function refresh(): Promise<void> {
    if (host.clock.elapsed() - lookedAt < FRESH_SECONDS) return await looking;
    lookedAt = host.clock.elapsed();
    looking = look();
    await looking;
  }

  async function look(): Promise<void> {
    try {
      const stamp = stampOf(await host.files.status(path));
      if (stamp === seen && !trouble) return;
      tokens = await readTokenFile(host, path);
      seen = stamp;
      if (trouble) notice('recovered', `${path}: read again`);
      trouble = false;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!trouble) notice('trouble', `${error.message}; the tokens stay as they were`);
      trouble = true;
    }
  }
}

/** A file that is replaced is another one, whatever its time. */
function stampOf({ device, inode, size, modifiedAt }: FileStatus): string {
  return JSON.stringify([device, inode, size, modifiedAt]);
}
