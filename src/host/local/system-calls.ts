/**
 * The system calls that adapters make, as promises. They are Node's callback functions: to load `node:fs/promises` takes
 * a tenth of a start.
 */
import * as fs from 'node:fs';
import { promisify } from 'node:util';

export const access = promisify<fs.PathLike, number>(fs.access);
export const close = promisify<number>(fs.close);
export const fstat = promisify<number, fs.Stats>(fs.fstat);
export const lstat = promisify<fs.PathLike, fs.Stats>(fs.lstat);
export const open = promisify<fs.PathLike, number, number>(fs.open);
export const read = promisify<number, Buffer, number>(readInto);
export const readdir = promisify<fs.PathLike, { encoding: 'buffer' }, Buffer[]>(fs.readdir);
export const readlink = promisify<fs.PathLike, { encoding: 'buffer' }, Buffer>(fs.readlink);
export const stat = promisify<fs.PathLike, fs.Stats>(fs.stat);

/** From where the file stands; the number of bytes, 0 at its end. */
function readInto(
  descriptor: number,
  chunk: Buffer,
  done: (error: Error | null, bytesRead: number) => void,
): void {
  fs.read(descriptor, chunk, 0, chunk.length, null, done);
}
