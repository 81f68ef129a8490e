/**
 * File names are bytes; ours are strings in which every byte that is not part of UTF-8 stands as a lone surrogate
 * U+DC80–U+DCFF (Python's PEP 383), so that any name survives JSON and comes back as the same bytes.
 */
import { isUtf8 } from 'node:buffer';

/** With the u flag a surrogate matches only where it stands alone. */
const SMUGGLED = /[\uDC80-\uDCFF]/u;

export function nameOfBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let name = '';
  let plainFrom = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      name += bytes.toString('utf8', plainFrom, at) + String.fromCharCode(0xdc00 + byteAt(bytes, at));
      plainFrom = at + 1;
    }
    at += Math.max(length, 1);
  }
  return name + bytes.toString('utf8', plainFrom);
}

/** The path for system calls: a string where it is plain UTF-8, else the exact bytes. */
export function pathForSystem(name: string): string | Buffer {
  return SMUGGLED.test(name) ? bytesOfName(name) : name;
}

export function bytesOfName(name: string): Buffer {
  const parts = Array.from(name, (character) => {
    const code = character.charCodeAt(0);
    return SMUGGLED.test(character) ? Buffer.from([code - 0xdc00]) : Buffer.from(character, 'utf8');
  });
  return Buffer.concat(parts);
}

/** Length of the well-formed UTF-8 sequence at `at`, 0 where there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = byteAt(bytes, at);
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}
