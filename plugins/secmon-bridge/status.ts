/** What the daemon knows of itself, for `check_bridge`, Prometheus and whoever asks. */
import { dirname } from 'node:path';
import { MAX_AGE_SECONDS } from '../../src/bridge/queue/append.ts';
import type {
  BridgeStatus,
  PartStatus,
  ReceiverStatus,
  SinkStatus,
  StoreStatus,
  TrackerStatus,
} from '../../checks/bridge/status.ts';
import { keepingUp, MAX_BACKLOG, type Configuration } from './configuration.ts';
import type { MemberConfiguration } from './members.ts';
import { ledgerOf } from '../store/ledger.ts';
import { toldBy } from './tracker-configuration.ts';
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
    ...(await trackerStatuses(configuration, world)),
    parts: troubledParts(configuration, world),
  };
}

/** What others say may be long, and the status is not to be unreadable for it. */
const MAX_TEXT = 1000;

/** The portal, the listener: whatever else says of itself that it does not work. */
function troubledParts({ receivers }: Configuration, { activity }: StatusWorld): readonly PartStatus[] {
  const known = new Set(receivers.map(({ name }) => name));
  return [...activity.receivers].flatMap(([name, { trouble }]) =>
    known.has(name) || trouble === undefined ? [] : [{ name, trouble: trouble.slice(0, MAX_TEXT) }],
  );
}

async function storeStatus(
  configuration: Configuration,
  { store, machine, activity }: StatusWorld,
): Promise<StoreStatus> {
  const { maxBacklog = MAX_BACKLOG, maxAgeSeconds = MAX_AGE_SECONDS } = configuration;
  const { events: backlog, oldest } = await store.backlog(keepingUp(configuration));
  const age = oldest === undefined ? {} : { oldestSeconds: machine.clock.now() - oldest };
  const place = configuration.store;
  const space = 'sqlite' in place ? await machine.space(dirname(place.sqlite)) : {};
  const trouble = activity.storeComplaint?.slice(0, MAX_TEXT);
  return {
    backlog,
    maxBacklog,
    maxAgeSeconds,
    ...age,
    ...space,
    ...(trouble === undefined ? {} : { trouble }),
  };
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
    ...(oldest === undefined ? {} : { oldestSeconds: machine.clock.now() - oldest }),
    dead,
    ...(failing === undefined ? {} : { failing: failing.slice(0, MAX_TEXT) }),
  };
}

async function trackerStatuses(
  { trackers }: Configuration,
  { store, machine }: StatusWorld,
): Promise<Pick<BridgeStatus, 'trackers'>> {
  if (trackers === undefined) return {};
  const ledger = ledgerOf(store, toldBy(trackers));
  const now = machine.clock.now();
  const statuses = trackers.map(async ({ name, kind }): Promise<TrackerStatus> => {
    const { oldest, ...counts } = await ledger.outboxStatus(name);
    return { name, kind, ...counts, ...(oldest === undefined ? {} : { oldestSeconds: now - oldest }) };
  });
  return { trackers: await Promise.all(statuses) };
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
    ...(trouble === undefined ? {} : { trouble: trouble.slice(0, MAX_TEXT) }),
  };
}
