/** The machine as a daemon uses it: what a probe may see of it, and what only the bridge does. */
import type { Host } from './host.ts';
import type { Journal } from './journal.ts';
import type { OpenStream } from './stream.ts';

export interface Rotation {
  /** Bytes from which on the next lines go to a new file. */
  readonly maxBytes: number;
  /** Files set aside; the oldest goes. */
  readonly keep: number;
}

export interface Machine extends Host {
  journal(path: string, rotation: Rotation): Journal;
  /** Of the file system that the path is on. @throws Failure */
  space(path: string): Promise<Space>;
  readonly stream: OpenStream;
}

export interface Space {
  /** Bytes that are free for whoever is not root. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}
