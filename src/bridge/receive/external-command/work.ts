import type { Spool } from '../../../host/spool.ts';
import type { Look } from '../polling.ts';
import type { ReceiveWorld } from '../receiver.ts';

/** What reading one command file needs. */
export interface Work {
  /** The receiver, who is the reporter too. */
  readonly name: string;
  readonly path: string;
  readonly maxLineBytes: number;
  /** The directory of the command file. */
  readonly spool: Spool;
  readonly world: ReceiveWorld;
  readonly look: Look;
}

const DIGITS = 9;

/** Names in the spool of what was read from the pipe and could not be stored; in order when they are sorted. */
export function leftoverOf(path: string, number: number): string {
  return `${baseOf(path)}.leftover.${String(number).padStart(DIGITS, '0')}`;
}

export function isLeftoverOf(path: string, name: string): boolean {
  return name.startsWith(`${baseOf(path)}.leftover.`);
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
