/** Writes DER, for tests that need what no tool makes. */
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Ca } from './ca.ts';

export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...derLength(content.length)]), content]);
}

function derLength(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);

/** 0 to 127. */
export const smallInteger = (value: number): Buffer => der(0x02, Buffer.from([value]));

export const TRUE = der(0x01, Buffer.from([0xff]));

/** @param dotted arcs below 128 after the first two, or whole bytes of the encoding as they are */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(arc: number): readonly number[] {
  const bytes = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift(0x80 | (rest % 128));
  return bytes;
}

/** UTCTime. @param text such as `260131235959Z` */
export const utcTime = (text: string): Buffer => der(0x17, Buffer.from(text, 'latin1'));

export const generalizedTime = (text: string): Buffer => der(0x18, Buffer.from(text, 'latin1'));

/** A name of one attribute, common name, as UTF8String. */
export function commonName(text: string): Buffer {
  return sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(text, 'utf8')))));
}

/** One Extension. */
export function extension(id: string, critical: boolean, value: Uint8Array): Buffer {
  return sequence(oid(id), ...(critical ? [TRUE] : []), der(0x04, value));
}

/** Extensions of a list, ready to be one of its fields. */
export const listExtensions = (...extensions: readonly Buffer[]): Buffer =>
  der(0xa0, sequence(...extensions));

export const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

export interface HandmadeList {
  readonly algorithm?: Buffer;
  readonly innerAlgorithm?: Buffer;
  readonly issuer?: Buffer;
  readonly version?: Buffer;
  /** What comes after the issuer. */
  readonly rest: readonly Buffer[];
}

/** A CertificateList put together by hand and signed by the authority, whose key is an EC key. */
export function handmadeList(ca: Ca, list: HandmadeList): Buffer {
  const { algorithm = ECDSA_SHA256, issuer = commonName(ca.name), version = smallInteger(1) } = list;
  const signed = sequence(version, list.innerAlgorithm ?? algorithm, issuer, ...list.rest);
  const signature = sign('sha256', signed, createPrivateKey(readFileSync(ca.keyFile)));
  return sequence(signed, algorithm, der(0x03, Buffer.from([0]), signature));
}

/** @param secondsFromNow within the years that UTCTime knows */
export function utcFromNow(secondsFromNow: number): Buffer {
  const time = new Date(Date.now() + secondsFromNow * 1000).toISOString();
  return utcTime(`${time.slice(2, 19).replace(/[-T:]/g, '')}Z`);
}
