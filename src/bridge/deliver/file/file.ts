/** JSON Lines: an event a line, once each. */
import type { Journal } from '../../../host/journal.ts';
import type { Sink } from '../sink.ts';
import { appendOnce } from './append-once.ts';

/** @param path names what was written, as the reference of a delivery */
export function fileSink(name: string, path: string, journal: Journal): Sink {
  const once = appendOnce(journal);
  return {
    name,
    async deliver(events) {
      await once.append(
        events.map((event) => ({ id: event.id, text: JSON.stringify(event) })),
        false,
      );
      return events.map(() => ({ state: 'delivered', reference: path }));
    },
  };
}
