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

interface Stream {
  readonly bytes: Buffer;
  /** Decoded, as its index says. */
  readonly unpacked: number;
}

async function* decode({ bytes, unpacked }: Stream): AsyncGenerator<Buffer> {
  const { default: library } = await import('xz-decompress');
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  const reader = new library.XzReadableStream(source).getReader();
  let left = unpacked;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      left -= next.value.length;
      yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
  } finally {
    // The library has one decoder for all, which is right for the next only when this one has come to its end.
    await drain(reader, left).catch(() => undefined);
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>, bytes: number): Promise<void> {
  let left = bytes;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    left -= next.value.length;
    if (left < 0) {
      await reader.cancel();
      return;
    }
  }
}

function streamsOf(bytes: Buffer): readonly Stream[] {
  const streams: Stream[] = [];
  let end = bytes.length;
  while (end > 0) {
    // Between streams there may be padding of zeros, four at a time.
    if (end >= 4 && bytes.readUInt32LE(end - 4) === 0) {
      end -= 4;
      continue;
    }
    const { packed, unpacked } = sizesOf(bytes.subarray(0, end));
    const start = end - packed;
    streams.unshift({ bytes: bytes.subarray(start, end), unpacked });
    end = start;
  }
  return streams;
}

interface Sizes {
  readonly packed: number;
  readonly unpacked: number;
}

/** Of the stream that ends with these bytes. */
function sizesOf(bytes: Buffer): Sizes {
  const footer = bytes.length - FOOTER_BYTES;
  if (footer < HEADER_BYTES || bytes.toString('latin1', bytes.length - 2) !== FOOTER_MAGIC) throw cutOff();
  const index = footer - (bytes.readUInt32LE(footer + 4) + 1) * 4;
  if (index < HEADER_BYTES) throw cutOff();
  const blocks = blocksIn(bytes.subarray(index, footer));
  const packed = HEADER_BYTES + blocks.packed + (footer - index) + FOOTER_BYTES;
  if (packed > bytes.length) throw cutOff();
  return { packed, unpacked: blocks.unpacked };
}

/** The sum of what the index says of the blocks. */
function blocksIn(index: Buffer): Sizes {
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
  let [packed, unpacked] = [0, 0];
  for (let left = next(); left > 0; left -= 1) {
    packed += Math.ceil(next() / 4) * 4;
    unpacked += next();
  }
  return { packed, unpacked };
}

function cutOff(): Error {
  return new Error('the sizes at its end are not those of its parts');
}
