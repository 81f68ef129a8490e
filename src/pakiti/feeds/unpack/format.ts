/** What bytes are packed as, told by their first ones and never by a name. */
export type Format = 'gzip' | 'zstd' | 'bzip2' | 'xz' | 'zip' | 'tar' | 'plain';

/** Enough to tell each. */
export const MAGIC_BYTES = 512;

/** Source: the magic numbers of RFC 1952, RFC 8878, bzip2, the .xz format, PKWARE's APPNOTE; POSIX.1-2017, `ustar`. */
const STARTS: readonly (readonly [Format, string])[] = [
  ['gzip', '1f8b08'],
  ['zstd', '28b52ffd'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['zip', '504b0304'],
  ['zip', '504b0506'],
];
const USTAR_OFFSET = 257;

/** @param start its first bytes, {@link MAGIC_BYTES} or more where there are so many */
export function formatOf(start: Buffer): Format {
  const hex = start.toString('hex', 0, 6);
  for (const [format, magic] of STARTS) if (hex.startsWith(magic)) return format;
  return start.toString('latin1', USTAR_OFFSET, USTAR_OFFSET + 5) === 'ustar' ? 'tar' : 'plain';
}
