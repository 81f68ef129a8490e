/** The members of a large JSON object one by one, since all of them together would be ten times their text in memory. */
import { FeedError, type FeedDocument } from '../feed.ts';

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Each with its value. @throws FeedError where it is no object, cut off or no JSON */
export function* membersOf({ name, bytes }: FeedDocument): Generator<readonly [string, unknown]> {
  let depth = 0;
  let start = -1;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (depth === 0 && byte === OPEN_OBJECT) start = at + 1;
    else if (depth === 0 && byte > 0x20 && !isMark(bytes, at)) break;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth > 0) continue;
      const last = memberIn(name, bytes, start, at);
      if (last !== undefined) yield last;
      else if (bytes[start - 1] === COMMA) break;
      if (bytes.toString('latin1', at + 1).trim() !== '')
        throw new FeedError(`${name}: goes on after its end`);
      return;
    } else if (byte === COMMA && depth === 1) {
      const member = memberIn(name, bytes, start, at);
      if (member === undefined) break;
      yield member;
      start = at + 1;
    }
  }
  throw new FeedError(`${name}: no JSON object, or cut off`);
}

/** Undefined for nothing at all. */
function memberIn(
  name: string,
  bytes: Buffer,
  start: number,
  end: number,
): readonly [string, unknown] | undefined {
  const text = bytes.toString('utf8', start, end);
  if (text.trim() === '') return undefined;
  try {
    const [member] = Object.entries(JSON.parse(`{${text}}`) as Readonly<Record<string, unknown>>);
    return member;
  } catch (error) {
    throw new FeedError(`${name}: no JSON at byte ${start}`, { cause: error });
  }
}

/** The end of the document where it does not end. */
function endOfString(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let before = at - 1;
    while (bytes[before] === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return bytes.length;
}

/** A byte order mark. */
function isMark(bytes: Buffer, at: number): boolean {
  return at < 3 && bytes.toString('hex', 0, 3) === 'efbbbf';
}
