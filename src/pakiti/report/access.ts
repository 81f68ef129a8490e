/** Who may report, and for which sites. */
import ipaddr from 'ipaddr.js';
import type { HeardRequest } from '../../host/listener.ts';
import type { Credential } from '../../trust/credential.ts';

export interface AccessRules {
  /** Whose nodes report without a credential, and for which sites; for all where that is not said. */
  readonly open: readonly OpenNetwork[];
  /** Who may hand in what others have: addresses or networks, and names of credentials. */
  readonly proxies: readonly string[];
  /** Addresses of servers in front of this one, which say whose request it is and whether it came over TLS. */
  readonly tlsProxies: readonly string[];
}

export interface OpenNetwork {
  /** `192.0.2.0/24`, `2001:db8::/32`, or one address. */
  readonly network: string;
  readonly sites?: readonly string[];
}

export interface Origin {
  /** Of the node, or of the proxy of reports. */
  readonly address: string;
  /** Nobody between could read the answer. */
  readonly isSecure: boolean;
}

/** @returns undefined where a server in front does not say whose request it is, or nobody knows that server */
export function originOf(
  { client, headers }: Pick<HeardRequest, 'client' | 'headers'>,
  { tlsProxies }: AccessRules,
  hasTls: boolean,
): Origin | undefined {
  const forwarded = headers['x-forwarded-for'];
  if (!isWithin(client.address, tlsProxies))
    // Somebody forgot to name the server in front: all the world would be this machine.
    return forwarded !== undefined && isLoopback(client.address)
      ? undefined
      : { address: client.address, isSecure: hasTls };
  // The last is what that server itself has seen; those before it anybody may have written.
  const address = forwarded?.split(',').at(-1)?.trim() ?? '';
  if (!ipaddr.isValid(address)) return undefined;
  const protocol = headers['x-forwarded-proto']?.split(',').at(-1)?.trim();
  return { address: ipaddr.process(address).toString(), isSecure: protocol === 'https' };
}

/** Somebody who may report. */
export interface Reporting {
  /** Null: nobody was asked. */
  readonly name: string | null;
  /** Undefined: for all sites. */
  readonly sites: readonly string[] | undefined;
}

/** @returns undefined for nobody who may report */
export function reportingOf(
  credential: Credential | undefined,
  hasToken: boolean,
  origin: Origin,
  { open }: AccessRules,
): Reporting | undefined {
  if (credential !== undefined) {
    const { name, scopes, sites, ngis } = credential;
    if (!scopes.includes('submit')) return undefined;
    // An NGI bounds what is seen; which sites are in it, reports cannot say.
    return { name, sites: sites ?? (ngis === undefined ? undefined : []) };
  }
  // Who shows a token that is no good is not let in without one.
  if (hasToken) return undefined;
  const network = open.find((one) => isWithin(origin.address, [one.network]));
  return network && { name: null, sites: network.sites };
}

export function mayProxy({ name }: Reporting, { address }: Origin, { proxies }: AccessRules): boolean {
  return isWithin(address, proxies) || (name !== null && proxies.includes(name));
}

/**
 * The site that the report is of: one that the reporter speaks for.
 * @returns undefined for one that it does not speak for
 */
export function boundedSite(claimed: string | null, { sites }: Reporting): string | null | undefined {
  if (sites === undefined) return claimed;
  if (claimed !== null) return sites.includes(claimed) ? claimed : undefined;
  return sites.length === 1 ? sites[0] : undefined;
}

/** @param networks those that are none, such as names, have nobody in them */
function isWithin(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const one = ipaddr.process(address);
  return networks.some((text) => {
    const range = rangeOf(text);
    return range?.[0].kind() === one.kind() && one.match(range);
  });
}

export function isNetwork(text: string): boolean {
  return rangeOf(text) !== undefined;
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Whatever else the library takes for an address, such as `127.1`, is not written like that by accident. */
function rangeOf(text: string): Range | undefined {
  const [address = '', bits] = text.split('/');
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return undefined;
  const parsed = ipaddr.parse(address);
  const all = parsed.kind() === 'ipv4' ? 32 : 128;
  if (bits === undefined) return [parsed, all];
  return /^\d{1,3}$/.test(bits) && Number(bits) <= all ? [parsed, Number(bits)] : undefined;
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
