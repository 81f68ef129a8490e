/** What we show of ourselves to a server, and whom we believe to be it. */
import type { ExchangeSettings } from '../../host/exchange.ts';
import { Failure } from '../../host/failure.ts';
import type { Host } from '../../host/host.ts';
import { readOwnFile, readSecretFile, type TrustHost } from '../../trust/own-file.ts';

export interface CredentialPaths {
  /** Of the file with the token. */
  readonly token: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly authorities: string | undefined;
}

export interface Shown {
  readonly token: string | undefined;
  readonly settings: Pick<ExchangeSettings, 'authorities' | 'client'>;
}

const HOST_CERTIFICATE = { cert: '/etc/grid-security/hostcert.pem', key: '/etc/grid-security/hostkey.pem' };
const MAX_TOKEN_BYTES = 65_536;
const MAX_PEM_BYTES = 4 * 2 ** 20;
/** What may stand in a header. */
const PRINTABLE = /^[\x21-\x7e]+$/;

/**
 * Without a token it is the certificate of this host.
 * @param url of the server: over http no certificate is shown
 * @throws Failure that names the file, or the options where nothing is there to be shown
 */
export async function readCredentials(host: Host, paths: CredentialPaths, url: string): Promise<Shown> {
  const operator: TrustHost = { ...host.operator, clock: host.clock };
  if (paths.token === undefined && /^http:/i.test(url))
    throw new Failure('missing', 'no credential: over http it takes --token');
  const isGiven = paths.token !== undefined || paths.cert !== undefined || paths.key !== undefined;
  return isGiven
    ? await readPaths(operator, paths)
    : await readPaths(operator, { ...paths, ...HOST_CERTIFICATE }).catch(withoutCredential);
}

async function readPaths(operator: TrustHost, paths: CredentialPaths): Promise<Shown> {
  const { cert, key } = paths;
  if ((cert === undefined) !== (key === undefined))
    throw new Failure('malformed', '--cert and --key: one without the other');
  const given = <T>(path: string | undefined, read: (path: string) => Promise<T>): Promise<T | undefined> =>
    path === undefined ? Promise.resolve(undefined) : read(path);
  const [token, certificate, secret, authorities] = await Promise.all([
    given(paths.token, (path) => readToken(operator, path)),
    given(cert, (path) => readOwnFile(operator, path, MAX_PEM_BYTES)),
    given(key, (path) => readSecretFile(operator, path, MAX_PEM_BYTES, 'group')),
    given(paths.authorities, (path) => authoritiesIn(operator, path)),
  ]);
  return {
    token,
    settings: {
      ...(authorities === undefined ? {} : { authorities }),
      ...(certificate === undefined || secret === undefined ? {} : { client: { certificate, key: secret } }),
    },
  };
}

/** Whoever gave nothing to be known by has not asked for the files of this host. */
function withoutCredential(error: unknown): never {
  if (!(error instanceof Failure)) throw error;
  if (error.reason !== 'missing') throw error;
  throw new Failure('missing', 'no credential: give --token, or --cert and --key', { cause: error });
}

async function readToken(operator: TrustHost, path: string): Promise<string> {
  const text = await readSecretFile(operator, path, MAX_TOKEN_BYTES, 'group');
  const token = text.replace(/\r?\n$/, '');
  if (!PRINTABLE.test(token)) throw new Failure('malformed', `${path}: not one line with a token`);
  return token;
}

async function authoritiesIn(operator: TrustHost, path: string): Promise<string> {
  const { type } = await operator.files.status(path);
  if (type !== 'directory') return await readOwnFile(operator, path, MAX_PEM_BYTES);
  const { readAuthorities } = await import('../../x509/authorities.ts');
  return (await readAuthorities(operator.files, path)).join('\n');
}
