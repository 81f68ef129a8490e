/** Lines out of a pipe, which nobody else has any more → store. */
import { Failure } from '../../../host/failure.ts';
import type { Line } from '../lines.ts';
import { pause } from '../pause.ts';
import { readLines, type ReadLines } from './read-lines.ts';
import type { Work } from './work.ts';

const AGAIN_SECONDS = 1;
const NEWLINE = Buffer.from('\n');

/**
 * Tries until they are stored. Meanwhile they lie in a file, where the next process finds them when this one is told to
 * stop, or killed.
 * @param leftover the name of that file in the spool
 */
export async function keepLines(work: Work, lines: readonly Line[], leftover: string): Promise<void> {
  const { path, world } = work;
  const read = readLines(lines, path);
  read.notices.forEach(world.notice);
  if (read.reports.length === 0) return;
  const why = await attempt(work, read);
  if (why === undefined) return;
  const count = read.reports.length;
  world.notice({ kind: 'trouble', text: `${path}: results wait: ${why}`, count });
  if (await keepTrying(work, read, leftover)) {
    world.notice({ kind: 'recovered', text: `${path}: the results are stored`, count });
  }
}

/** @returns whether they are in the store */
async function keepTrying(work: Work, read: ReadLines, leftover: string): Promise<boolean> {
  const { path, world, spool, look } = work;
  let unsafe = await setAside(work, read, leftover);
  while (!look.stopping.aborted) {
    await pause(world.machine.clock, AGAIN_SECONDS, look.stopping);
    if ((await attempt(work, read)) === undefined) {
      if (unsafe === undefined) await spool.remove(leftover);
      return true;
    }
    if (unsafe !== undefined) unsafe = await setAside(work, read, leftover);
  }
  if (unsafe !== undefined) {
    const text = `${path}: neither stored nor set aside: ${unsafe}`;
    world.notice({ kind: 'dropped', text, count: read.reports.length });
  }
  return false;
}

/** @returns why they are not stored */
async function attempt({ name, world: { take } }: Work, { reports }: ReadLines): Promise<string | undefined> {
  try {
    const { state } = await take(reports, { name, signature: 'none' });
    return state === 'stored' ? undefined : 'the store is full';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @returns why they are not safe */
async function setAside(
  { spool }: Work,
  { lines }: ReadLines,
  leftover: string,
): Promise<string | undefined> {
  try {
    await spool.put(leftover, Buffer.concat(lines.flatMap((line) => [line, NEWLINE])));
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
