/** Feed files as they were downloaded → their documents, whatever they are packed as. */
import { Failure } from '../../../host/failure.ts';
import { FeedError, type FeedDocument } from '../feed.ts';
import { ByteSource } from './byte-source.ts';
import { decompress } from './decompress.ts';
import { formatOf, MAGIC_BYTES } from './format.ts';
import { PackedPieces } from './packed-pieces.ts';
import { Budget, UNPACK_LIMITS, type UnpackLimits } from './limits.ts';
import { readTar, type Entry } from './tar.ts';
import { readZip } from './zip.ts';

export interface PackedFile {
  readonly name: string;
  /** Whole, or as it comes, once. */
  readonly content: Buffer | AsyncIterable<Buffer>;
}

/** One that lies somewhere. */
export interface LyingFile extends PackedFile {
  /** Seconds since the epoch. */
  readonly modifiedAt: number;
}

/**
 * Documents in the order in which they are in the file, one at a time.
 * @throws FeedError that names the file where it is cut off, damaged or larger than the limits; what the chunks throw
 */
export async function* unpack(
  file: PackedFile,
  limits: UnpackLimits = UNPACK_LIMITS,
): AsyncGenerator<FeedDocument> {
  const { name, content } = file;
  try {
    yield* open(name, content, new Budget(limits), 0);
  } catch (error) {
    if (!(error instanceof Error) || OTHER.some((kind) => error instanceof kind)) throw error;
    throw new FeedError(`${shown(name)}: is cut off or damaged: ${error.message}`, { cause: error });
  }
}

/** What says nothing of the bytes: a bug of ours among them. */
const OTHER = [FeedError, Failure, TypeError, ReferenceError, SyntaxError] as const;

async function* open(
  name: string,
  content: PackedFile['content'],
  budget: Budget,
  depth: number,
): AsyncGenerator<FeedDocument> {
  if (Buffer.isBuffer(content) && formatOf(content) === 'plain') {
    budget.hold(content.length, shown(name));
    yield plain(name, content, budget);
    return;
  }
  const source = new ByteSource(content);
  // Whoever stops before the end leaves nothing open: of a decoder there may be only one at a time.
  try {
    yield* opened(name, source, budget, depth);
  } finally {
    await source.close();
  }
}

function plain(name: string, bytes: Buffer, budget: Budget): FeedDocument {
  budget.begin(shown(name));
  return { name: shown(name), bytes };
}

async function* opened(
  name: string,
  source: ByteSource,
  budget: Budget,
  depth: number,
): AsyncGenerator<FeedDocument> {
  const format = formatOf(await source.peek(MAGIC_BYTES));
  if (format !== 'plain' && depth >= budget.limits.depth) {
    throw new FeedError(`${shown(name)}: packed more than ${budget.limits.depth} times`);
  }
  switch (format) {
    case 'plain':
      budget.begin(shown(name));
      yield isXml(await source.peek(MAGIC_BYTES))
        ? await readXml(source, name, budget)
        : { name: shown(name), bytes: await whole(source, name, budget) };
      return;
    case 'tar':
      yield* entries(name, readTar(source, shown(name), budget), budget, depth);
      return;
    case 'zip':
      yield* entries(name, readZip(await whole(source, name, budget), shown(name), budget), budget, depth);
      return;
    case 'gzip':
    case 'zstd':
    case 'bzip2':
    case 'xz': {
      const unpacked = counted(decompress(format, source.rest()), name, budget);
      yield* open(name.replace(SUFFIX, ''), unpacked, budget, depth + 1);
    }
  }
}

const SUFFIX = /\.(?:gz|zst|bz2|xz)$/i;

async function* entries(
  archive: string,
  read: AsyncIterable<Entry>,
  budget: Budget,
  depth: number,
): AsyncGenerator<FeedDocument> {
  for await (const { name, bytes } of read) {
    budget.spend(bytes.length, shown(archive));
    yield* open(`${archive}/${name}`, bytes, budget, depth + 1);
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, name: string, budget: Budget): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    budget.spend(chunk.length, shown(name));
    yield chunk;
  }
}

async function whole(source: ByteSource, name: string, budget: Budget): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source.rest()) {
    length += chunk.length;
    budget.hold(length, shown(name));
    chunks.push(chunk);
  }
  return chunks[0] !== undefined && chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length);
}

function isXml(start: Buffer): boolean {
  return /^(?:\uFEFF)?\s*</.test(start.toString('utf8'));
}

/** What is larger is read in pieces: OVAL has up to 200 MB, of which ten are left when it is packed. */
const WHOLE_BYTES = 2 ** 20;

async function readXml(source: ByteSource, name: string, budget: Budget): Promise<FeedDocument> {
  const bytes = await source.take(WHOLE_BYTES);
  budget.hold(bytes.length, shown(name));
  const packed = new PackedPieces();
  let length = 0;
  for await (const chunk of source.rest()) {
    length += chunk.length;
    budget.hold(bytes.length + length, shown(name));
    packed.add(chunk);
  }
  if (length === 0) return { name: shown(name), bytes };
  return {
    name: shown(name),
    bytes,
    *pieces() {
      yield bytes;
      yield* packed.pieces();
    },
  };
}

/** Names in archives are a stranger's text. */
function shown(name: string): string {
  return name
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?')
    .slice(0, 1000);
}
