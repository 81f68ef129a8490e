/** One file of results: read piece by piece, each piece stored before the next is read. */
import { Failure } from '../../../host/failure.ts';
import { nameOfBytes } from '../../../host/file-name.ts';
import type { Pieces } from '../../../host/pieces.ts';
import type { Spool } from '../../../host/spool.ts';
import type { Report } from '../../event.ts';
import { LineCutter, type Line } from '../lines.ts';
import type { StoreReports } from '../take-patiently.ts';
import type { ReadLine } from './record.ts';

const PIECE_BYTES = 256 * 1024;
const MAX_LINE_BYTES = 4 * 2 ** 20;

export type FileOutcome =
  /** @property unreadable lines, or beginnings of lines, that are no results */
  | { readonly state: 'read'; readonly unreadable: number }
  /** The receiver was told to stop before all of it was stored. */
  | { readonly state: 'given-up' }
  | { readonly state: 'no-file'; readonly why: string };

/** @throws Failure where it could not be read now, and what the store throws */
export async function readTaken(
  spool: Spool,
  file: string,
  readLine: (line: string) => ReadLine,
  store: StoreReports,
): Promise<FileOutcome> {
  let pieces: Pieces;
  try {
    pieces = await spool.open(file);
  } catch (error) {
    if (error instanceof Failure && error.reason === 'not-regular')
      return { state: 'no-file', why: error.message };
    throw error;
  }
  return await readResults(pieces, readLine, store).finally(() => pieces.close());
}

async function readResults(
  pieces: Pieces,
  readLine: (line: string) => ReadLine,
  store: StoreReports,
): Promise<FileOutcome> {
  const cutter = new LineCutter(MAX_LINE_BYTES);
  let unreadable = 0;
  for (;;) {
    const piece = await pieces.next(PIECE_BYTES);
    const rest = piece.length === 0 ? cutter.rest() : undefined;
    const reports = (rest === undefined ? cutter.push(piece) : [rest]).flatMap(read);
    if (reports.length > 0 && !(await store(reports))) return { state: 'given-up' };
    if (piece.length === 0) return { state: 'read', unreadable };
  }

  function read(line: Line): readonly Report[] {
    const { record, torn }: ReadLine = Buffer.isBuffer(line)
      ? readLine(nameOfBytes(line))
      : { record: { kind: 'unreadable' }, torn: false };
    if (torn || record.kind === 'unreadable') unreadable += 1;
    return record.kind === 'result' ? [record.report] : [];
  }
}
