/** The machine as a daemon uses it: what a probe may see of it, and what only the bridge does. */
import type { CommandPipe } from './command-pipe.ts';
import type { Host } from './host.ts';
import type { Journal } from './journal.ts';
import type { PskChannels } from './psk-channel.ts';
import type { SpoolDirectory } from './spool-directory.ts';

export interface Rotation {
  /** Bytes from which on the next lines go to a new file. */
  readonly maxBytes: number;
  /** Files set aside; the oldest goes. */
  readonly keep: number;
}

export interface Machine extends Host {
  journal(path: string, rotation: Rotation): Journal;
  spoolDirectory(path: string): SpoolDirectory;
  commandPipe(path: string): CommandPipe;
  readonly psk: PskChannels;
}
