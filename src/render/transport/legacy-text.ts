/**
 * A verdict as lines that every reader on the way to Nagios takes for nothing but text.
 *
 * Readers along the way are Python programs in an ASCII locale, Nagios' command file, which splits what is longer than
 * 8191 bytes into further commands (nagios `command_file_worker_thread`), and argo-sensu-tools, which splits wherever it
 * finds the beginning of a passive result or `!!!` (`PassiveEvents._parse`).
 */
import { stateOf, type State, type Verdict } from '../../result/index.ts';
import { escapeCharacter } from '../escape.ts';
import { pluginText } from '../plugin-text.ts';

export interface LegacyResult {
  /** Name of the metric, which names the files: `CRL`. */
  readonly metric: string;
  /** Name of the service: `eu.egi.sec.WN-CRL-ops`. */
  readonly service: string;
  readonly state: State;
  readonly first: string;
  readonly details: readonly string[];
}

/** Characters of all lines together: with names and separators it stays one write into a pipe (4096 bytes). */
const MAX_CHARACTERS = 3000;
const MAX_LINE = 500;
const STYLE = { verbosity: 1, brief: false, lengthy: false, perfdata: false } as const;

/** @param title name of the check as shown, such as `CRL` */
export function legacyResult(metric: string, service: string, title: string, verdict: Verdict): LegacyResult {
  const [first = '', ...details] = pluginText(title, verdict, STYLE).slice(0, -1).split('\n').map(legacyLine);
  const room = MAX_CHARACTERS - first.length;
  return { metric, service, state: stateOf(verdict), first, details: fitting(details, room) };
}

function legacyLine(line: string): string {
  const ascii = line.replaceAll('…', '...').replace(/[^\x20-\x7e]/gu, escapeCharacter);
  const plain = ascii.replaceAll(/!(?=!)/g, '\\x21').replaceAll('_RESULT;', '_RESULT\\x3B');
  return plain.length > MAX_LINE ? `${plain.slice(0, MAX_LINE)}...` : plain;
}

/** Worst first, so what does not fit matters least. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  const kept: string[] = [];
  let left = room;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) return [...kept, `... and ${lines.length - kept.length} more lines in the node report`];
    kept.push(line);
  }
  return kept;
}
