/**
 * Fetching over HTTP from this machine. Every hop of a redirect is a request of its own, so that each is held against
 * the same rules; addresses are judged as they are connected to, so that a name cannot resolve differently in between.
 */
import type { LookupFunction } from 'node:net';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { Failure } from '../failure.ts';
import type { ExchangeSettings } from '../exchange.ts';
import type { AskedServer, Fetched, FetchLimits, Http, Known } from '../http.ts';
import { httpFailure } from './http-failure.ts';
import { post } from './http-post.ts';
import { requestConfig } from './http-request.ts';
import { literalAddress, reachableAddresses, type AddressTest } from './private-networks.ts';
import { proxyFor } from './proxy.ts';

export const localHttp: Http = { get, post, server };

async function server(settings: ExchangeSettings): Promise<AskedServer> {
  const { localExchange } = await import('./exchange.ts');
  const exchange = localExchange(settings);
  return {
    get: (url, headers) => exchange.ask({ method: 'GET', url, headers }),
    close: () => exchange.close(),
  };
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

async function get(url: string, limits: FetchLimits, signal: AbortSignal, known?: Known): Promise<Fetched> {
  const reachable = reachableAddresses(limits.allowPrivate);
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutSeconds * 1000)]);
  let target = parseTarget(url);
  for (let hop = 0; hop <= limits.maxRedirects; hop += 1) {
    const response = await getOnce(target, limits, reachable, bounded, known);
    const location = redirectOf(response);
    if (location === undefined) {
      const { status, data, headers } = response;
      return {
        ...{ url: target.href, status, bytes: data },
        ...{ etag: text(headers['etag']), lastModified: text(headers['last-modified']) },
      };
    }
    target = parseTarget(location, target);
  }
  throw new Failure('refused', `${url}: more than ${limits.maxRedirects} redirects`);
}

function text(header: unknown): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

function redirectOf({ status, headers }: AxiosResponse): string | undefined {
  const location: unknown = headers['location'];
  return REDIRECTS.includes(status) && typeof location === 'string' ? location : undefined;
}

function parseTarget(text: string, base?: URL): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (url === undefined) throw new Failure('malformed', `'${text}' is no URL`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Failure('refused', `${url.protocol}//: only http and https are fetched`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new Failure('refused', `${url.host}: the URL carries credentials`);
  }
  url.hash = '';
  return url;
}

async function getOnce(
  url: URL,
  limits: FetchLimits,
  reachable: AddressTest,
  signal: AbortSignal,
  known: Known | undefined,
): Promise<AxiosResponse<Buffer>> {
  const literal = literalAddress(url.hostname);
  if (literal !== undefined && !reachable(literal)) throw privateAddress(url.hostname);
  const proxy = proxyFor(url, limits.proxy, process.env);
  const lookup = proxy === undefined ? { lookup: guardedLookup(reachable) } : {};
  const { default: axios } = await import('axios');
  try {
    return await axios.get<Buffer>(url.href, {
      ...requestConfig(limits, signal, conditions(known)),
      ...agents(lookup),
      ...via(proxy),
    });
  } catch (error) {
    throw httpFailure(error, url, limits, signal);
  }
}

/** RFC 9110, section 13.1. */
function conditions(
  { etag, lastModified }: Known = { etag: null, lastModified: null },
): Record<string, string> {
  return {
    ...(etag === null ? {} : { 'If-None-Match': etag }),
    ...(lastModified === null ? {} : { 'If-Modified-Since': lastModified }),
  };
}

/** `node:http` and `node:https` are fetched when there is a request. */
function agents(options: { readonly lookup?: LookupFunction }): AxiosRequestConfig {
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');
  return {
    httpAgent: new http.Agent({ ...options, keepAlive: false }),
    httpsAgent: new https.Agent({ ...options, keepAlive: false, rejectUnauthorized: true }),
  };
}

/** A proxy was named by the operator, so its own address is not judged; it resolves the target's name itself. */
function via(proxy: URL | undefined): AxiosRequestConfig {
  if (proxy === undefined) return { proxy: false };
  const { protocol, hostname, port, username, password } = proxy;
  const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  const defaultPort = protocol === 'https:' ? 443 : 80;
  return {
    proxy: {
      protocol,
      host: hostname,
      port: port === '' ? defaultPort : Number(port),
      ...(username === '' ? {} : { auth }),
    },
  };
}

/** Resolves as usual and leaves out what may not be reached; the connection uses exactly these addresses. */
function guardedLookup(reachable: AddressTest): LookupFunction {
  const dns = process.getBuiltinModule('node:dns');
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const open = addresses.filter(({ address }) => reachable(address));
      const [first] = open;
      if (first === undefined) callback(privateAddress(hostname), []);
      else if (options.all === true) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

function privateAddress(host: string): Failure {
  return new Failure('refused', `${host}: a private address that is not allowed`);
}
