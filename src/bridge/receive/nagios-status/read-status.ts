/** The whole status file, read piece by piece: what is new in it is stored as it goes. */
import { Failure } from '../../../host/failure.ts';
import { nameOfBytes } from '../../../host/file-name.ts';
import type { Pieces } from '../../../host/pieces.ts';
import { eventId, type Report } from '../../event.ts';
import { LineCutter, type Line } from '../lines.ts';
import type { StoreReports } from '../take-patiently.ts';
import { blockReader, type Block } from './blocks.ts';
import { RESULT_FIELDS, siteIn, statusReport } from './status-report.ts';

const PIECE_BYTES = 256 * 1024;
const MAX_LINE_BYTES = 4 * 2 ** 20;
const KINDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['programstatus', new Set(['program_start'])],
  ['hoststatus', RESULT_FIELDS],
  ['servicestatus', RESULT_FIELDS],
]);

export interface StatusReading {
  readonly tags: readonly string[];
  /** Ids of the results that were in the file before: they are not stored again. */
  readonly known: ReadonlySet<string>;
  /** Instants before which a result is not taken, seconds since the epoch. */
  readonly notBefore: number;
  readonly store: StoreReports;
}

export interface StatusContent {
  /** Ids of all results that are in the file now. */
  readonly ids: ReadonlySet<string>;
  /** As the file says it. */
  readonly programStart: string;
  readonly unreadable: number;
}

/**
 * @returns undefined when it was given up
 * @throws Failure `malformed` where it ends in the middle of a block, or as `Pieces.next`; and what the store throws
 */
export async function readStatus(
  path: string,
  pieces: Pieces,
  { tags, known, notBefore, store }: StatusReading,
): Promise<StatusContent | undefined> {
  const cutter = new LineCutter(MAX_LINE_BYTES);
  const blocks = blockReader(KINDS);
  const sites = new Map<string, string>();
  const ids = new Set<string>();
  let programStart = '';
  let unreadable = 0;
  for (;;) {
    const piece = await pieces.next(PIECE_BYTES);
    if (piece.length === 0) break;
    const fresh = cutter.push(piece).flatMap(read);
    if (fresh.length > 0 && !(await store(fresh))) return undefined;
  }
  if (blocks.isOpen || !cutter.isEmpty || programStart === '')
    throw new Failure('malformed', `${path}: no whole status file`);
  return { ids, programStart, unreadable };

  function read(line: Line): readonly Report[] {
    if (!Buffer.isBuffer(line)) {
      unreadable += 1;
      return [];
    }
    const block = blocks.push(nameOfBytes(line));
    return block === undefined ? [] : reportsIn(block);
  }

  function reportsIn(block: Block): readonly Report[] {
    if (block.kind === 'programstatus') {
      programStart = block.fields.get('program_start') ?? '';
      return [];
    }
    if (block.kind === 'hoststatus') sites.set(block.fields.get('host_name') ?? '', siteIn(block));
    const report = statusReport(block, (host) => sites.get(host) ?? '', tags);
    if (report === 'unreadable') unreadable += 1;
    if (report === undefined || report === 'unreadable') return [];
    const id = eventId(report);
    ids.add(id);
    return known.has(id) || Date.parse(report.start) < notBefore * 1000 ? [] : [report];
  }
}
