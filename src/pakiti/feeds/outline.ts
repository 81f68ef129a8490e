/** What kind a JSON document is, without reading it whole. */
import { isObject, isSmall, parseJson } from '../json-fields.ts';
import { FeedError, type FeedDocument } from './feed.ts';

/** Of the object that a document is, or of the first object in the list that it is. */
export interface Outline {
  readonly is: 'object' | 'list';
  /** In their order, at most {@link MAX_KEYS}. */
  readonly keys: readonly string[];
}

/** No feed has more in its outermost object; a map of packages has many thousand. */
const MAX_KEYS = 64;
const NOTHING: Outline = { is: 'object', keys: [] };

/** Each kind asks the same document, before anybody looks at the next. */
let last: { readonly document: FeedDocument; readonly outline: Outline } | undefined;
/** Of those that are too large to be kept for nothing. */
const outlines = new WeakMap<FeedDocument, Outline>();

/** Without keys where it is no JSON. What is cut off has those that are before the cut. */
export function outlineOf(document: FeedDocument): Outline {
  const known = last?.document === document ? last.outline : outlines.get(document);
  if (known !== undefined) return known;
  const isKept = isSmall(document);
  const outline = (isKept ? outlineOfAll(document) : undefined) ?? readOutline(document.bytes);
  if (isKept) last = { document, outline };
  else outlines.set(document, outline);
  return outline;
}

/** Undefined where it is none, or cut off. */
function outlineOfAll(document: FeedDocument): Outline | undefined {
  if (!startsAsJson(document.bytes)) return NOTHING;
  try {
    const value = parseJson(document);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    const keys = isObject(first) ? Object.keys(first).slice(0, MAX_KEYS) : [];
    return { is: Array.isArray(value) ? 'list' : 'object', keys };
  } catch (error) {
    if (error instanceof FeedError) return undefined;
    throw error;
  }
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

function startsAsJson(bytes: Buffer): boolean {
  const first = bytes[startOf(bytes)];
  return first === OPEN_OBJECT || first === OPEN_LIST;
}

function startOf(bytes: Buffer): number {
  return firstAfterSpace(bytes, bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0);
}

function readOutline(bytes: Buffer): Outline {
  const start = startOf(bytes);
  const first = bytes[start];
  if (first === OPEN_OBJECT) return { is: 'object', keys: keysFrom(bytes, start) };
  if (first !== OPEN_LIST) return NOTHING;
  const element = firstAfterSpace(bytes, start + 1);
  return { is: 'list', keys: bytes[element] === OPEN_OBJECT ? keysFrom(bytes, element) : [] };
}

/** @param start of the object's brace */
function keysFrom(bytes: Buffer, start: number): readonly string[] {
  const keys: string[] = [];
  let depth = 0;
  for (let at = start; at < bytes.length && keys.length < MAX_KEYS; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const end = endOfString(bytes, at);
      if (end === undefined) return keys;
      if (depth === 1 && bytes[firstAfterSpace(bytes, end + 1)] === COLON) {
        keys.push(bytes.toString('utf8', at + 1, end));
      }
      at = end;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth === 0) return keys;
    }
  }
  return keys;
}

/** Where its closing quote is. */
function endOfString(bytes: Buffer, start: number): number | undefined {
  for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let before = at - 1;
    while (bytes[before] === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return undefined;
}

function firstAfterSpace(bytes: Buffer, start: number): number {
  let at = start;
  for (
    let byte = bytes[at];
    byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
    byte = bytes[at]
  )
    at += 1;
  return at;
}
