/** One configuration at work: receivers, lanes and listener over one store. */
import type { BridgeStatus } from '../../checks/bridge/status.ts';
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import { appender } from '../../src/bridge/queue/append.ts';
import type { ReceiveWorld } from '../../src/bridge/receive/receiver.ts';
import { senderOf } from '../../src/bridge/receive/sender.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Listener } from '../../src/host/listener.ts';
import { version } from '../version.ts';
import { keepingUp, MAX_BACKLOG, type Configuration } from './configuration.ts';
import { startAudit, type Audit } from './audit.ts';
import { inField } from './field-failure.ts';
import { metricsAnswer, prepareHttp, type Http } from './http.ts';
import { type Incidents, openIncidents } from './incidents.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { startPortal, type Portal } from './portal.ts';
import { startReceivers, type Receivers } from './receivers.ts';
import { startRetention, type Retaining } from './retention.ts';
import { ledgerOf } from '../store/ledger.ts';
import { readStatus } from './status.ts';
import { toldBy } from './tracker-configuration.ts';
import { openTrackers, type Trackers } from './trackers.ts';
import type { DaemonWorld } from './world.ts';

export interface Running {
  /** Undefined when nothing listens. */
  readonly port: number | undefined;
  status(): Promise<BridgeStatus>;
  /** Takes nothing new, finishes what has begun. */
  stop(): Promise<void>;
}

/**
 * Nothing is delivered or told before all that the operator gave has been opened.
 * @throws Failure when some of that cannot be used; then nothing runs, and nothing has been sent
 */
export async function startBridge(configuration: Configuration, world: DaemonWorld): Promise<Running> {
  const { machine, store, activity, kinds = sinkKinds } = world;
  const stopping = new AbortController();
  const { signal } = stopping;
  const now = (): number => machine.clock.now();
  const { maxBacklog = MAX_BACKLOG, maxAgeSeconds, listen } = configuration;
  activity.forgetTroubles();
  const http =
    listen === undefined
      ? undefined
      : await inField(['listen'], listen, () => prepareHttp(listen, machine, activity));
  const bounds = { maxBacklog, ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }) };
  const log = appender({ store, now, sinks: keepingUp(configuration), ...bounds });
  let lanes: Lanes | undefined;
  let receivers: Receivers | undefined;
  let listener: Listener | undefined;
  let portal: Portal | undefined;
  let trackers: Trackers | undefined;
  let incidents: Incidents | undefined;
  let retaining: Retaining | undefined;
  let audit: Audit | undefined;
  const stop = async (): Promise<void> => {
    await listener?.close();
    await portal?.stop();
    // Trackers wait for the sites that incidents ask for.
    await incidents?.stop();
    await trackers?.stop();
    await retaining?.stop();
    await audit?.stop();
    await receivers?.stop();
    stopping.abort();
    await lanes?.stop();
  };
  const status = (): Promise<BridgeStatus> =>
    readStatus(configuration, { ...world, version, heardAt: receivers?.heardAt ?? new Map() });
  try {
    lanes = await openLanes(configuration, kinds, world, signal);
    if (configuration.incidents !== undefined) incidents = await openIncidents(configuration, world);
    trackers = await openTrackers(configuration.trackers ?? [], world, incidents?.laid);
    receivers = await startReceivers(configuration, log, activity, { machine, signal, ...mountsOf(http) });
    if (http !== undefined) {
      const text = async (): Promise<string> => await world.metrics.text(await status(), activity);
      http.mount('/metrics', metricsAnswer(http, world.metrics.contentType, text));
      portal = startOwnPortal(configuration, http, incidents?.laid, world);
      listener = await http.open();
    }
    lanes.run();
    incidents?.run();
    trackers.run();
    retaining = startRetention(configuration, world);
    audit = startAudit(world);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port: listener?.port, status, stop };
}

function startOwnPortal(
  { portal, hosts = [], trackers }: Configuration,
  http: Http,
  laid: Incidents['laid'] | undefined,
  world: DaemonWorld,
): Portal | undefined {
  if (portal === undefined) return undefined;
  return startPortal(portal, hosts, http, ledgerOf(world.store, toldBy(trackers)), laid, world);
}

/** @throws Failure, from `mount`, where a receiver answers requests and nothing listens */
function mountsOf(http: Http | undefined): Pick<ReceiveWorld, 'mount' | 'senderOf' | 'turnedAway'> {
  return {
    senderOf: (request) => senderOf(http?.credentialOf(request)),
    turnedAway: (request, why) => http?.turnedAway(request, why),
    mount(path, answer) {
      if (http === undefined)
        throw new Failure('malformed', `listen: is missing, and a receiver answers requests for ${path}`);
      http.mount(path, answer);
    },
  };
}
