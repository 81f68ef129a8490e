/** Posting over HTTPS with a client certificate, to a server that the operator named. */
import { Failure } from '../failure.ts';
import type { Credentials, Fetched, FetchLimits, Post } from '../http.ts';
import { httpFailure, withoutAdvice } from './http-failure.ts';
import { requestConfig } from './http-request.ts';

type Limits = Pick<FetchLimits, 'maxBytes' | 'timeoutSeconds'>;

export async function post(
  { url: text, headers, body, credentials }: Post,
  limits: Limits,
  signal: AbortSignal,
): Promise<Fetched> {
  const url = parseTarget(text);
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutSeconds * 1000)]);
  const httpsAgent = agentWith(credentials, url);
  const { default: axios } = await import('axios');
  try {
    const response = await axios.post<Buffer>(url.href, body, {
      ...requestConfig(limits, bounded),
      headers: { Accept: '*/*', 'User-Agent': 'secmon', ...headers },
      httpsAgent,
      proxy: false,
    });
    return { url: url.href, status: response.status, bytes: response.data };
  } catch (error) {
    throw tlsFailure(error, url) ?? httpFailure(error, url, limits, bounded);
  }
}

function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:') throw new Failure('refused', `'${text}' is no https URL`);
  return url;
}

/** OpenSSL's complaints about key and certificate name no secret. */
function agentWith({ certificate, key, authorities }: Credentials, { host }: URL): object {
  const https = process.getBuiltinModule('node:https');
  const tls = process.getBuiltinModule('node:tls');
  try {
    const secureContext = tls.createSecureContext({ cert: certificate, key, ca: [...authorities] });
    return new https.Agent({
      secureContext,
      keepAlive: false,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    });
  } catch (error) {
    throw new Failure('refused', `${host}: certificate and key cannot be used (${messageOf(error)})`);
  }
}

/** Alerts by which a server turns a client certificate away, RFC 8446 section 6.2. */
const TURNED_AWAY =
  /ALERT_(?:BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE|NO_CERTIFICATE)/;
/** X509_V_ERR_*, as Node names them, and names that do not match. */
const SERVER_CERTIFICATE =
  /^(?:ERR_TLS_CERT_ALTNAME_INVALID|CERT_\w+|CRL_\w+|UNABLE_TO_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|INVALID_\w+|HOSTNAME_MISMATCH|ERROR_IN_CERT_\w+|PATH_LENGTH_EXCEEDED)$/;

/** What Node calls a certificate of an authority that is not known here. */
const UNKNOWN_AUTHORITY = /^(?:UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)\w*|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT\w*)$/;

/** @param authoritiesAt where the operator says which authorities are known */
export function tlsFailure(error: unknown, { host }: URL, authoritiesAt?: string): Failure | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (TURNED_AWAY.test(error.code)) {
    return new Failure('denied', `${host}: the client certificate was turned away (${messageOf(error)})`);
  }
  if (!SERVER_CERTIFICATE.test(error.code)) return undefined;
  const text =
    authoritiesAt !== undefined && UNKNOWN_AUTHORITY.test(error.code)
      ? `unknown authority, see ${authoritiesAt}`
      : `the server's certificate is not right (${messageOf(error)})`;
  return new Failure('refused', `${host}: ${text}`, { cause: error });
}

function messageOf(error: unknown): string {
  const text = withoutAdvice(error instanceof Error ? error.message : String(error));
  return (
    /SSL alert number \d+/.exec(text)?.[0] ?? text.replace(/^(?:[0-9A-F]+:)?error:[^:]*:[^:]*:[^:]*:/, '')
  );
}
