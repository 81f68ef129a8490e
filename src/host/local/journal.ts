/** A journal at `path`; the ones before are `path.1` (newest) to `path.N`. */
import { lstat, open, rename, rm } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { failureOf } from '../failure.ts';
import type { Journal, Standing } from '../journal.ts';
import type { Rotation } from '../machine.ts';
import { syncDirectory } from './own-directory.ts';

const APPEND =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const OWNER_AND_GROUP = 0o640;
const NEWLINE = 0x0a;

export function localJournal(path: string, { maxBytes, keep }: Rotation): Journal {
  return {
    async standing() {
      try {
        return await standingOf(path);
      } catch (error) {
        throw failureOf(error, path);
      }
    },
    async tail(limit) {
      try {
        const current = await endOf(path, limit);
        const before =
          current.length < limit && keep > 0 ? await endOf(`${path}.1`, limit - current.length) : '';
        return before + current;
      } catch (error) {
        throw failureOf(error, path);
      }
    },
    async append(lines) {
      try {
        const size = await appendDurably(path, lines);
        if (size >= maxBytes) await rotate(path, keep);
      } catch (error) {
        throw failureOf(error, path);
      }
    },
  };
}

async function standingOf(path: string): Promise<Standing | undefined> {
  try {
    const { dev, ino, size } = await lstat(path);
    return { file: `${dev}:${ino}`, bytes: size };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function appendDurably(path: string, lines: string): Promise<number> {
  const handle = await open(path, APPEND, OWNER_AND_GROUP);
  try {
    await handle.appendFile(lines);
    await handle.datasync();
    const { size } = await handle.stat();
    if (size === Buffer.byteLength(lines)) await syncDirectory(dirname(path));
    return size;
  } finally {
    await handle.close();
  }
}

async function rotate(path: string, keep: number): Promise<void> {
  for (let number = keep - 1; number > 0; number -= 1)
    await moveIfThere(`${path}.${number}`, `${path}.${number + 1}`);
  if (keep > 0) await rename(path, `${path}.1`);
  else await rm(path);
  await syncDirectory(dirname(path));
}

async function moveIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

async function endOf(path: string, limit: number): Promise<string> {
  const handle = await open(path, APPEND & ~constants.O_CREAT).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (handle === undefined) return '';
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, limit));
    await handle.read(bytes, 0, bytes.length, size - bytes.length);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end < bytes.length) await handle.truncate(size - bytes.length + end);
    const begin = bytes.length < size ? bytes.indexOf(NEWLINE) + 1 : 0;
    return bytes.subarray(begin, end).toString('utf8');
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
