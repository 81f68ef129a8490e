import type { Host } from '../host.ts';
import type { Machine } from '../machine.ts';
import { openFifo } from './fifo.ts';
import { localExchange } from './exchange.ts';
import { localJournal } from './journal.ts';
import { permits } from './permits.ts';
import { openPieces } from './pieces.ts';
import { localSmtp } from './smtp.ts';
import { spaceOf } from './space.ts';
import { localSpool } from './spool.ts';
import { localStream } from './stream.ts';
import { localCommandPipe } from './command-pipe.ts';
import { localPsk } from './psk-channel.ts';
import { localSpoolDirectory } from './spool-directory.ts';

/** What a daemon has beyond what a probe has. */
export function localMachine(host: Host): Machine {
  return {
    ...host,
    journal: localJournal,
    spool: localSpool,
    pieces: (path) => openPieces(path),
    fifo: openFifo,
    space: spaceOf,
    stream: localStream,
    permits,
    spoolDirectory: localSpoolDirectory,
    commandPipe: localCommandPipe,
    psk: localPsk,
    exchange: localExchange,
    sendMail: localSmtp,
  };
}
