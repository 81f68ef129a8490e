/** One configuration at work: what nodes report, and what is asked, over one store. */
import { prepareListening, withFreshCredentials } from '../../src/bridge/listen.ts';
import type { Answer } from '../../src/host/listener.ts';
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
import { startAssessing } from './assessing.ts';
import type { Configuration } from './configuration.ts';
import type { Metrics } from './metrics.ts';
import { receiving, requireKey } from './receiving.ts';
import { startSyncing, type SyncingWorld } from './syncing.ts';
import { wantedFeeds, wantedReleases } from './wanted-feeds.ts';

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
  const settings = configuration.feed ?? {};
  activity.forgetTroubles();
  await requireKey(settings, machine);
  const notice = (kind: 'trouble' | 'recovered', text: string): void =>
    activity.trouble('listen', kind === 'trouble' ? text : undefined);
  const { options, credentials } = await inField(['listen'], configuration.listen, () =>
    prepareListening(machine, configuration.listen, notice),
  );
  const tables = world.store.pakiti();
  const knowledge = knowledgeOf(tables, machine);
  const assessing = startAssessing({ tables, knowledge, clock: machine.clock, activity, log });
  const parts = { ...world, tables, knowledge, credentials };
  const hasTls = configuration.listen.tls !== undefined;
  const taking = receiving(settings, { ...parts, hasTls, arrived: () => assessing.arrived() });
  // Nobody has said where a directory of sites is.
  const around = {
    sites: () => Promise.resolve(new Map()),
    wanted: () => wantedNames(configuration, tables),
  };
  const mounts = new Map<string, Answer>([
    ...FEEDS.map((path) => [path, taking] as const),
    ...asking(configuration.listen.address === undefined, { ...parts, ...around }),
  ]);
  const listener = await inField(['listen'], configuration.listen, () =>
    listen(
      { ...options, trouble: ERROR_BODY },
      withFreshCredentials(credentials, (request) => dispatch(mounts, request)),
    ),
  ).catch(async (error: unknown) => {
    await assessing.stop();
    throw error;
  });
  const syncing =
    configuration.feeds &&
    startSyncing(configuration.feeds, {
      ...{ ...world, tables, clock: machine.clock, synced: () => assessing.arrived() },
    });
  return {
    port: listener.port,
    async stop() {
      await listener.close();
      await syncing?.stop();
      await assessing.stop();
    },
  };
}

/** Where nothing is synced here, what somebody has synced is all that is wanted. */
async function wantedNames({ feeds }: Configuration, tables: PakitiTables): Promise<readonly string[]> {
  if (feeds === undefined) return [];
  return wantedFeeds(feeds, await wantedReleases(feeds, tables)).map(({ name }) => name);
}

function knowledgeOf(tables: PakitiTables, { clock }: Machine): KnowledgeSource {
  const breathe = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  return new KnowledgeSource({ tables, kinds: feedKinds, now: () => clock.now(), breathe });
}
