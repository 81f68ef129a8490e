/** Mail addresses as people type them into a form: none, one, or several, by comma or semicolon, with names or without. */

export interface Addresses {
  /** The domain in lower case, each once whatever its case, in their order. */
  readonly addresses: readonly string[];
  /** What stands there and is no address. */
  readonly unreadable: readonly string[];
}

/** RFC 5321 section 4.5.3.1. */
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;
const MAX_ADDRESSES = 50;
const MAX_QUOTED = 80;
/** What needs no quotes in a header (RFC 5322 section 3.2.3), at a name with a dot in it. */
const ADDRESS =
  /^([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+)@((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]*[A-Za-z0-9])$/;
const IN_BRACKETS = /^[^<>]*<([^<>]*)>$/;
/** How a form says nothing. */
const NOTHING = /^(?:not set|none|n\/?a|null|-+|\.)?$/i;

/** @param text a field of whoever's form; absent fields are given as empty */
export function readAddresses(text: string): Addresses {
  const pieces = text
    .split(/[,;\r\n]+/)
    .flatMap(wordsOf)
    .slice(0, MAX_ADDRESSES);
  const read = pieces.map((piece) => ({ piece, address: addressOf(piece) }));
  return {
    addresses: eachOnce(read.flatMap(({ address }) => address ?? [])),
    unreadable: read.filter(({ address }) => address === undefined).map(({ piece }) => piece),
  };
}

/** Nobody tells two mailboxes apart by case, and who is written to twice has had two first mails. */
export function eachOnce(addresses: readonly string[]): readonly string[] {
  const byText = Map.groupBy(addresses, (address) => address.toLowerCase());
  return [...byText.values()].flatMap(([first = '']) => first);
}

/** Some put nothing but a blank between two addresses. */
function wordsOf(piece: string): readonly string[] {
  const text = piece.trim();
  if (NOTHING.test(text)) return [];
  const words = text.split(/\s+/);
  return words.length > 1 && words.every((word) => addressOf(word) !== undefined) ? words : [text];
}

function addressOf(piece: string): string | undefined {
  const bare = (IN_BRACKETS.exec(piece)?.[1] ?? piece).trim().replace(/^mailto:/i, '');
  if (bare.length > MAX_ADDRESS) return undefined;
  const [, local, domain] = ADDRESS.exec(bare) ?? [];
  if (local === undefined || domain === undefined || local.length > MAX_LOCAL_PART) return undefined;
  return `${local}@${domain.toLowerCase()}`;
}

/** For a sentence: no controls, and no more of it than tells what it is. */
export function quoted(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return `'${plain.length > MAX_QUOTED ? `${plain.slice(0, MAX_QUOTED)}…` : plain}'`;
}
