/** JSON from somebody else: nested no deeper than anything of ours is. */
import { isUtf8 } from 'node:buffer';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{`, `]` and `}`: in ASCII each pair differs in one bit. */
const OPENING = 0x5b;
const CLOSING = 0x5d;
const CASE = 0x20;

export type BoundedJson = { readonly value: unknown } | { readonly why: string };

/** @param maxDepth arrays and objects within each other */
export function boundedJson(bytes: Buffer, maxDepth: number): BoundedJson {
  if (!isUtf8(bytes)) return { why: 'is not UTF-8' };
  if (depthOf(bytes, maxDepth) > maxDepth) return { why: `is nested deeper than ${maxDepth}` };
  try {
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { why: 'is not JSON' };
  }
}

/** Of what may turn out to be no JSON; stops counting above the bound. */
function depthOf(bytes: Buffer, bound: number): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < bytes.length && deepest <= bound; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if ((byte & ~CASE) === OPENING) deepest = Math.max(deepest, (depth += 1));
    else if ((byte & ~CASE) === CLOSING) depth -= 1;
  }
  return deepest;
}

/** Where the quote is that ends the text which begins at `start`; the end where there is none. */
function endOfText(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return bytes.length;
}
