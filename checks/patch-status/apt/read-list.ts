/** One list of packages as apt has stored it, whole and the one that its release file describes. */
import { createHash } from 'node:crypto';
import { Failure } from '../../../src/check/index.ts';
import type { Files } from '../../../src/host/files.ts';
import { decompress, type Compression } from '../../../src/pakiti/feeds/unpack/decompress.ts';
import type { Checksum } from './release-file.ts';
import { unlz4 } from './unlz4.ts';

/** The largest that is known, of sid, has 60 MB. */
const MAX_LIST_BYTES = 512 * 2 ** 20;

type Packing = Compression | 'lz4' | 'plain';

/** By the ends of names that apt stores lists under. */
export const PACKINGS: readonly (readonly [suffix: string, packing: Packing])[] = [
  ['', 'plain'],
  ['.lz4', 'lz4'],
  ['.xz', 'xz'],
  ['.gz', 'gzip'],
  ['.zst', 'zstd'],
  ['.bz2', 'bzip2'],
];

/**
 * @param packing what its name says
 * @throws Failure `altered` where it is not what the release file describes, `malformed` where it cannot be unpacked
 */
export async function readList(
  files: Files,
  path: string,
  packing: Packing,
  expected: Checksum,
): Promise<Buffer> {
  if (expected.size > MAX_LIST_BYTES)
    throw new Failure('too-large', `${path}: more than ${MAX_LIST_BYTES} bytes`);
  const { bytes } = await files.open(path, MAX_LIST_BYTES);
  const list = packing === 'plain' ? bytes : await unpack(bytes, packing, path, expected.size);
  const digest = createHash(expected.algorithm).update(list).digest('hex');
  if (list.length !== expected.size || digest !== expected.digest)
    throw new Failure('altered', `${path}: is not the list that its release file describes`);
  return list;
}

/** At most so much that it can be told to be too long. */
async function unpack(
  bytes: Buffer,
  packing: Exclude<Packing, 'plain'>,
  path: string,
  size: number,
): Promise<Buffer> {
  const list = Buffer.allocUnsafe(size + 1);
  let length = 0;
  try {
    for await (const chunk of packing === 'lz4' ? unlz4(once(bytes)) : decompress(packing, once(bytes))) {
      length += chunk.copy(list, length);
      if (length > size) break;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Failure('malformed', `${path}: cut off or damaged: ${error.message}`, { cause: error });
  }
  return list.subarray(0, length);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}
