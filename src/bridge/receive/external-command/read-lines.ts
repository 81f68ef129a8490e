/** Lines → reports, and what there is to say about the others. */
import { nameOfBytes } from '../../../host/file-name.ts';
import type { Report } from '../../event.ts';
import type { Line } from '../lines.ts';
import type { Notice } from '../receiver.ts';
import { readCommand } from './command.ts';

export interface ReadLines {
  readonly reports: readonly Report[];
  /** The lines that they stand in. */
  readonly lines: readonly Buffer[];
  readonly notices: readonly Notice[];
}

/** @param from names the source in notices, of which there is one for each reason */
export function readLines(lines: readonly Line[], from: string): ReadLines {
  const reports: Report[] = [];
  const kept: Buffer[] = [];
  const dropped = new Map<string, number>();
  const drop = (why: string): void => void dropped.set(why, (dropped.get(why) ?? 0) + 1);
  for (const line of lines) {
    if (!Buffer.isBuffer(line)) drop('a line that is too long');
    else if (!isBlank(line)) {
      const read = readCommand(nameOfBytes(line));
      if (read.kind === 'dropped') drop(read.why);
      else {
        reports.push(read.report);
        kept.push(line);
      }
    }
  }
  const notices = [...dropped].map(([why, count]): Notice => ({
    kind: 'dropped',
    text: `${from}: ${why}`,
    count,
  }));
  return { reports, lines: kept, notices };
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
