/**
 * What a thread tells of its walk. Entries as one text and one array of numbers: a hundred thousand objects take several
 * times the memory and the time on their way from thread to thread.
 */
import type { Selected, TreeEntry, TreeReport } from '../trees.ts';
import { fileType, formatBits } from './file-type.ts';

interface PackedEntries {
  readonly count: number;
  /** With zeros between them, which no path holds. */
  readonly paths: string;
  /** {@link NUMBERS} of each entry: type and mode as in `st_mode`, uid, gid, size. */
  readonly numbers: Float64Array;
}

export interface PackedReport extends Omit<TreeReport, 'selected'> {
  readonly selected: readonly PackedEntries[];
}

const NUMBERS = 4;
const BETWEEN = '\0';

export function packReport(report: TreeReport): PackedReport {
  return { ...report, selected: report.selected.map(pack) };
}

export function unpackReport(report: PackedReport): TreeReport {
  return { ...report, selected: report.selected.map(unpack) };
}

function pack({ count, entries }: Selected): PackedEntries {
  const numbers = new Float64Array(NUMBERS * entries.length);
  let at = 0;
  for (const { type, mode, uid, gid, size } of entries) {
    numbers[at] = formatBits(type) | mode;
    numbers[at + 1] = uid;
    numbers[at + 2] = gid;
    numbers[at + 3] = size;
    at += NUMBERS;
  }
  return { count, paths: entries.map(({ path }) => path).join(BETWEEN), numbers };
}

function unpack({ count, paths, numbers }: PackedEntries): Selected {
  const entries: TreeEntry[] = [];
  for (let begin = 0, at = 0; at < numbers.length; at += NUMBERS) {
    const next = paths.indexOf(BETWEEN, begin);
    const end = next < 0 ? paths.length : next;
    const mode = numbers[at] ?? 0;
    entries.push({
      path: paths.slice(begin, end),
      type: fileType(mode),
      mode: mode & 0o7777,
      uid: numbers[at + 1] ?? 0,
      gid: numbers[at + 2] ?? 0,
      size: numbers[at + 3] ?? 0,
    });
    begin = end + BETWEEN.length;
  }
  return { count, entries };
}
