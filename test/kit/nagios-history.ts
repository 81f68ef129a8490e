/** Every result that a real Nagios has processed, whoever made it: its performance data files are copied before they are handed over. */
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unescapeOutput } from '../../src/bridge/nagios-text.ts';
import { nagiosConfiguration } from '../../src/bridge/receive/nagios-perfdata/nagios-configuration.ts';
import { FIELDS, marksOf, type Field } from '../../src/bridge/receive/nagios-perfdata/template.ts';
import { nameOfBytes } from '../../src/host/file-name.ts';
import { unprivileged } from './unprivileged.ts';

export const TOKEN = 'k3Jx9QpL2mVb8Zr4';
const SPOOL = 'var/perf';

export interface ProcessedResult {
  readonly host: string;
  /** Empty for the host itself. */
  readonly service: string;
  readonly state: number;
  /** Seconds since the epoch: when the check began. */
  readonly start: number;
  /** Seconds. */
  readonly executionTime: number;
  readonly output: string;
  /** Without the white space at its end. */
  readonly longOutput: string;
  readonly perfdata: string;
}

/** The directory that Nagios hands its files over in. */
export function handOverDirectory(root: string): string {
  return join(root, SPOOL);
}

/** For {@link startNagios}: hands results over each second, and keeps a copy of them. */
export function handOverAndKeep(root: string): { readonly main: string; readonly objects: string } {
  const { uid, gid } = unprivileged();
  for (const name of [SPOOL, 'var/kept']) {
    mkdirSync(join(root, name));
    chownSync(join(root, name), uid, gid);
  }
  const program = join(root, 'keep-and-move');
  const copy = `cat "$2" >> ${join(root, 'var/kept')}/"$(basename "$2")"`;
  // What `mv -n` leaves where it is comes again.
  writeFileSync(program, `#!/bin/sh\n[ -e "$3" ] && exit\n${copy}\nexec /bin/mv "$@"\n`, { mode: 0o755 });
  const { main, objects } = nagiosConfiguration({
    token: TOKEN,
    spool: handOverDirectory(root),
    intervalSeconds: 1,
  });
  return { main, objects: objects.replaceAll('/bin/mv', program) };
}

/** In the order in which Nagios processed them, services and hosts each. */
export function processedByNagios(root: string): readonly ProcessedResult[] {
  return ['service', 'host'].flatMap((kind) => {
    const path = join(root, `var/kept/${kind}-perfdata.current`);
    if (!existsSync(path)) return [];
    const lines = nameOfBytes(readFileSync(path)).split('\n');
    return lines.filter((line) => line !== '').map(resultIn);
  });
}

function resultIn(line: string): ProcessedResult {
  const { begin, separator, end } = marksOf(TOKEN);
  const values = line.slice(begin.length, -end.length).split(separator);
  const field = (name: Field): string => values[FIELDS.indexOf(name)] ?? '';
  return {
    host: field('host'),
    service: field('service'),
    state: Number(field('state')),
    start: Number(field('lastCheck')),
    executionTime: Number(field('executionTime')),
    output: field('output'),
    longOutput: unescapeOutput(field('longOutput')).trimEnd(),
    perfdata: field('perfdata'),
  };
}
