/** Results out of a named pipe. What was read cannot be put back: nothing more is read before it is stored. */
import { Failure } from '../../../host/failure.ts';
import type { Fifo } from '../../../host/fifo.ts';
import type { Files } from '../../../host/files.ts';
import type { Clock } from '../../../host/host.ts';
import { LineCutter, type Line } from '../lines.ts';
import { pause } from '../pause.ts';
import { keepLines } from './keep-lines.ts';
import { leftoverOf, type Work } from './work.ts';

/** What Linux keeps in a pipe (pipe(7)). */
const PIECE_BYTES = 65_536;
const IDLE_SECONDS = 0.1;
/** How long those who write are listened to, and the rest of a line that has begun is waited for, at the end. */
const LAST_PIECES_SECONDS = 5;
const LAST_LINE_SECONDS = 1;

/** Until it is told to stop, or the path names another pipe. @throws Failure */
export async function readPipe(work: Work, fifo: Fifo): Promise<void> {
  const { path, world, look } = work;
  const { clock, files } = world.machine;
  const cutter = new LineCutter(work.maxLineBytes);
  const keep = keeper(work);
  let replaced = false;
  look.well();
  while (!look.stopping.aborted) {
    const piece = await fifo.read(PIECE_BYTES);
    if (piece.length > 0) {
      look.heard();
      await keep(cutter.push(piece));
    } else if (replaced) break;
    else {
      await pause(clock, IDLE_SECONDS, look.stopping);
      replaced = await isReplaced(path, fifo, files);
    }
  }
  await readLastPieces(fifo, cutter, keep, clock);
  await readLastLine(fifo, cutter, keep, clock);
}

type Keep = (lines: readonly Line[]) => Promise<void>;

/** What is set aside when we are told to stop does not take the place of what was before. */
function keeper(work: Work): Keep {
  let number = 0;
  return async (lines) => {
    number += 1;
    await keepLines(work, lines, leftoverOf(work.path, number));
  };
}

/** What is in a pipe is gone with the last who has it open. */
async function readLastPieces(fifo: Fifo, cutter: LineCutter, keep: Keep, clock: Clock): Promise<void> {
  const patience = clock.after(LAST_PIECES_SECONDS);
  while (!patience.aborted) {
    const piece = await fifo.read(PIECE_BYTES);
    if (piece.length === 0) return;
    await keep(cutter.push(piece));
  }
}

/** Writers of more than a pipe takes at once may be in the middle of a line. */
async function readLastLine(fifo: Fifo, cutter: LineCutter, keep: Keep, clock: Clock): Promise<void> {
  const patience = clock.after(LAST_LINE_SECONDS);
  while (!cutter.isEmpty && !patience.aborted) {
    const byte = await fifo.read(1);
    if (byte.length > 0) await keep(cutter.push(byte));
    else await pause(clock, IDLE_SECONDS, patience);
  }
  const rest = cutter.rest();
  if (rest !== undefined) await keep([rest]);
}

async function isReplaced(path: string, { inode }: Fifo, files: Files): Promise<boolean> {
  try {
    return (await files.linkStatus(path)).inode !== inode;
  } catch (error) {
    if (error instanceof Failure) return true;
    throw error;
  }
}
