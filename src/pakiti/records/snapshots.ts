/** The port of snapshots over the store: records and what is known of their feed, in one transaction. */
import { nothingOf, snapshotIn, type Snapshots } from '../feeds/sync/snapshot.ts';
import { readSnapshot, type SnapshotWorld } from './read-snapshot.ts';

export function snapshotsIn(world: SnapshotWorld): Snapshots {
  const { tables } = world;
  return {
    async all() {
      return (await tables.feeds()).map(({ body }) => snapshotIn(body));
    },
    async take(feed, records, ended) {
      await readSnapshot(world, feed, records, () => JSON.stringify(ended()));
    },
    async note(feed, change) {
      await tables.noteFeed(feed, (body) => {
        const changed = change(body === undefined ? nothingOf(feed) : snapshotIn(body));
        return changed && JSON.stringify(changed);
      });
    },
  };
}
