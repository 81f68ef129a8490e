/** Addresses as RT's fields of IP addresses take them. Source: `RT::ObjectCustomFieldValue`, `ParseIP`. */
import ipaddr from 'ipaddr.js';

/** RT refuses short and hexadecimal forms and zones, and reads octal ones otherwise than we do: so they are names. */
export function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (ipaddr.IPv6.isValid(text) && !text.includes('%'));
}

/** Never where either is none. */
export function isSameAddress(one: string, other: string): boolean {
  return isAddress(one) && isAddress(other) && normalAddress(one) === normalAddress(other);
}

/** The same text for every way of writing one. @param address that {@link isAddress} takes */
export function normalAddress(address: string): string {
  return ipaddr.parse(address).toNormalizedString();
}
