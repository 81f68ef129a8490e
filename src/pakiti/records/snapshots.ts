/** The port of snapshots over the store: records and what is known of their feed, in one transaction. */
import type { FeedSnapshot, Snapshots } from '../feeds/sync/snapshot.ts';
import { readSnapshot, type SnapshotWorld } from './read-snapshot.ts';

export function snapshotsIn(world: SnapshotWorld): Snapshots {
  const { tables } = world;
  return {
    async all() {
      return (await tables.feeds()).map(({ body }) => JSON.parse(body) as FeedSnapshot);
    },
    async take(feed, records, ended) {
      await readSnapshot(world, feed, records, () => JSON.stringify(ended()));
    },
    async note(snapshot) {
      await tables.noteFeed(snapshot.feed, JSON.stringify(snapshot));
    },
  };
}
