/**
 * Which addresses a request may reach. Source: the IANA special-purpose address registries (RFC 6890), as ipaddr.js
 * carries them: only plain global unicast is public.
 */
import ipaddr from 'ipaddr.js';
import { Failure } from '../failure.ts';

export type AddressTest = (address: string) => boolean;

/**
 * A test whether an address is public or in one of the networks.
 * @param allowed networks in CIDR notation, or single addresses
 * @throws Failure `refused` for text that is no network
 */
export function reachableAddresses(allowed: readonly string[]): AddressTest {
  const networks = allowed.map(parseNetwork);
  return (text) => {
    const address = parseAddress(text);
    return (
      address !== undefined && (isPublic(address) || networks.some((network) => within(address, network)))
    );
  };
}

/** The address that a URL's host names by itself, if it names one: `127.0.0.1`, `[::1]`. */
export function literalAddress(hostname: string): string | undefined {
  const text = hostname.replace(/^\[(.*)\]$/, '$1');
  return parseAddress(text) === undefined ? undefined : text;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Address, number];

/** An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is that IPv4 address. */
function parseAddress(text: string): Address | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return undefined;
  return ipaddr.process(text);
}

function parseNetwork(text: string): Network {
  const [base = '', prefix, ...rest] = text.split('/');
  const address = parseAddress(base);
  const bits = address?.kind() === 'ipv4' ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (address === undefined || rest.length > 0 || !(length <= bits)) {
    throw new Failure('refused', `'${text}' is no network such as 10.0.0.0/8`);
  }
  return [address, length];
}

/** `::/96`, the deprecated IPv4-compatible addresses (RFC 4291, 2.5.5.1), which ipaddr.js takes for unicast. */
const IPV4_COMPATIBLE: Network = [ipaddr.parse('::'), 96];

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && !within(address, IPV4_COMPATIBLE);
}

function within(address: Address, [base, length]: Network): boolean {
  return address.kind() === base.kind() && address.match(base, length);
}
