/** One feed out of directories, whoever has its turn. */
import type { OperatorWorld } from '../../src/cli/command.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { FeedKind } from '../../src/pakiti/feeds/feed.ts';
import { syncDirectory } from '../../src/pakiti/feeds/sync/directory.ts';
import type { SyncOutcome } from '../../src/pakiti/feeds/sync/sync.ts';
import { snapshotsOf, type Syncing, type Tell } from './sync-world.ts';

interface Wanted {
  readonly kind: FeedKind;
  /** Absolute. */
  readonly directories: readonly string[];
  /** Also what has shrunk. */
  readonly accept: boolean;
  readonly tell: Tell;
}

/** In the turn of the feed, which the caller has. */
export async function syncFrom(
  { host }: Pick<OperatorWorld, 'host'>,
  tables: Syncing['tables'],
  { kind, directories, accept, tell }: Wanted,
  signal: AbortSignal,
): Promise<SyncOutcome> {
  const world = {
    ...{ ...localMachine(host), snapshots: snapshotsOf(host, tables, tell), now: () => host.clock.now() },
    inTurn: (_feed: string, work: () => Promise<SyncOutcome>) => work(),
  };
  const { feeds } = await syncDirectory(directories, accept, world, signal, kind);
  const [outcome] = feeds;
  if (outcome !== undefined) return outcome;
  const reason = `no file of it in ${directories.join(', ')}`;
  const refused = { at: world.now(), reason, acceptable: false };
  await world.snapshots.note(kind.name, (known) => ({ ...known, refused }));
  return { feed: kind.name, state: 'refused', content: null, reason };
}
