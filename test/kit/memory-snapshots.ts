/** What a store of feeds does, in memory. */
import type { FeedRecord } from '../../src/pakiti/advisory.ts';
import { type FeedSnapshot, nothingOf, type Snapshots } from '../../src/pakiti/feeds/sync/snapshot.ts';

export interface MemorySnapshots extends Snapshots {
  readonly known: Map<string, FeedSnapshot>;
  /** By feed, of the last snapshot that was taken. */
  readonly records: Map<string, readonly FeedRecord[]>;
}

export function memorySnapshots(): MemorySnapshots {
  const known = new Map<string, FeedSnapshot>();
  const records = new Map<string, readonly FeedRecord[]>();
  return {
    known,
    records,
    all: () => Promise.resolve([...known.values()]),
    async take(feed, source, ended) {
      const taken: FeedRecord[] = [];
      for await (const record of source) if (record.kind !== 'not-understood') taken.push(record);
      known.set(feed, ended());
      records.set(feed, taken);
    },
    note(feed, change) {
      const changed = change(known.get(feed) ?? nothingOf(feed));
      if (changed !== undefined) known.set(feed, changed);
      return Promise.resolve();
    },
  };
}
