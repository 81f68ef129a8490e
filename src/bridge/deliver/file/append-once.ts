/** Lines of a journal, each once, by the ids that are in them. */
import type { Journal, Standing } from '../../../host/journal.ts';

export interface Line {
  readonly id: string;
  /** Without its end; JSON with the id as its `id`. */
  readonly text: string;
}

export interface AppendOnce {
  /** @param doubtful another process may have written them: the file is asked */
  append(lines: readonly Line[], doubtful: boolean): Promise<void>;
}

/** More than one batch: whatever a crash leaves unconfirmed is in it. */
const TAIL_BYTES = 64 * 2 ** 20;
const REMEMBERED = 10_000;

export function appendOnce(journal: Journal): AppendOnce {
  let written: Set<string> | undefined;
  let left: Standing | undefined;
  return {
    async append(lines, doubtful) {
      const known = doubtful || !isStill(await journal.standing(), left) ? undefined : written;
      const before = (written = known ?? idsIn(await journal.tail(TAIL_BYTES)));
      const fresh = lines.filter(({ id }) => !before.has(id));
      try {
        if (fresh.length > 0) await journal.append(fresh.map(({ text }) => `${text}\n`).join(''));
      } catch (error) {
        // How much of it was written is not known: the file is asked before the next attempt.
        written = undefined;
        throw error;
      }
      remember(before, fresh);
      left = await journal.standing();
    },
  };
}

/** What was in a file that somebody has taken away or emptied is not in it: a replay must write it again. */
function isStill(now: Standing | undefined, left: Standing | undefined): boolean {
  if (left === undefined || now === undefined) return now === left;
  return now.file === left.file && now.bytes >= left.bytes;
}

function idsIn(lines: string): Set<string> {
  const complete = lines.split('\n').filter((line) => line !== '');
  return new Set(complete.slice(-REMEMBERED).map((line) => (JSON.parse(line) as Pick<Line, 'id'>).id));
}

/** Sets keep the order of insertion, so the first are the oldest. */
function remember(ids: Set<string>, lines: readonly Line[]): void {
  for (const { id } of lines) ids.add(id);
  for (const id of ids) {
    if (ids.size <= REMEMBERED) break;
    ids.delete(id);
  }
}
