/**
 * Which proxy a URL goes through. The variables are those that curl(1) reads, in either case; `NO_PROXY` lists names
 * and addresses, each with the names below it, with an optional port; `*` is every one.
 */
import { Failure } from '../failure.ts';

export type Environment = Readonly<Partial<Record<string, string>>>;

/**
 * @param setting a proxy's URL, `environment`, or undefined for none
 * @throws Failure `refused` for a proxy that is no HTTP URL or whose credentials cannot be decoded
 */
export function proxyFor(url: URL, setting: string | undefined, environment: Environment): URL | undefined {
  if (setting === undefined) return undefined;
  if (setting !== 'environment') return parseProxy(setting);
  const text =
    variable(environment, `${url.protocol.slice(0, -1)}_proxy`) ?? variable(environment, 'all_proxy');
  if (text === undefined || isExempt(url, variable(environment, 'no_proxy') ?? '')) return undefined;
  return parseProxy(text);
}

function parseProxy(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new Failure('refused', 'the proxy is no http or https URL');
  }
  if (!isDecodable(url.username + url.password)) {
    throw new Failure('refused', 'the credentials of the proxy are not percent-encoded');
  }
  return url;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function variable(environment: Environment, name: string): string | undefined {
  return [environment[name], environment[name.toUpperCase()]].find(
    (value) => value !== undefined && value !== '',
  );
}

function isExempt(url: URL, list: string): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && exempts(entry, url.hostname, port));
}

function exempts(entry: string, hostname: string, port: string): boolean {
  if (entry === '*' || hostname === `[${entry}]`) return true;
  const [, name = '', entryPort = port] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  return entryPort === port && (hostname === name || hostname.endsWith(`.${name}`));
}
