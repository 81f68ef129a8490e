/** The machine as a daemon uses it: what a probe may see of it, and what only the bridge does. */
import type { Fifo } from './fifo.ts';
import type { Exchange, ExchangeSettings } from './exchange.ts';
import type { Host } from './host.ts';
import type { Journal } from './journal.ts';
import type { Pieces } from './pieces.ts';
import type { Spool } from './spool.ts';
import type { OpenStream } from './stream.ts';
import type { CommandPipe } from './command-pipe.ts';
import type { PskChannels } from './psk-channel.ts';
import type { SendMail } from './smtp.ts';
import type { SpoolDirectory } from './spool-directory.ts';

export interface Rotation {
  /** Bytes from which on the next lines go to a new file. */
  readonly maxBytes: number;
  /** Files set aside; the oldest goes. */
  readonly keep: number;
}

export interface Machine extends Host {
  journal(path: string, rotation: Rotation): Journal;
  spool(directory: string): Spool;
  /** A regular file. @throws Failure `not-regular`, … */
  pieces(path: string): Promise<Pieces>;
  /**
   * @param create permission bits of a pipe that is made where there is none
   * @throws Failure `refused` where something else has the name, `missing`, …
   */
  fifo(path: string, create?: number): Promise<Fifo>;
  spoolDirectory(path: string): SpoolDirectory;
  commandPipe(path: string): CommandPipe;
  readonly psk: PskChannels;
  /** @throws Failure `refused` for certificates, keys or a proxy that cannot be used */
  exchange(settings: ExchangeSettings): Exchange;
  readonly sendMail: SendMail;
  /** Of the file system that the path is on. @throws Failure */
  space(path: string): Promise<Space>;
  readonly stream: OpenStream;
  /**
   * Whether we may read or write what is there; of a directory, whether we may list it, or make and remove files in it.
   * @throws Failure `missing`, …
   */
  permits(path: string, use: 'read' | 'write'): Promise<boolean>;
}

export interface Space {
  /** Bytes that are free for whoever is not root. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}
