/**
 * Files of this machine. Everything is asynchronous: a call that hangs in the kernel hangs a pool thread, not the
 * deadline timer.
 */
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { Failure, failureOf } from '../failure.ts';
import { nameOfBytes, pathForSystem } from '../file-name.ts';
import { close, fstat, lstat, open, read, readdir, readlink, stat } from './system-calls.ts';
import type { Files, FileStatus, OpenedFile } from '../files.ts';
import { fileType } from './file-type.ts';
import { READ_ONLY } from './open-flags.ts';

export const localFiles: Files = {
  open: (path, maxBytes) => openRegular(path, maxBytes, callsFor(path)),
  list: (directory) => attempt(directory, async () => (await readNames(directory)).map(nameOfBytes)),
  status: (path) => attempt(path, async () => fileStatus(await stat(pathForSystem(path)))),
  linkStatus: (path) => attempt(path, async () => fileStatus(await lstat(pathForSystem(path)))),
  readLink: (path) =>
    attempt(path, async () => nameOfBytes(await readlink(pathForSystem(path), { encoding: 'buffer' }))),
};

/** So many in a row that nobody waits for long. */
const IN_A_ROW = 64;
let inARow = 0;

export const localManyFiles: Pick<Files, 'open'> = {
  async open(path, maxBytes) {
    inARow = (inARow + 1) % IN_A_ROW;
    if (inARow === 0) await new Promise((resolve) => void setImmediate(resolve));
    return await openRegular(path, maxBytes, AT_ONCE);
  },
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

interface Calls {
  open(path: string | Buffer, flags: number): number | Promise<number>;
  fstat(descriptor: number): Stats | Promise<Stats>;
  /** From where the file stands; the number of bytes, 0 at its end. */
  read(descriptor: number, chunk: Buffer): number | Promise<number>;
  close(descriptor: number): void | Promise<void>;
}

const IN_POOL: Calls = { open, fstat, read, close };
/** What waits for nothing needs no thread that could hang. */
const AT_ONCE: Calls = { open: openSync, fstat: fstatSync, read: readSync, close: closeSync };
const BUT_TO_READ: Calls = { ...AT_ONCE, read };

/** To read the memory of a process that hangs may hang; its name and state, and to open what the kernel makes up, does not. */
function callsFor(path: string): Calls {
  const name = /^\/proc\/\d+\/(?<name>cmdline|comm|maps|stat)$/.exec(path)?.groups?.['name'];
  if (name === undefined) return IN_POOL;
  return name === 'comm' || name === 'stat' ? AT_ONCE : BUT_TO_READ;
}

function openRegular(path: string, maxBytes: number, calls: Calls): Promise<OpenedFile> {
  return attempt(path, async () => {
    const descriptor = await calls.open(pathForSystem(path), READ_ONLY);
    try {
      const stats = await calls.fstat(descriptor);
      if (!stats.isFile()) throw new Failure('not-regular', `${path}: not a regular file`);
      return {
        status: fileStatus(stats),
        bytes: await readBounded((chunk) => calls.read(descriptor, chunk), path, stats.size, maxBytes),
      };
    } finally {
      await calls.close(descriptor);
    }
  });
}

/** Files of /proc say a size of 0, and a file may grow while it is read: only the end of file ends it. */
async function readBounded(
  readNext: (chunk: Buffer) => number | Promise<number>,
  path: string,
  size: number,
  maxBytes: number,
): Promise<Buffer> {
  if (size > maxBytes) throw tooLarge(path, maxBytes);
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    // Of the pool, whoever keeps a few bytes would keep whole files with them.
    const chunk = Buffer.allocUnsafeSlow(Math.max(size + 1 - total, 4096));
    const bytesRead = await readNext(chunk);
    if (bytesRead === 0) return joined(chunks);
    total += bytesRead;
    if (total > maxBytes) throw tooLarge(path, maxBytes);
    chunks.push(chunk.subarray(0, bytesRead));
    // All that was announced, and less than there was room for: that was the end.
    if (total === size && bytesRead < chunk.length) return joined(chunks);
  }
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}

function tooLarge(path: string, maxBytes: number): Failure {
  return new Failure('too-large', `${path}: larger than ${maxBytes} bytes`);
}

export function fileStatus(stats: Stats): FileStatus {
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
