/** JSON Lines: an event a line, once each. */
import type { Journal } from '../../../host/journal.ts';
import type { Event } from '../../event.ts';
import type { Sink } from '../sink.ts';

/** More than one batch: whatever a crash leaves unconfirmed is in it. */
const TAIL_BYTES = 64 * 2 ** 20;
const REMEMBERED = 10_000;

/** @param path names what was written, as the reference of a delivery */
export function fileSink(name: string, path: string, journal: Journal): Sink {
  let written: Set<string> | undefined;
  return {
    name,
    async deliver(events) {
      const before = (written ??= idsIn(await journal.tail(TAIL_BYTES)));
      const fresh = events.filter(({ id }) => !before.has(id));
      try {
        if (fresh.length > 0)
          await journal.append(fresh.map((event) => `${JSON.stringify(event)}\n`).join(''));
      } catch (error) {
        // How much of it was written is not known: the file is asked before the next attempt.
        written = undefined;
        throw error;
      }
      remember(before, fresh);
      return events.map(() => ({ state: 'delivered', reference: path }));
    },
  };
}

function idsIn(lines: string): Set<string> {
  const complete = lines.split('\n').filter((line) => line !== '');
  return new Set(complete.slice(-REMEMBERED).map((line) => (JSON.parse(line) as Event).id));
}

/** Sets keep the order of insertion, so the first are the oldest. */
function remember(ids: Set<string>, events: readonly Event[]): void {
  for (const { id } of events) ids.add(id);
  for (const id of ids) {
    if (ids.size <= REMEMBERED) break;
    ids.delete(id);
  }
}
