/** A whole sync of feeds from disk into an embedded store that is new: `node test/bench/pakiti-sync-run.ts FEEDS STORE`. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { syncDirectory } from '../../src/pakiti/feeds/sync/directory.ts';
import type { SyncOutcome } from '../../src/pakiti/feeds/sync/sync.ts';
import { snapshotsIn } from '../../src/pakiti/records/snapshots.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { openStore } from '../../plugins/store/open.ts';
import { localHostFromSource } from '../kit/local-host.ts';

const [, , feeds = '', path = ''] = process.argv;
const store = await openStore({ sqlite: path });
const now = (): number => Math.floor(Date.now() / 1000);
const snapshots = snapshotsIn({
  ...{ tables: store.pakiti(), newRun: randomUUID, now, progress: () => undefined, breathe: setImmediate },
});
const world = {
  ...{ ...localMachine(localHostFromSource()), snapshots, now },
  inTurn: (_feed: string, work: () => Promise<SyncOutcome>) => work(),
};
const outcome = await syncDirectory([feeds], false, world, new AbortController().signal);
await store.close();
const [sync] = outcome.feeds;
process.exit(sync?.state === 'taken' && sync.content?.records === 5680 ? 0 : 1);
