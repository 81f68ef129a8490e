/** What the daemon knows of itself, for `check_bridge`, Prometheus and whoever asks. */
import { dirname } from 'node:path';
import type { BridgeStatus, ReceiverStatus, SinkStatus, StoreStatus } from '../../checks/bridge/status.ts';
import { MAX_BACKLOG, type Configuration, type MemberConfiguration } from './configuration.ts';
import type { DaemonWorld } from './world.ts';

export interface StatusWorld extends Omit<DaemonWorld, 'random'> {
  readonly version: string;
  readonly heardAt: ReadonlyMap<string, () => number | undefined>;
}

export async function readStatus(configuration: Configuration, world: StatusWorld): Promise<BridgeStatus> {
  const { version, startedAt, machine } = world;
  return {
    version,
    at: machine.clock.now(),
    startedAt,
    store: await storeStatus(configuration, world),
    sinks: await Promise.all(configuration.sinks.map((member) => sinkStatus(member, world))),
    receivers: configuration.receivers.map((member) => receiverStatus(member, world)),
  };
}

async function storeStatus(
  configuration: Configuration,
  { store, machine }: StatusWorld,
): Promise<StoreStatus> {
  const { sinks, maxBacklog = MAX_BACKLOG } = configuration;
  const { events: backlog } = await store.backlog(sinks.map(({ name }) => name));
  const place = configuration.store;
  const space = 'sqlite' in place ? await machine.space(dirname(place.sqlite)) : {};
  return { backlog, maxBacklog, ...space };
}

async function sinkStatus(
  { name, kind }: MemberConfiguration,
  { store, activity, machine }: StatusWorld,
): Promise<SinkStatus> {
  const { unread, open, dead, oldest } = await store.status(name);
  const { failing } = activity.sink(name);
  return {
    name,
    kind,
    waiting: unread + open,
    ...(oldest === undefined ? {} : { oldestSeconds: Math.max(0, machine.clock.now() - oldest) }),
    dead,
    ...(failing === undefined ? {} : { failing }),
  };
}

function receiverStatus(
  { name, kind }: MemberConfiguration,
  { activity, heardAt }: StatusWorld,
): ReceiverStatus {
  const { results, dropped, trouble } = activity.receiver(name);
  const at = heardAt.get(name)?.();
  return {
    name,
    kind,
    ...(at === undefined ? {} : { heardAt: at }),
    results,
    dropped,
    ...(trouble === undefined ? {} : { trouble }),
  };
}
