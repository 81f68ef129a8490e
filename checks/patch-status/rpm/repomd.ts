/** `repomd.xml`: which metadata a repository has. Source: createrepo_c. */
import { createHash } from 'node:crypto';
import { Failure } from '../../../src/check/index.ts';
import type { Look } from '../../../src/evidence/look.ts';
import { FeedError, type FeedDocument } from '../../../src/pakiti/feeds/feed.ts';
import { decompress } from '../../../src/pakiti/feeds/unpack/decompress.ts';
import { formatOf, MAGIC_BYTES } from '../../../src/pakiti/feeds/unpack/format.ts';
import { childOf, readXmlItems } from '../../../src/pakiti/xml-items.ts';

const MAX_BYTES = 512 * 2 ** 20;

export interface Metadata {
  readonly path: string;
  readonly algorithm: string;
  readonly digest: string;
}

/** By type: `primary`, `updateinfo`, `modules`. @throws Failure `malformed` */
export function parseRepomd(bytes: Buffer, cache: string): ReadonlyMap<string, Metadata> {
  const found = new Map<string, Metadata>();
  reading(`${cache}/repodata/repomd.xml`, () => {
    readXmlItems(
      { name: 'repomd.xml', bytes },
      {
        root: 'repomd',
        depth: 1,
        skip: new Set(),
        item(item) {
          const [location, checksum] = [childOf(item, 'location'), childOf(item, 'checksum')];
          const { type } = item.attributes;
          const name = location?.attributes['href']?.replace(/^.*\//, '');
          if (item.name !== 'data' || type === undefined || name === undefined || checksum === undefined)
            return;
          const algorithm = (checksum.attributes['type'] ?? '').replace(/^sha$/, 'sha1');
          found.set(type, { path: `${cache}/repodata/${name}`, algorithm, digest: checksum.text });
        },
      },
    );
  });
  return found;
}

/** What is no XML, as a failure that names the file. @throws Failure `malformed` */
export function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FeedError)
      throw new Failure('malformed', `${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

const ALGORITHMS: ReadonlySet<string> = new Set(['sha1', 'sha256', 'sha384', 'sha512']);

/** Unpacked. @throws Failure `altered` where it is not what repomd.xml describes, `malformed`, `missing` */
export async function readMetadata(
  { host: { files }, signal }: Look,
  { path, algorithm, digest }: Metadata,
): Promise<FeedDocument> {
  if (signal.aborted) throw new Failure('timeout', 'stopped at the deadline');
  const { bytes } = await files.open(path, MAX_BYTES);
  if (!ALGORITHMS.has(algorithm))
    throw new Failure('malformed', `${path}: a checksum of no known sort: ${algorithm}`);
  if (createHash(algorithm).update(bytes).digest('hex') !== digest)
    throw new Failure('altered', `${path}: is not the file that repomd.xml describes`);
  return { name: path, bytes: await unpacked(bytes, path) };
}

async function unpacked(bytes: Buffer, path: string): Promise<Buffer> {
  const format = formatOf(bytes.subarray(0, MAGIC_BYTES));
  if (format === 'plain') return bytes;
  if (format === 'zip' || format === 'tar') throw new Failure('malformed', `${path}: packed as ${format}`);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of decompress(format, once(bytes))) {
      length += chunk.length;
      if (length > MAX_BYTES)
        throw new Failure('too-large', `${path}: more than ${MAX_BYTES} bytes unpacked`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Failure || !(error instanceof Error)) throw error;
    throw new Failure('malformed', `${path}: cut off or damaged: ${error.message}`, { cause: error });
  }
  return Buffer.concat(chunks);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}
