/** What a sync of feeds needs, as the configuration of the server says. */
import { randomUUID } from 'node:crypto';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import type { OperatorWorld } from '../../src/cli/command.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Snapshots } from '../../src/pakiti/feeds/sync/snapshot.ts';
import type { SyncOutcome, SyncWorld } from '../../src/pakiti/feeds/sync/sync.ts';
import {
  inTurn,
  type SyncProgress,
  type TurnRule,
  type TurnWorld,
} from '../../src/pakiti/feeds/sync/turn.ts';
import { snapshotsIn } from '../../src/pakiti/records/snapshots.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import type { ProgressLine } from './progress-line.ts';
import { FEEDS_DIRECTORY, type FeedsConfiguration } from '../pakiti-server/feeds-schema.ts';

export interface Syncing {
  readonly tables: PakitiTables;
  readonly feeds: FeedsConfiguration;
  /** Where raw files are kept; as the configuration says where it is not given. */
  readonly directory: string | undefined;
}

export type Tell = (progress: SyncProgress) => void;

const MAX_BYTES = 2 ** 31;
const HOUR = 3600;

export function snapshotsOf(
  { clock }: Pick<OperatorWorld['host'], 'clock'>,
  tables: PakitiTables,
  tell: Tell = () => undefined,
): Snapshots {
  const progress = (records: number): void => tell({ done: records, of: null });
  return snapshotsIn({ tables, newRun: randomUUID, now: () => clock.now(), progress, breathe: setImmediate });
}

export function syncWorld(
  { host }: Pick<OperatorWorld, 'host'>,
  { tables, feeds, directory }: Syncing,
  tell: Tell,
): SyncWorld {
  return {
    directory: directory ?? feeds.directory ?? FEEDS_DIRECTORY,
    ...{ files: host.files, store: host.operator.store, http: host.http, now: () => host.clock.now() },
    snapshots: snapshotsOf(host, tables, tell),
    mirrors: feeds.mirrors ?? [],
    limits: {
      ...{ maxBytes: MAX_BYTES, maxRedirects: 5, timeoutSeconds: HOUR },
      ...{ allowPrivate: feeds.allowPrivate ?? [], proxy: feeds.proxy ?? 'environment' },
    },
    progress: (done, of) => tell({ done, of }),
  };
}

/** Whoever watches is told as well. */
export function shown(line: ProgressLine, feed: string, tell: Tell): Tell {
  return (progress) => {
    const { done, of } = progress;
    tell(progress);
    line.tell(`${feed}: ${of === null ? `${done} records` : `file ${done + 1} of ${of}`}`);
  };
}

export function turnWorld({ clock }: Pick<OperatorWorld['host'], 'clock'>, tables: PakitiTables): TurnWorld {
  return {
    ...{ tables, newHolder: randomUUID, now: () => clock.now() },
    pause: async (seconds, signal) => {
      await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
    },
  };
}

/** For a command that somebody waits for: whoever has the feed in hand is waited for. */
export const IN_ITS_TURN: TurnRule = { triedBefore: null, waitSeconds: 600 };

/** @throws Failure where it does not become ours to do */
export async function whenFree<T extends Pick<SyncOutcome, 'state'>>(
  world: TurnWorld,
  feed: string,
  work: (signal: AbortSignal, tell: Tell) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const outcome = await inTurn(world, feed, IN_ITS_TURN, work, signal);
  if (typeof outcome !== 'string') return outcome;
  throw new Failure('failed', `${feed}: another process is syncing it`);
}
