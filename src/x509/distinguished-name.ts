/**
 * Distinguished names: OpenSSL's two subject hashes, comparison, and text.
 * Source: X509_NAME_hash_ex(3), X509_NAME_cmp(3): names are equal when their canonical encodings are, in which strings
 * are UTF-8, without case in ASCII and without surplus white space.
 */
import { createHash } from 'node:crypto';
import { DerCursor, TAG } from './der-cursor.ts';
import { readOid } from './der-values.ts';

const UTF8_STRING = 0x0c;
const NUMERIC_STRING = 0x12;
const BMP_STRING = 0x1e;
const UNIVERSAL_STRING = 0x1c;
/** T61String is read as Latin-1, as everybody writes it. */
const LATIN1_STRINGS: readonly number[] = [0x13, 0x14, 0x16, 0x1a];

/**
 * The hash of the file names of OpenSSL 1.0 and later: SHA-1 of the canonical encoding.
 * @param canonical as {@link canonicalName} returns it
 */
export function subjectHash(canonical: Buffer): string {
  return firstWord(createHash('sha1').update(canonical).digest());
}

/** The hash of the file names of OpenSSL 0.9 and of tools that still use them: MD5 of the encoding as it is. */
export function oldSubjectHash(name: Buffer): string {
  return firstWord(createHash('md5').update(name).digest());
}

function firstWord(digest: Buffer): string {
  return digest.readUInt32LE(0).toString(16).padStart(8, '0');
}

/**
 * The canonical encoding, without the outer sequence's header.
 * @param name DER of a Name @throws DerError
 */
export function canonicalName(name: Buffer): Buffer {
  const sets: Buffer[] = [];
  for (const names = new DerCursor(name).enter(TAG.sequence); !names.isAtEnd;) {
    const attributes: Buffer[] = [];
    for (const set = names.enter(TAG.set); !set.isAtEnd;) {
      attributes.push(canonicalAttribute(set.enter(TAG.sequence)));
    }
    sets.push(encode(TAG.set, Buffer.concat(attributes.toSorted((a, b) => a.compare(b)))));
  }
  return Buffer.concat(sets);
}

function canonicalAttribute(attribute: DerCursor): Buffer {
  const type = attribute.whole(TAG.oid);
  const tag = attribute.tag ?? 0;
  const value = attribute.whole(tag);
  const text = tag === NUMERIC_STRING ? undefined : stringOf(tag, contentOf(value));
  return encode(
    TAG.sequence,
    Buffer.concat([type, text === undefined ? value : encode(UTF8_STRING, canonicalText(text))]),
  );
}

const SPACE = /[ \t\n\v\f\r]+/g;

function canonicalText(text: string): Buffer {
  const collapsed = text.replace(SPACE, ' ').replace(/^ | $/g, '');
  return Buffer.from(
    collapsed.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
    'utf8',
  );
}

function contentOf(element: Buffer): Buffer {
  return new DerCursor(element).content(element[0] ?? 0);
}

/** Undefined for what is no character string. */
function stringOf(tag: number, content: Buffer): string | undefined {
  if (tag === UTF8_STRING) return content.toString('utf8');
  if (LATIN1_STRINGS.includes(tag) || tag === NUMERIC_STRING) return content.toString('latin1');
  if (tag === BMP_STRING && content.length % 2 === 0)
    return Buffer.from(content).swap16().toString('utf16le');
  if (tag === UNIVERSAL_STRING && content.length % 4 === 0) return utf32(content);
  return undefined;
}

function utf32(content: Buffer): string | undefined {
  let text = '';
  for (let at = 0; at < content.length; at += 4) {
    const code = content.readUInt32BE(at);
    if (code > 0x10ffff) return undefined;
    text += String.fromCodePoint(code);
  }
  return text;
}

function encode(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(content.length)]), content]);
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return [0x80 | bytes.length, ...bytes];
}

/** RFC 4514, section 3, and what certification authorities use beside. */
const SHORT_NAMES: Readonly<Partial<Record<string, string>>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** The name for people, such as `C=CH, O=Example, CN=Root`; it is not meant to be parsed. */
export function nameText(name: Buffer): string {
  const parts: string[] = [];
  for (const names = new DerCursor(name).enter(TAG.sequence); !names.isAtEnd;) {
    for (const set = names.enter(TAG.set); !set.isAtEnd;) parts.push(attributeText(set.enter(TAG.sequence)));
  }
  return parts.join(', ');
}

/** The texts of all common names, in order. */
export function commonNamesIn(name: Buffer): readonly string[] {
  const texts: string[] = [];
  for (const names = new DerCursor(name).enter(TAG.sequence); !names.isAtEnd;) {
    for (const set = names.enter(TAG.set); !set.isAtEnd;) {
      const attribute = set.enter(TAG.sequence);
      if (readOid(attribute) !== COMMON_NAME) continue;
      const tag = attribute.tag ?? 0;
      const text = stringOf(tag, attribute.content(tag));
      if (text !== undefined) texts.push(text);
    }
  }
  return texts;
}

const COMMON_NAME = '2.5.4.3';

function attributeText(attribute: DerCursor): string {
  const type = readOid(attribute);
  const tag = attribute.tag ?? 0;
  const content = attribute.content(tag);
  return `${SHORT_NAMES[type] ?? type}=${stringOf(tag, content) ?? `#${content.toString('hex')}`}`;
}
