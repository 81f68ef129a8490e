/** Compressed bytes as they come, decompressed as they are wanted. */
import type { Transform } from 'node:stream';
import { bunzip2 } from './bunzip2.ts';
import { unxz } from './unxz.ts';

export type Compression = 'gzip' | 'zstd' | 'bzip2' | 'xz';

/** What is cut off or damaged fails with an error of the library's own. */
export function decompress(compression: Compression, chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  switch (compression) {
    case 'gzip':
      return through(chunks, async () => (await import('node:zlib')).createGunzip());
    case 'zstd':
      return through(chunks, async () => (await import('node:zlib')).createZstdDecompress());
    case 'bzip2':
      return bunzip2(chunks);
    case 'xz':
      return unxz(chunks);
  }
}

async function* through(
  chunks: AsyncIterable<Buffer>,
  create: () => Promise<Transform>,
): AsyncGenerator<Buffer> {
  const { pipeline, Readable } = await import('node:stream');
  // Its error is the one that the reader of the stream gets.
  const stream = pipeline(Readable.from(chunks, { objectMode: false }), await create(), () => undefined);
  yield* stream as AsyncIterable<Buffer>;
}
