/**
 * xz, of which Node has no decoder; `xz-decompress` is xz-embedded in WebAssembly, which verifies the checksum of each
 * block and the index. It reads one stream, and a file may be several in a row: each is found by the index that ends it.
 * Source: "The .xz File Format" 1.2.1, sections 2.1, 2.2 and 4.
 */
const HEADER_BYTES = 12;
const FOOTER_BYTES = 12;
const FOOTER_MAGIC = 'YZ';

/** Held whole, since the end says where each stream begins. @throws Error */
export async function* unxz(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  for (const stream of streamsOf(Buffer.concat(parts))) yield* decode(stream);
}

async function* decode(stream: Buffer): AsyncGenerator<Buffer> {
  const { default: library } = await import('xz-decompress');
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(stream);
      controller.close();
    },
  });
  for await (const chunk of new library.XzReadableStream(source)) {
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

function streamsOf(bytes: Buffer): readonly Buffer[] {
  const streams: Buffer[] = [];
  let end = bytes.length;
  while (end > 0) {
    // Between streams there may be padding of zeros, four at a time.
    if (end >= 4 && bytes.readUInt32LE(end - 4) === 0) {
      end -= 4;
      continue;
    }
    const start = end - streamBytes(bytes.subarray(0, end));
    streams.unshift(bytes.subarray(start, end));
    end = start;
  }
  return streams;
}

/** Of the stream that ends with these bytes. */
function streamBytes(bytes: Buffer): number {
  const footer = bytes.length - FOOTER_BYTES;
  if (footer < HEADER_BYTES || bytes.toString('latin1', bytes.length - 2) !== FOOTER_MAGIC) throw cutOff();
  const index = footer - (bytes.readUInt32LE(footer + 4) + 1) * 4;
  if (index < HEADER_BYTES) throw cutOff();
  const length = HEADER_BYTES + blockBytes(bytes.subarray(index, footer)) + (footer - index) + FOOTER_BYTES;
  if (length > bytes.length) throw cutOff();
  return length;
}

/** The sum of what the index says of the blocks. */
function blockBytes(index: Buffer): number {
  let at = 1;
  const next = (): number => {
    let value = 0;
    for (let shift = 1; shift <= 2 ** 49; shift *= 2 ** 7) {
      const byte = index[at];
      if (byte === undefined) throw cutOff();
      at += 1;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
    throw cutOff();
  };
  let sum = 0;
  for (let left = next(); left > 0; left -= 1) {
    sum += Math.ceil(next() / 4) * 4;
    next();
  }
  return sum;
}

function cutOff(): Error {
  return new Error('the sizes at its end are not those of its parts');
}
