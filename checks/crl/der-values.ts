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
  return oidText(cursor.content(TAG.oid), at);
}

function oidText(content: Buffer, at: number): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  let length = 0;
  for (const byte of content) {
    if (length === 0 && byte === 0x80) throw new DerError(at, 'an arc not in its shortest form');
    length += 1;
    if (length > 20) throw new DerError(at, 'an arc too large');
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0n;
    length = 0;
  }
  const [first, ...rest] = arcs;
  if (first === undefined || length > 0) throw new DerError(at, 'an object identifier cut off');
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
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
