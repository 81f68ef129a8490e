/** Files that are read piece by piece, since they may be larger than memory. */
import type { FileStatus } from './files.ts';

export interface Pieces {
  /** Of the open file, when it was opened. */
  readonly status: FileStatus;
  /** The next bytes, at most so many; none at the end, which moves while somebody writes. @throws Failure */
  next(maxBytes: number): Promise<Buffer>;
  close(): Promise<void>;
}
