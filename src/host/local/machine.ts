import type { Host } from '../host.ts';
import type { Machine } from '../machine.ts';
import { localExchange } from './exchange.ts';
import { localJournal } from './journal.ts';

/** What a daemon has beyond what a probe has. */
export function localMachine(host: Host): Machine {
  return { ...host, journal: localJournal, exchange: localExchange };
}
