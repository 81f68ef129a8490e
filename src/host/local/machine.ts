import type { Host } from '../host.ts';
import type { Machine } from '../machine.ts';
import { localJournal } from './journal.ts';
import { spaceOf } from './space.ts';
import { localStream } from './stream.ts';

/** What a daemon has beyond what a probe has. */
export function localMachine(host: Host): Machine {
  return { ...host, journal: localJournal, space: spaceOf, stream: localStream };
}
