/** Tar as it comes. Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Interchange Format"; GNU tar, `L`. */
import { FeedError } from '../feed.ts';
import type { ByteSource } from './byte-source.ts';
import type { Budget } from './limits.ts';

const BLOCK = 512;
/** Of names and the like, which come as files of their own. */
const MOST_OF_A_HEADER = 2 ** 20;

export interface Entry {
  /** As the archive says it: for messages alone. */
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Regular files; whatever else an archive may hold is nothing to us.
 * @param archive its name, for messages. @throws FeedError
 */
export async function* readTar(source: ByteSource, archive: string, budget: Budget): AsyncGenerator<Entry> {
  let said: Partial<Record<'path' | 'size', string>> = {};
  for (;;) {
    const header = await source.take(BLOCK);
    if (header.length < BLOCK) throw new FeedError(`${archive}: is cut off`);
    if (isEmpty(header)) {
      await readToEnd(source, archive);
      return;
    }
    verify(header, archive);
    const size = said.size === undefined ? numberIn(header, 124, 12, archive) : Number(said.size);
    if (!Number.isSafeInteger(size) || size < 0) throw new FeedError(`${archive}: an entry of no size`);
    const type = String.fromCharCode(header[156] ?? 0);
    const name = said.path ?? nameIn(header);
    if ('xgL'.includes(type)) {
      if (size > MOST_OF_A_HEADER) throw new FeedError(`${archive}: a name of ${size} bytes`);
      const content = await contentOf(source, size, archive);
      if (type === 'x') said = { ...said, ...paxOf(content) };
      if (type === 'L') said = { ...said, path: untilZero(content) };
      continue;
    }
    said = {};
    if (type !== '0' && type !== '\0' && type !== '7') {
      await skip(source, padded(size), archive);
      continue;
    }
    budget.hold(size, `${archive}: ${name}`);
    yield { name, bytes: await contentOf(source, size, archive) };
  }
}

/**
 * Only who reads what it is packed as to the end hears that its checksum is another. After the end is nothing: where there is, the
 * end is a hole, or a second archive that nobody would read.
 */
async function readToEnd(source: ByteSource, archive: string): Promise<void> {
  for await (const chunk of source.rest())
    if (!isEmpty(chunk)) throw new FeedError(`${archive}: goes on after its end`);
}

function isEmpty(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

async function contentOf(source: ByteSource, size: number, archive: string): Promise<Buffer> {
  const bytes = await source.take(padded(size));
  if (bytes.length < padded(size)) throw new FeedError(`${archive}: is cut off`);
  return bytes.subarray(0, size);
}

async function skip(source: ByteSource, count: number, archive: string): Promise<void> {
  for (let left = count; left > 0;) {
    const { length } = await source.take(Math.min(left, 2 ** 16));
    if (length === 0) throw new FeedError(`${archive}: is cut off`);
    left -= length;
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

/** The checksum counts its own field as spaces. */
function verify(header: Buffer, archive: string): void {
  let sum = 8 * 0x20;
  for (let at = 0; at < header.length; at += 1) sum += at >= 148 && at < 156 ? 0 : (header[at] ?? 0);
  if (numberIn(header, 148, 8, archive) !== sum) throw new FeedError(`${archive}: is damaged`);
}

/** Octal text, or GNU's base 256 where the first bit is set. */
function numberIn(header: Buffer, offset: number, length: number, archive: string): number {
  if (((header[offset] ?? 0) & 0x80) !== 0) return Number(header.readBigUInt64BE(offset + length - 8));
  const text = untilZero(header.subarray(offset, offset + length)).trim();
  if (!/^[0-7]*$/.test(text)) throw new FeedError(`${archive}: is damaged`);
  return text === '' ? 0 : Number.parseInt(text, 8);
}

function nameIn(header: Buffer): string {
  const prefix =
    header.toString('latin1', 257, 263) === 'ustar\0' ? untilZero(header.subarray(345, 500)) : '';
  const name = untilZero(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Records of `LENGTH KEY=VALUE\n`. */
function paxOf(content: Buffer): Partial<Record<'path' | 'size', string>> {
  const said: Partial<Record<'path' | 'size', string>> = {};
  for (let at = 0; at < content.length;) {
    const length = Number.parseInt(content.toString('latin1', at, at + 10), 10);
    if (!(length > 0)) break;
    const record = content.toString('utf8', at, at + length - 1).replace(/^\d+ /, '');
    const [key, value] = [record.slice(0, record.indexOf('=')), record.slice(record.indexOf('=') + 1)];
    if (key === 'path' || key === 'size') said[key] = value;
    at += length;
  }
  return said;
}

function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}
