/** `[user@]host[:port]`, as operators write where to log in. */
import { Failure } from '../failure.ts';

export interface Address {
  /** Undefined where the own account's name is meant. */
  readonly user: string | undefined;
  /** In lower case; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

export const DEFAULT_PORT = 22;
const ADDRESS =
  /^(?:(?<user>[^@\s:]+)@)?(?:\[(?<bracketed>[^\]\s]+)\]|(?<name>[^\s:@[\]]+))(?::(?<port>\d{1,5}))?$/;
/** Several colons are an IPv6 address, whose last group must not be taken for a port. */
const BARE_IPV6 = /^(?:(?<user>[^@\s:]+)@)?(?<bare>[0-9a-f]*(?::[0-9a-f.]*){2,})$/i;
const MAX_PORT = 65_535;

/**
 * An IPv6 address with a port stands in brackets.
 * @throws Failure `malformed`
 */
export function parseAddress(text: string): Address {
  const { user, bracketed, name, bare, port } = groupsOf(text);
  const host = bracketed ?? name ?? bare;
  const number = port === undefined ? DEFAULT_PORT : Number(port);
  if (host === undefined || host.startsWith('-') || number < 1 || number > MAX_PORT) {
    throw new Failure('malformed', `'${text}' is not [user@]host[:port]`);
  }
  return { user, host: host.toLowerCase(), port: number };
}

function groupsOf(text: string): Readonly<Partial<Record<string, string>>> {
  return (BARE_IPV6.exec(text) ?? ADDRESS.exec(text))?.groups ?? {};
}

/** The name under which known_hosts holds it: `[host]:port` unless the port is the usual one. */
export function knownName({ host, port }: Pick<Address, 'host' | 'port'>): string {
  return port === DEFAULT_PORT ? host : `[${host}]:${port}`;
}
