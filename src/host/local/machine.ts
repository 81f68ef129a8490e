import type { Host } from '../host.ts';
import type { Machine } from '../machine.ts';
import { localCommandPipe } from './command-pipe.ts';
import { localJournal } from './journal.ts';
import { localPsk } from './psk-channel.ts';
import { localSpoolDirectory } from './spool-directory.ts';

/** What a daemon has beyond what a probe has. */
export function localMachine(host: Host): Machine {
  return {
    ...host,
    journal: localJournal,
    spoolDirectory: localSpoolDirectory,
    commandPipe: localCommandPipe,
    psk: localPsk,
  };
}
