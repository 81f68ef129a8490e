/** Results out of a file that submitters append to, each opening and closing it: taken, read to its end, removed. */
import { LineCutter } from '../lines.ts';
import type { Pieces } from '../../../host/pieces.ts';
import { pause } from '../pause.ts';
import { storeFor } from '../take-patiently.ts';
import { readLines } from './read-lines.ts';
import type { Work } from './work.ts';

const PIECE_BYTES = 256 * 1024;
/** Who had opened the file before it was taken has written by then. */
const SETTLE_SECONDS = 2;

/**
 * @param file its name in the spool, where it is among what was taken
 * @throws Failure, and what the store throws
 */
export async function readFile(work: Work, file: string): Promise<void> {
  const pieces = await work.spool.open(file);
  const isDone = await readToEnd(work, pieces).finally(() => pieces.close());
  if (isDone) await work.spool.remove(file);
}

/** @returns whether all of it is durable */
async function readToEnd(work: Work, pieces: Pieces): Promise<boolean> {
  const { world, look } = work;
  const store = storeFor(work.name, world, look.stopping);
  const cutter = new LineCutter(work.maxLineBytes);
  let isSettled = false;
  for (;;) {
    const piece = await pieces.next(PIECE_BYTES);
    if (piece.length === 0 && !isSettled) {
      await pause(world.machine.clock, SETTLE_SECONDS, look.stopping);
      if (look.stopping.aborted) return false;
      isSettled = true;
      continue;
    }
    if (piece.length > 0) look.heard();
    const rest = piece.length === 0 ? cutter.rest() : undefined;
    const { reports, notices } = readLines(rest === undefined ? cutter.push(piece) : [rest], work.path);
    notices.forEach(world.notice);
    if (reports.length > 0 && !(await store(reports))) return false;
    if (piece.length === 0) return true;
    isSettled = false;
  }
}
