import { constants } from 'node:fs';
import { Failure, failureOf } from '../failure.ts';
import { pathForSystem } from '../file-name.ts';
import type { Pieces } from '../pieces.ts';
import { fileStatus } from './files.ts';
import { READ_ONLY } from './open-flags.ts';
import { close, fstat, open, read } from './system-calls.ts';

/** What open(2) says of a link that is not followed, and of a socket or device. */
const NOT_REGULAR = ['ELOOP', 'ENXIO', 'ENODEV'];

/** @param follow whether a symbolic link is followed. @throws Failure `not-regular`, or what the system says */
export async function openPieces(path: string, follow = true): Promise<Pieces> {
  try {
    const flags = follow ? READ_ONLY : READ_ONLY | constants.O_NOFOLLOW;
    const descriptor = await open(pathForSystem(path), flags);
    try {
      const stats = await fstat(descriptor);
      if (!stats.isFile()) throw new Failure('not-regular', `${path}: not a regular file`);
      return piecesOf(path, descriptor, fileStatus(stats));
    } catch (error) {
      await close(descriptor);
      throw error;
    }
  } catch (error) {
    throw NOT_REGULAR.some((code) => isCode(error, code))
      ? new Failure('not-regular', `${path}: not a regular file`, { cause: error })
      : failureOf(error, path);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function piecesOf(path: string, descriptor: number, status: Pieces['status']): Pieces {
  return {
    status,
    async next(maxBytes) {
      const piece = Buffer.allocUnsafe(maxBytes);
      try {
        return piece.subarray(0, await read(descriptor, piece));
      } catch (error) {
        throw failureOf(error, path);
      }
    },
    close: () => close(descriptor),
  };
}
