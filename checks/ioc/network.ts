/** IP addresses and networks in CIDR notation. */
import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;

export interface Network {
  readonly address: Address;
  readonly bits: number;
  /** Whether it is one address. */
  readonly isWhole: boolean;
}

/** Only in full: `10.1` or `0x7f.1` would be read differently by different tools. */
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

export function parseNetwork(text: string): Network | undefined {
  const [host = '', length, ...rest] = text.split('/');
  if (rest.length > 0 || !(IPV4.test(host) || host.includes(':')) || !ipaddr.isValid(host)) return undefined;
  const address = ipaddr.process(host);
  const size = address.kind() === 'ipv4' ? 32 : 128;
  if (length === undefined) return { address, bits: size, isWhole: true };
  if (!/^\d{1,3}$/.test(length)) return undefined;
  const bits = Number(length) - (host.includes(':') && size === 32 ? 96 : 0);
  return bits < 0 || bits > size ? undefined : { address, bits, isWhole: bits === size };
}

export function isNetwork(text: string): boolean {
  return parseNetwork(text) !== undefined;
}

/** One text for one address; an IPv4 address within IPv6 is that address. */
export function normalAddress(text: string): string {
  return parseNetwork(text)?.address.toString() ?? text;
}

export function isWithin(address: string, { address: base, bits }: Network): boolean {
  const parsed = parseNetwork(address)?.address;
  return parsed?.kind() === base.kind() && parsed.match(base, bits);
}
