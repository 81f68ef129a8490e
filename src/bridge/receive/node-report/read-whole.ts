/** A file of the drop directory, read once and whole. */
import { Failure } from '../../../host/failure.ts';
import type { Pieces } from '../../../host/pieces.ts';
import type { ReadFile } from './signature.ts';

export type ReadWhole = ReadFile | { readonly why: string; readonly isMissing: boolean };

const PIECE_BYTES = 256 * 1024;

/** @returns why not, where it is the file's own fault. @throws Failure where it cannot be read now */
export async function readWhole(
  open: () => Promise<Pieces>,
  name: string,
  maxBytes: number,
): Promise<ReadWhole> {
  try {
    const pieces = await open();
    try {
      const bytes = await allOf(pieces, maxBytes);
      return bytes === undefined
        ? { why: `it is larger than ${maxBytes} bytes`, isMissing: false }
        : { name, status: pieces.status, bytes };
    } finally {
      await pieces.close();
    }
  } catch (error) {
    if (!(error instanceof Failure) || !OWN_FAULT.has(error.reason)) throw error;
    return { why: error.message, isMissing: error.reason === 'missing' };
  }
}

/** A link, a device, a file that its owner lets nobody read. */
const OWN_FAULT: ReadonlySet<string> = new Set(['not-regular', 'denied', 'missing']);

async function allOf(pieces: Pieces, maxBytes: number): Promise<Buffer | undefined> {
  const all: Buffer[] = [];
  let length = 0;
  for (;;) {
    const piece = await pieces.next(PIECE_BYTES);
    if (piece.length === 0) return Buffer.concat(all);
    length += piece.length;
    if (length > maxBytes) return undefined;
    all.push(piece);
  }
}
