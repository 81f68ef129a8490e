/** Values of primitive DER types. */
import { DerError, TAG, type DerCursor } from './der-cursor.ts';

/** Two's complement, X.690 8.3. */
export function readInteger(cursor: DerCursor, tag: number = TAG.integer): bigint {
  const at = cursor.at;
  const content = cursor.content(tag);
  if (content.length === 0) throw new DerError(at, 'an empty integer');
  if (content.length > 1 && isPadded(content)) throw new DerError(at, 'an integer not in its shortest form');
  return BigInt.asIntN(content.length * 8, BigInt(`0x${content.toString('hex')}`));
}

function isPadded(content: Buffer): boolean {
  const sign = (content[1] ?? 0) & 0x80;
  return (content[0] === 0x00 && sign === 0) || (content[0] === 0xff && sign !== 0);
}

/** TRUE is 0xff and FALSE 0x00, X.690 11.1. */
export function readBoolean(cursor: DerCursor, tag: number = TAG.boolean): boolean {
  const at = cursor.at;
  const content = cursor.content(tag);
  if (content.length === 1 && content[0] === 0xff) return true;
  if (content.length === 1 && content[0] === 0x00) return false;
  throw new DerError(at, 'a boolean neither true nor false');
}

/** In dotted form, X.690 8.19; UUIDs as arcs (2.25) fit. */
export function readOid(cursor: DerCursor): string {
  const at = cursor.at;
  const content = cursor.content(TAG.oid);
  const arcs: (number | bigint)[] = [];
  for (let from = 0; from < content.length;) {
    const to = endOfArc(content, from, at);
    arcs.push(to - from <= SAFE_ARC_BYTES ? smallArc(content, from, to) : largeArc(content, from, to));
    from = to;
  }
  const [first, ...rest] = arcs;
  if (first === undefined) throw new DerError(at, 'an empty object identifier');
  const root = first < 40 ? 0 : first < 80 ? 1 : 2;
  const second = typeof first === 'number' ? first - root * 40 : first - BigInt(root * 40);
  return [root, second, ...rest].join('.');
}

/** Seven bits each, so that the arc is a safe integer. */
const SAFE_ARC_BYTES = 7;
const MAX_ARC_BYTES = 20;

/** Offset after the arc; the last byte of an arc has its top bit clear. */
function endOfArc(content: Buffer, from: number, at: number): number {
  if (content[from] === 0x80) throw new DerError(at, 'an arc not in its shortest form');
  for (let index = from; index < content.length; index += 1) {
    if (((content[index] ?? 0) & 0x80) !== 0) continue;
    if (index - from >= MAX_ARC_BYTES) throw new DerError(at, 'an arc too large');
    return index + 1;
  }
  throw new DerError(at, 'an object identifier cut off');
}

function smallArc(content: Buffer, from: number, to: number): number {
  let arc = 0;
  for (let index = from; index < to; index += 1) arc = arc * 128 + ((content[index] ?? 0) & 0x7f);
  return arc;
}

function largeArc(content: Buffer, from: number, to: number): bigint {
  let arc = 0n;
  for (const byte of content.subarray(from, to)) arc = (arc << 7n) | BigInt(byte & 0x7f);
  return arc;
}

/** The bytes of a bit string of whole bytes, such as a signature. */
export function readBytesOfBits(cursor: DerCursor): Buffer {
  const at = cursor.at;
  const content = cursor.content(TAG.bitString);
  if (content[0] !== 0) throw new DerError(at, 'a bit string that is not of whole bytes');
  return content.subarray(1);
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

export function isTime(tag: number | undefined): boolean {
  return tag === TAG.utcTime || tag === TAG.generalizedTime;
}

/** Seconds since the epoch. RFC 5280, 4.1.2.5: in UTC, with seconds; two digits from 50 on are of the last century. */
export function readTime(cursor: DerCursor): number {
  const { at, tag } = cursor;
  const isUtc = tag === TAG.utcTime;
  const text = cursor.content(isUtc ? TAG.utcTime : TAG.generalizedTime).toString('latin1');
  const fields = (isUtc ? UTC_TIME : GENERALIZED_TIME).exec(text)?.slice(1).map(Number);
  if (fields === undefined) throw new DerError(at, 'a time that RFC 5280 does not know');
  const [digits = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  const year = isUtc ? digits + (digits < 50 ? 2000 : 1900) : digits;
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute, second);
  const written = [time.getUTCMonth() + 1, time.getUTCDate(), time.getUTCHours(), time.getUTCMinutes()];
  if (![month, day, hour, minute].every((field, index) => field === written[index]) || second > 59) {
    throw new DerError(at, 'a time that never was');
  }
  return time.getTime() / 1000;
}
