/**
 * `node test/crash/pakiti-sync-loop.ts PLACE AHEAD DIRECTORY...`: a feed read from one directory after the other, again and
 * again. It says when each begins and ends.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { openStore, type StorePlace } from '../../plugins/store/open.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { syncDirectory } from '../../src/pakiti/feeds/sync/directory.ts';
import type { SyncOutcome } from '../../src/pakiti/feeds/sync/sync.ts';
import { inTurn, type TurnWorld } from '../../src/pakiti/feeds/sync/turn.ts';
import { snapshotsIn } from '../../src/pakiti/records/snapshots.ts';
import { localHostFromSource } from '../kit/local-host.ts';

const [, , place = '', ahead = '', ...directories] = process.argv;
const store = await openStore(JSON.parse(place) as StorePlace);
const tables = store.pakiti();
/** So far ahead that what a process that was killed had in hand is free. */
const now = (): number => Date.now() / 1000 + Number(ahead);
const signal = new AbortController().signal;
const turns: TurnWorld = {
  ...{ tables, newHolder: randomUUID, now },
  pause: async (seconds, over) => {
    await delay(seconds * 1000, undefined, { signal: over }).catch(() => undefined);
  },
};
const world = {
  ...localMachine(localHostFromSource()),
  ...{
    snapshots: snapshotsIn({
      tables,
      newRun: randomUUID,
      now,
      progress: () => undefined,
      breathe: setImmediate,
    }),
  },
  now,
  async inTurn(feed: string, work: () => Promise<SyncOutcome>) {
    const outcome = await inTurn(turns, feed, { triedBefore: null, waitSeconds: 0 }, work, signal);
    if (typeof outcome === 'string') throw new Error(`${feed}: ${outcome}`);
    return outcome;
  },
};
for (let round = 0; ; round += 1) {
  process.stdout.write('begin\n');
  const { feeds } = await syncDirectory([directories[round % directories.length] ?? ''], true, world, signal);
  process.stdout.write(`${feeds[0]?.state ?? 'nothing'} ${feeds[0]?.reason ?? ''}\n`);
}
