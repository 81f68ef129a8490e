/** bzip2, of which Node has no decoder; `unbzip2-stream` verifies the checksum of each block and of each stream. */

/** @throws Error */
export async function* bunzip2(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { default: create } = await import('unbzip2-stream');
  const decoder = create();
  const ready: Buffer[] = [];
  const errors: Error[] = [];
  decoder.on('data', (chunk: Buffer) => ready.push(chunk));
  // What it stumbles over where something is missing says nothing to a reader.
  decoder.on('error', (cause: Error) => errors.push(new Error('a block is not right', { cause })));
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PORTION) {
      decoder.write(chunk.subarray(at, at + PORTION));
      if (errors[0] !== undefined) throw errors[0];
      yield* ready.splice(0);
    }
  }
  decoder.end();
  if (errors[0] !== undefined) throw errors[0];
  yield* ready.splice(0);
}

/** A block may be a thousand times as large as what it was made of. */
const PORTION = 32 * 1024;
