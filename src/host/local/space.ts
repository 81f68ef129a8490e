import { statfs } from 'node:fs/promises';
import { failureOf } from '../failure.ts';
import type { Space } from '../machine.ts';

export async function spaceOf(path: string): Promise<Space> {
  try {
    const { bavail, blocks, bsize } = await statfs(path);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    throw failureOf(error, path);
  }
}
