/** When a source was heard that anybody may pretend to be: whoever is turned away brings nothing, however often. */
import type { Receiving, Take } from './receiver.ts';

export interface Hearing extends Pick<Receiving, 'heardAt'> {
  readonly take: Take;
}

/** @param now seconds since the epoch */
export function hearing(take: Take, now: () => number): Hearing {
  let heardAt: number | undefined;
  return {
    heardAt: () => heardAt,
    async take(reports, sender, once) {
      const taken = await take(reports, sender, once);
      if (taken.state === 'stored') heardAt = now();
      return taken;
    },
  };
}
