/**
 * Requests over `node:http` and `node:https` themselves: one connection pool, one deadline over everything, and nothing
 * that decompresses, redirects, parses or reads proxy variables on its own.
 */
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Answered, Ask, Exchange, ExchangeSettings } from '../exchange.ts';
import { Failure } from '../failure.ts';
import { httpFailure } from './http-failure.ts';
import { tlsFailure } from './http-post.ts';
import { proxyFor } from './proxy.ts';

/** @throws Failure `refused` for certificates, keys or a proxy that cannot be used */
export function localExchange(settings: ExchangeSettings): Exchange {
  const agents = agentsOf(settings);
  return {
    ask: (ask) => askOnce(ask, settings, agents),
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

function agentsOf({ connections, proxy, serverName, unverified, ...credentials }: ExchangeSettings): Agents {
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');
  const pool = { keepAlive: true, maxSockets: connections, proxyEnv: proxyEnvironment(proxy) };
  return {
    http: new http.Agent(pool),
    https: new https.Agent({
      ...pool,
      secureContext: secureContextOf(credentials),
      rejectUnauthorized: unverified !== true,
      minVersion: 'TLSv1.2',
      ...(serverName === undefined ? {} : { servername: serverName }),
    }),
  };
}

/** Node goes direct, without a word, past a proxy that it cannot read; `proxyFor` refuses it. */
function proxyEnvironment(proxy: string | undefined): Readonly<Record<string, string>> {
  if (proxy === undefined) return {};
  const { href } = proxyFor(new URL('https://any.invalid'), proxy, {}) ?? {};
  return href === undefined ? {} : { HTTP_PROXY: href, HTTPS_PROXY: href, NO_PROXY: '' };
}

/** OpenSSL's complaints name no secret. */
function secureContextOf({
  authorities,
  client,
}: Pick<ExchangeSettings, 'authorities' | 'client'>): SecureContext {
  const tls = process.getBuiltinModule('node:tls');
  try {
    return tls.createSecureContext({
      ...(authorities === undefined ? {} : { ca: authorities }),
      ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure('refused', `certificate, key or authorities cannot be used (${why})`);
  }
}

async function askOnce(ask: Ask, settings: ExchangeSettings, agents: Agents): Promise<Answered> {
  const url = parseTarget(ask.url);
  const deadline = AbortSignal.timeout(Math.ceil(settings.timeoutSeconds * 1000));
  try {
    return await converse(url, ask, settings, agents, deadline);
  } catch (error) {
    throw tlsFailure(error, url, settings.authoritiesAt) ?? httpFailure(error, url, settings, deadline);
  }
}

function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new Failure('refused', 'the address is no http or https URL');
  if (url.username !== '' || url.password !== '')
    throw new Failure('refused', `${url.host}: the URL carries credentials`);
  return url;
}

function converse(
  url: URL,
  { method, headers, body, mayBegin }: Ask,
  { maxBytes }: ExchangeSettings,
  agents: Agents,
  signal: AbortSignal,
): Promise<Answered> {
  const { request } =
    url.protocol === 'https:'
      ? process.getBuiltinModule('node:https')
      : process.getBuiltinModule('node:http');
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const options: RequestOptions = {
    method,
    agent: url.protocol === 'https:' ? agents.https : agents.http,
    signal,
    headers: {
      accept: 'application/json',
      'user-agent': 'secmon',
      ...headers,
      ...(bytes === undefined ? {} : { 'content-length': bytes.length }),
    },
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (response) => {
      collect(response, maxBytes).then(resolve, (error: unknown) => {
        outgoing.destroy();
        reject(asError(error));
      });
    });
    outgoing.on('error', reject);
    if (mayBegin === undefined) outgoing.end(bytes);
    else
      onceConnected(outgoing, () => {
        if (mayBegin()) outgoing.end(bytes);
        else outgoing.destroy(tooLate(url));
      });
  });
}

/** A connection that is kept is there at once; otherwise its making may take as long as it likes. */
function onceConnected(outgoing: ClientRequest, begin: () => void): void {
  outgoing.once('socket', (socket: Socket & { readonly secureConnecting?: boolean }) => {
    if (socket.secureConnecting === true) socket.once('secureConnect', begin);
    else if (socket.connecting) socket.once('connect', begin);
    else begin();
  });
}

/** `httpFailure` takes a failure that is the cause for what it is. */
function tooLate(url: URL): Error {
  return new Error('too late', { cause: new Failure('refused', `${url.host}: it is too late to begin`) });
}

async function collect(response: IncomingMessage, maxBytes: number): Promise<Answered> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const { statusCode = 0, headers } = response;
  return { status: statusCode, headers: singleHeaders(headers), bytes: Buffer.concat(chunks) };
}

/** `httpFailure` takes a failure that is the cause for what it is. */
function tooLarge(maxBytes: number): Error {
  return new Error('too large', {
    cause: new Failure('too-large', `an answer of more than ${maxBytes} bytes`),
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function singleHeaders(headers: IncomingHttpHeaders): Answered['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
