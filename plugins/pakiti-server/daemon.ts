/** One configuration at work: what nodes report, and what is asked, over one store. */
import { REPLAY_SECONDS } from '../../src/bridge/receive/http/signatures-schema.ts';
import { prepareListening, type Listening, withFreshCredentials } from '../../src/bridge/listen.ts';
import type { Answer, Listener } from '../../src/host/listener.ts';
import { listen } from '../../src/host/local/http-listener.ts';
import type { Machine } from '../../src/host/machine.ts';
import { feedKinds } from '../../src/pakiti/feeds/index.generated.ts';
import { KnowledgeSource } from '../../src/pakiti/findings/knowledge.ts';
import { ERROR_BODY } from '../../src/pakiti/report/answers.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import type { Store } from '../../src/store/store.ts';
import { inField } from '../secmon-bridge/field-failure.ts';
import { dispatch } from '../secmon-bridge/http.ts';
import type { Log } from '../secmon-bridge/log.ts';
import type { Activity } from './activity.ts';
import { asking } from './asking.ts';
import { type Assessing, startAssessing } from './assessing.ts';
import type { Configuration } from './configuration.ts';
import type { Metrics } from './metrics.ts';
import { receiving, requireKey } from './receiving.ts';
import { startRetention } from './retention.ts';
import { NO_SITES, type Sites, startSites } from './sites.ts';
import { startSyncing, type SyncingWorld } from './syncing.ts';
import { wantedFeeds, wantedReleases } from './wanted-feeds.ts';
import { startTagging } from './tagging.ts';

export interface ServerWorld {
  readonly machine: Machine;
  readonly store: Store;
  readonly log: Log;
  readonly activity: Activity;
  readonly metrics: Metrics;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  readonly random: () => number;
  readonly sync: SyncingWorld['sync'];
  /** Why nothing old may be deleted now; undefined where it may. */
  readonly keepsOld: () => string | undefined;
}

export interface Running {
  readonly port: number;
  /** Takes nothing new, finishes what has begun. */
  stop(): Promise<void>;
}

/** Where clients have been told to report to, whatever Pakiti was installed under. */
const FEEDS = ['/feed', '/feed/', '/pakiti/feed', '/pakiti/feed/'];

/** @throws Failure when what the operator gave cannot be used; then nothing runs */
export async function startServer(configuration: Configuration, world: ServerWorld): Promise<Running> {
  const { machine, log, activity } = world;
  activity.forgetTroubles();
  await requireKey(configuration.feed ?? {}, machine);
  const notice = (kind: 'trouble' | 'recovered', text: string): void =>
    activity.trouble('listen', kind === 'trouble' ? text : undefined);
  const listening = await inField(['listen'], configuration.listen, () =>
    prepareListening(machine, configuration.listen, notice),
  );
  const tables = world.store.pakiti();
  const knowledge = knowledgeOf(tables, machine);
  const sites =
    configuration.sites === undefined ? NO_SITES : await startSites(configuration.sites, machine, activity);
  const assessing = startAssessing({ tables, knowledge, clock: machine.clock, activity, log });
  const parts = { ...world, tables, knowledge, sites, assessing };
  const listener = await openListener(configuration, listening, parts).catch(async (error: unknown) => {
    await sites.stop();
    await assessing.stop();
    throw error;
  });
  const background = { ...world, tables, clock: machine.clock, synced: () => assessing.arrived() };
  const syncing = configuration.feeds && startSyncing(configuration.feeds, background);
  const tagging = configuration.tags && startTagging(configuration.tags, { tables, machine, activity, log });
  const retaining = startRetention(configuration.retention ?? {}, {
    ...{ ...background, replaySeconds: configuration.feed?.replaySeconds ?? REPLAY_SECONDS },
  });
  return {
    port: listener.port,
    async stop() {
      await listener.close();
      await syncing?.stop();
      await retaining.stop();
      await tagging?.stop();
      await sites.stop();
      await assessing.stop();
    },
  };
}

interface Parts extends ServerWorld {
  readonly tables: PakitiTables;
  readonly knowledge: KnowledgeSource;
  readonly sites: Sites;
  readonly assessing: Assessing;
}

/** @throws Failure that names the field, where it cannot listen */
async function openListener(
  { listen: door, feed = {}, feeds, sites: directory }: Configuration,
  { options, credentials, isOnLoopback }: Listening,
  { assessing, sites, ...parts }: Parts,
): Promise<Listener> {
  const arrived = (): void => assessing.arrived();
  const taking = receiving(feed, { ...parts, credentials, hasTls: door.tls !== undefined, arrived });
  const asked = asking({
    ...{ ...parts, credentials, isOnLoopback },
    sites: () => sites.now(),
    showsAdministrators: directory?.administrators === true,
    wanted: () => wantedNames(feeds, parts.tables),
  });
  const mounts = new Map<string, Answer>([...FEEDS.map((path) => [path, taking] as const), ...asked]);
  return await inField(['listen'], door, () =>
    listen(
      { ...options, trouble: ERROR_BODY },
      withFreshCredentials(credentials, (request) => dispatch(mounts, request)),
    ),
  );
}

/** Where nothing is synced here, what somebody has synced is all that is wanted. */
async function wantedNames(feeds: Configuration['feeds'], tables: PakitiTables): Promise<readonly string[]> {
  if (feeds === undefined) return [];
  return wantedFeeds(feeds, await wantedReleases(feeds, tables)).map(({ name }) => name);
}

function knowledgeOf(tables: PakitiTables, { clock }: Machine): KnowledgeSource {
  const breathe = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  return new KnowledgeSource({ tables, kinds: feedKinds, now: () => clock.now(), breathe });
}
