/** A FIFO of this machine: opened for each line, since its reader makes a new one when it starts anew. */
import * as fs from 'node:fs';
import { ATOMIC_BYTES, type CommandPipe } from '../command-pipe.ts';
import { Failure, failureOf } from '../failure.ts';
import { close, fstat, open } from './system-calls.ts';

/** Without O_CREAT: a regular file in its place would fill while nobody reads it. */
const WRITE_ONLY = fs.constants.O_WRONLY | fs.constants.O_NONBLOCK | fs.constants.O_NOCTTY;

export function localCommandPipe(path: string): CommandPipe {
  return {
    async write(line) {
      if (line.length > ATOMIC_BYTES) throw new RangeError(`${line.length} bytes are no atomic write`);
      try {
        return await writeOnce(path, line);
      } catch (error) {
        throw unread(error)
          ? new Failure('unreachable', `${path}: nobody reads it`, { cause: error })
          : failureOf(error, path);
      }
    },
  };
}

async function writeOnce(path: string, line: Buffer): Promise<'written' | 'full'> {
  const descriptor = await open(path, WRITE_ONLY);
  try {
    if (!(await fstat(descriptor)).isFIFO()) throw new Failure('not-regular', `${path}: not a FIFO`);
    await write(descriptor, line);
    return 'written';
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return 'full';
    throw error;
  } finally {
    await close(descriptor);
  }
}

/** POSIX: what is no longer than PIPE_BUF is written whole or not at all. */
function write(descriptor: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.write(descriptor, bytes, (error) => (error === null ? resolve() : reject(error)));
  });
}

/** ENXIO when there is no reader, EPIPE when it has gone in between. */
function unread(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENXIO' || code === 'EPIPE';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
