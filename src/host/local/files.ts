/**
 * Files of this machine. Everything is asynchronous: a call that hangs in the kernel hangs a pool thread, not the
 * deadline timer. It uses the callback functions of Node, since `node:fs/promises` alone adds a tenth to the start.
 */
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { Failure, failureOf } from '../failure.ts';
import { nameOfBytes, pathForSystem } from '../file-name.ts';
import type { Files, FileStatus, OpenedFile } from '../files.ts';
import { fileType } from './file-type.ts';

const lstat = promisify<fs.PathLike, fs.Stats>(fs.lstat);
const stat = promisify<fs.PathLike, fs.Stats>(fs.stat);
const open = promisify<fs.PathLike, number, number>(fs.open);
const fstat = promisify<number, fs.Stats>(fs.fstat);
const close = promisify(fs.close);
const read = promisify<number, Buffer, number>(readInto);
const readdir = promisify<fs.PathLike, { encoding: 'buffer' }, Buffer[]>(fs.readdir);
const readlink = promisify<fs.PathLike, { encoding: 'buffer' }, Buffer>(fs.readlink);

export const localFiles: Files = {
  open: openRegular,
  list: (directory) => attempt(directory, async () => (await readNames(directory)).map(nameOfBytes)),
  status: (path) => attempt(path, async () => fileStatus(await stat(pathForSystem(path)))),
  linkStatus: (path) => attempt(path, async () => fileStatus(await lstat(pathForSystem(path)))),
  readLink: (path) =>
    attempt(path, async () => nameOfBytes(await readlink(pathForSystem(path), { encoding: 'buffer' }))),
};

function readNames(directory: string): Promise<Buffer[]> {
  return readdir(pathForSystem(directory), { encoding: 'buffer' });
}

async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw failureOf(error, path);
  }
}

/** O_NONBLOCK so that a FIFO without a writer opens at once, O_NOCTTY so that a terminal never becomes ours. */
const OPEN_FLAGS = fs.constants.O_RDONLY | fs.constants.O_NONBLOCK | fs.constants.O_NOCTTY;

function openRegular(path: string, maxBytes: number): Promise<OpenedFile> {
  return attempt(path, async () => {
    const descriptor = await open(pathForSystem(path), OPEN_FLAGS);
    try {
      const stats = await fstat(descriptor);
      if (!stats.isFile()) throw new Failure('not-regular', `${path}: not a regular file`);
      return { status: fileStatus(stats), bytes: await readBounded(descriptor, path, stats.size, maxBytes) };
    } finally {
      await close(descriptor);
    }
  });
}

/** Files of /proc say a size of 0, and a file may grow while it is read: only the end of file ends it. */
async function readBounded(
  descriptor: number,
  path: string,
  size: number,
  maxBytes: number,
): Promise<Buffer> {
  if (size > maxBytes) throw tooLarge(path, maxBytes);
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(size + 1 - total, 4096));
    const bytesRead = await read(descriptor, chunk);
    if (bytesRead === 0) return chunks.length === 1 ? (chunks[0] ?? chunk) : Buffer.concat(chunks);
    total += bytesRead;
    if (total > maxBytes) throw tooLarge(path, maxBytes);
    chunks.push(chunk.subarray(0, bytesRead));
  }
}

function readInto(
  descriptor: number,
  chunk: Buffer,
  done: (error: Error | null, bytesRead: number) => void,
): void {
  fs.read(descriptor, chunk, 0, chunk.length, null, done);
}

function tooLarge(path: string, maxBytes: number): Failure {
  return new Failure('too-large', `${path}: larger than ${maxBytes} bytes`);
}

export function fileStatus(stats: fs.Stats): FileStatus {
  return {
    type: fileType(stats.mode),
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    modifiedAt: stats.mtimeMs / 1000,
    device: stats.dev,
    inode: stats.ino,
    links: stats.nlink,
  };
}
