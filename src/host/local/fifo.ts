/** fifo(7), mkfifo(1): Node has no call that makes one. */
import { constants } from 'node:fs';
import { Failure, failureOf } from '../failure.ts';
import type { Fifo } from '../fifo.ts';
import { close, fstat, open, read } from './system-calls.ts';

/** For writing too, so that there is no end of file when the last writer goes. */
const READ_AND_WRITE = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW;
const MKFIFO = '/usr/bin/mkfifo';

export async function openFifo(path: string, create?: number): Promise<Fifo> {
  try {
    return await openExisting(path);
  } catch (error) {
    const failure = failureOf(error, path);
    if (failure.reason !== 'missing' || create === undefined) throw failure;
  }
  try {
    await make(path, create);
    return await openExisting(path);
  } catch (error) {
    throw failureOf(error, path);
  }
}

async function openExisting(path: string): Promise<Fifo> {
  const descriptor = await open(path, READ_AND_WRITE);
  try {
    const stats = await fstat(descriptor);
    if (!stats.isFIFO()) throw new Failure('refused', `${path}: not a named pipe`);
    return {
      inode: stats.ino,
      read: (maxBytes) => readNow(path, descriptor, maxBytes),
      close: () => close(descriptor),
    };
  } catch (error) {
    await close(descriptor);
    throw error;
  }
}

async function readNow(path: string, descriptor: number, maxBytes: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(maxBytes);
  try {
    return piece.subarray(0, await read(descriptor, piece));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return piece.subarray(0, 0);
    throw failureOf(error, path);
  }
}

async function make(path: string, mode: number): Promise<void> {
  const { execFile } = process.getBuiltinModule('node:child_process');
  await new Promise<void>((resolve, reject) => {
    execFile(MKFIFO, ['-m', mode.toString(8), '--', path], (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Failure('failed', `${path}: cannot be made: ${stderr.trim() || error.message}`));
    });
  });
}
