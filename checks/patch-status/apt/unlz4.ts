/**
 * LZ4 frames, of which Node has no decoder: what apt keeps its lists as. Source: "LZ4 Frame Format Description" 1.6.4 and
 * "LZ4 Block Format Description".
 */
const MAGIC = 0x184d2204;
const SKIPPABLE = 0x184d2a50;
const MAX_BLOCK_BYTES = [65_536, 262_144, 1_048_576, 4_194_304] as const;
/** How far back a match may reach. */
const WINDOW = 65_536;

/** @throws Error where it is cut off or damaged; checksums are not looked at: whoever reads a list has a better one */
export async function* unlz4(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const source = new Cursor(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts));
  do {
    const magic = source.uint32();
    if (magic === MAGIC) yield* frame(source);
    else if ((magic & 0xffff_fff0) >>> 0 === SKIPPABLE) source.bytes(source.uint32());
    else throw new Error('no LZ4 frame where one should begin');
  } while (source.left > 0);
}

class Cursor {
  private readonly source: Buffer;
  private at = 0;

  constructor(source: Buffer) {
    this.source = source;
  }

  get left(): number {
    return this.source.length - this.at;
  }

  bytes(count: number): Buffer {
    if (this.at + count > this.source.length) throw cutOff();
    this.at += count;
    return this.source.subarray(this.at - count, this.at);
  }

  uint32(): number {
    return this.bytes(4).readUInt32LE();
  }
}

function* frame(source: Cursor): Generator<Buffer> {
  const [flags = 0, sizes = 0] = source.bytes(2);
  if (flags >> 6 !== 1) throw new Error(`version ${flags >> 6} of the LZ4 frame format`);
  const size = (flags & 0x08) === 0 ? undefined : Number(source.bytes(8).readBigUInt64LE());
  if ((flags & 0x01) !== 0) throw new Error('an LZ4 frame that needs a dictionary');
  source.bytes(1);
  const maxBytes = MAX_BLOCK_BYTES[((sizes >> 4) & 7) - 4];
  if (maxBytes === undefined) throw new Error('an LZ4 frame with blocks of no known size');
  const [isLinked, hasBlockSum, hasSum] = [(flags & 0x20) === 0, (flags & 0x10) !== 0, (flags & 0x04) !== 0];
  let [before, total] = [Buffer.alloc(0), 0];
  for (let header = source.uint32(); header !== 0; header = source.uint32()) {
    const packed = source.bytes(header & 0x7fff_ffff);
    if (hasBlockSum) source.uint32();
    const block =
      header >>> 31 === 1 ? packed : unpackBlock(packed, isLinked ? before : Buffer.alloc(0), maxBytes);
    total += block.length;
    before = isLinked ? Buffer.concat([before, block]).subarray(-WINDOW) : before;
    yield block;
  }
  if (hasSum) source.uint32();
  if (size !== undefined && size !== total) throw new Error(`${total} bytes in an LZ4 frame of ${size}`);
}

/** @param before what matches may refer to */
function unpackBlock(packed: Buffer, before: Buffer, maxBytes: number): Buffer {
  const out = Buffer.allocUnsafe(before.length + maxBytes);
  before.copy(out);
  // No function inside shares these: V8 14 has lost what such a one added to them, once it had optimised the loop.
  let from = 0;
  let to = before.length;
  while (from < packed.length) {
    const token = packed[from] ?? 0;
    const literals = lengthAt(packed, from + 1, token >> 4);
    from += 1 + bytesOfLength(token >> 4, literals);
    if (from + literals > packed.length || to + literals > out.length) fail();
    packed.copy(out, to, from, from + literals);
    from += literals;
    to += literals;
    if (from === packed.length) break;
    if (from + 2 > packed.length) fail();
    const offset = packed.readUInt16LE(from);
    from += 2;
    const more = lengthAt(packed, from, token & 15);
    from += bytesOfLength(token & 15, more);
    const match = more + MIN_MATCH;
    if (offset === 0 || offset > to || to + match > out.length) fail();
    copyMatch(out, to, offset, match);
    to += match;
  }
  return out.subarray(before.length, to);
}

/** What the four bits of a token do not hold is in the bytes that follow, of which the last is less than 255. */
function lengthAt(packed: Buffer, from: number, nibble: number): number {
  if (nibble < 15) return nibble;
  let sum = nibble;
  for (let at = from; ; at += 1) {
    const byte = packed[at] ?? fail();
    sum += byte;
    if (byte < 255) return sum;
  }
}

/** How many bytes after the token the length took. */
function bytesOfLength(nibble: number, length: number): number {
  return nibble < 15 ? 0 : Math.floor((length - 15) / 255) + 1;
}

const MIN_MATCH = 4;

/** A match may overlap what it makes. */
function copyMatch(out: Buffer, to: number, offset: number, length: number): void {
  if (offset >= length) out.copyWithin(to, to - offset, to - offset + length);
  else for (let at = to; at < to + length; at += 1) out[at] = out[at - offset] ?? 0;
}

function fail(): never {
  throw new Error('an LZ4 block that is damaged');
}

function cutOff(): Error {
  return new Error('an LZ4 frame that is cut off');
}
