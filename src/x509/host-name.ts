/**
 * Whether a certificate is for a host. Source: RFC 9525, sections 6.3 and 6.4: the DNS names and IP addresses of the
 * subject's alternative names alone, the common name never; a `*` stands for one whole left-most label.
 */
import { domainToASCII } from 'node:url';

export interface HostNames {
  readonly dnsNames: readonly string[];
  /** Four or sixteen bytes in hexadecimal digits. */
  readonly addresses: readonly string[];
}

/** @param host a DNS name, also with characters beyond ASCII, or an IP address */
export function namesHost({ dnsNames, addresses }: HostNames, host: string): boolean {
  const address = addressDigits(host);
  if (address !== undefined) return addresses.includes(address);
  const name = asciiName(host);
  return name !== undefined && dnsNames.some((pattern) => matches(pattern, name));
}

/** Whether a common name, which is not asked, would have named the host. */
export function commonNameNames(commonNames: readonly string[], host: string): boolean {
  const name = asciiName(host) ?? host;
  return commonNames.some((commonName) => commonName === host || matches(commonName, name));
}

function asciiName(host: string): string | undefined {
  const name = domainToASCII(host.replace(/\.$/, '')).toLowerCase();
  return name === '' ? undefined : name;
}

function matches(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase().replace(/\.$/, '');
  if (!wanted.includes('*')) return wanted !== '' && wanted === name;
  const [, parent] = /^\*\.([^*]+\.[^*]+)$/.exec(wanted) ?? [];
  return parent !== undefined && name.replace(/^[^.]+\./, '') === parent && name !== parent;
}

/** The bytes of an IP address, in hexadecimal digits; undefined for anything else. */
export function addressDigits(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  return ipv4Digits(bare) ?? ipv6Digits(bare);
}

function ipv4Digits(text: string): string | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.map((part) => part.toString(16).padStart(2, '0')).join('');
}

function ipv6Digits(text: string): string | undefined {
  if (!/^[0-9a-f:.]+$/i.test(text) || !text.includes(':')) return undefined;
  const [, head = text, tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  const embedded = tail === undefined ? '' : ipv4Digits(tail);
  if (embedded === undefined) return undefined;
  const words = tail === undefined ? text : `${head}${embedded.slice(0, 4)}:${embedded.slice(4)}`;
  const halves = words.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!all.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return undefined;
  return all.map((word) => word.toLowerCase().padStart(4, '0')).join('');
}
