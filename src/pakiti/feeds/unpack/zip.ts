/** Zip, by its central directory; `yauzl` holds sizes against it, and leaves checksums to us. */
import { crc32 } from 'node:zlib';
import type { Entry as ZipEntry, ZipFile } from 'yauzl';
import { FeedError } from '../feed.ts';
import type { Budget } from './limits.ts';
import type { Entry } from './tar.ts';

const ENCRYPTED = 1;

/** @param archive its name, for messages. @throws FeedError or an error of the library */
export async function* readZip(bytes: Buffer, archive: string, budget: Budget): AsyncGenerator<Entry> {
  const { fromBufferPromise } = await import('yauzl');
  // Names stay bytes: the library would refuse a whole archive for one that leads out of a directory, and ours lead nowhere.
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false });
  for await (const entry of zip.eachEntry()) {
    const name = Buffer.from(entry.fileNameRaw).toString('utf8');
    if (name.endsWith('/')) continue;
    if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0)
      throw new FeedError(`${archive}: ${name}: is encrypted`);
    budget.hold(entry.uncompressedSize, `${archive}: ${name}`);
    const content = await contentOf(zip, entry);
    if (crc32(content) !== entry.crc32) throw new FeedError(`${archive}: ${name}: is damaged`);
    yield { name, bytes: content };
  }
}

async function contentOf(zip: ZipFile, entry: ZipEntry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
