/** Names for which an authority may issue certificates, RFC 5280 section 4.2.1.10. */
import { contextConstructed, contextPrimitive, TAG, type DerCursor } from './der-cursor.ts';
import { canonicalName } from './distinguished-name.ts';

export interface NameConstraints {
  /** Where there is any of a kind, every name of that kind has to be within one of them. */
  readonly permitted: Subtrees;
  readonly excluded: Subtrees;
}

export interface Subtrees {
  /** Without a dot before it: the name and all below it. With one: those below it alone. */
  readonly dns: readonly string[];
  /** Address and mask, in hexadecimal digits. */
  readonly addresses: readonly string[];
  /** Canonical encodings of the beginnings of distinguished names, in hexadecimal digits. */
  readonly directory: readonly string[];
  /** Whether there are subtrees of further kinds. */
  readonly hasOthers: boolean;
}

/** The names of one certificate. */
export interface ConstrainedNames {
  readonly dnsNames: readonly string[];
  readonly addresses: readonly string[];
  /** Canonical encoding of the subject, in hexadecimal digits; empty for none. */
  readonly canonicalSubject: string;
  readonly hasOtherNames: boolean;
}

const NONE: Subtrees = { dns: [], addresses: [], directory: [], hasOthers: false };
const PERMITTED = contextConstructed(0);
const EXCLUDED = contextConstructed(1);
const DNS_NAME = contextPrimitive(2);
const DIRECTORY_NAME = contextConstructed(4);
const IP_ADDRESS = contextPrimitive(7);

/** @throws DerError */
export function readNameConstraints(cursor: DerCursor): NameConstraints {
  const fields = cursor.enter(TAG.sequence);
  const permitted = fields.tag === PERMITTED ? readSubtrees(fields.enter(PERMITTED)) : NONE;
  const excluded = fields.tag === EXCLUDED ? readSubtrees(fields.enter(EXCLUDED)) : NONE;
  fields.finish();
  return { permitted, excluded };
}

function readSubtrees(list: DerCursor): Subtrees {
  const dns: string[] = [];
  const addresses: string[] = [];
  const directory: string[] = [];
  let hasOthers = false;
  while (!list.isAtEnd) {
    const subtree = list.enter(TAG.sequence);
    if (subtree.tag === DNS_NAME) dns.push(subtree.content(DNS_NAME).toString('latin1'));
    else if (subtree.tag === IP_ADDRESS) addresses.push(subtree.content(IP_ADDRESS).toString('hex'));
    else if (subtree.tag === DIRECTORY_NAME) {
      const name = subtree.enter(DIRECTORY_NAME).whole(TAG.sequence);
      directory.push(canonicalName(name).toString('hex'));
    } else hasOthers = true;
  }
  return { dns, addresses, directory, hasOthers };
}

/** Whether the names are within the constraints; `unknown` where there are kinds that are not understood. */
export function satisfies(
  names: ConstrainedNames,
  { permitted, excluded }: NameConstraints,
): boolean | 'unknown' {
  const kinds = [
    [names.dnsNames, permitted.dns, excluded.dns, isWithinDomain],
    [names.addresses, permitted.addresses, excluded.addresses, isWithinNetwork],
    [
      names.canonicalSubject === '' ? [] : [names.canonicalSubject],
      permitted.directory,
      excluded.directory,
      isWithinDirectory,
    ],
  ] as const;
  const isAllowed = kinds.every(([own, allowed, forbidden, isWithin]) =>
    own.every(
      (name) =>
        (allowed.length === 0 || allowed.some((subtree) => isWithin(name, subtree))) &&
        !forbidden.some((subtree) => isWithin(name, subtree)),
    ),
  );
  if (!isAllowed) return false;
  return names.hasOtherNames && (permitted.hasOthers || excluded.hasOthers) ? 'unknown' : true;
}

function isWithinDomain(name: string, subtree: string): boolean {
  const [own, domain] = [name.toLowerCase(), subtree.toLowerCase()];
  if (domain === '') return true;
  return domain.startsWith('.') ? own.endsWith(domain) : own === domain || own.endsWith(`.${domain}`);
}

/** The subtree is an address and a mask of the same length. */
function isWithinNetwork(address: string, subtree: string): boolean {
  if (subtree.length !== 2 * address.length) return false;
  const [own, base, mask] = [address, subtree.slice(0, address.length), subtree.slice(address.length)].map(
    (digits) => BigInt(`0x${digits}`),
  );
  return own !== undefined && base !== undefined && mask !== undefined && (own & mask) === (base & mask);
}

function isWithinDirectory(subject: string, subtree: string): boolean {
  return subject.startsWith(subtree);
}
