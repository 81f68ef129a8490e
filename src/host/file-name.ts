/**
 * File names are bytes; ours are strings in which every byte that is not part of UTF-8 stands as a lone surrogate
 * U+DC80–U+DCFF (Python's PEP 383), so that any name survives JSON and comes back as the same bytes.
 */
const REPLACEMENT = '\uFFFD';
/** With the u flag a surrogate matches only where it stands alone. */
const SMUGGLED = /[\uDC80-\uDCFF]/u;

export function nameOfBytes(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes(REPLACEMENT)) return text;
  let name = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    name +=
      length === 0
        ? String.fromCharCode(0xdc00 + byteAt(bytes, at))
        : bytes.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return name;
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
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  const slice = bytes.subarray(at, at + length);
  return Buffer.from(slice.toString('utf8'), 'utf8').equals(slice) ? length : 0;
}

function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}
