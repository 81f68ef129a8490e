/** One configuration at work: receivers, lanes and listener over one store. */
import type { BridgeStatus } from '../../checks/bridge/status.ts';
import { appender } from '../../src/bridge/queue/append.ts';
import type { Sender } from '../../src/bridge/receive/receiver.ts';
import type { Answer, HeardRequest } from '../../src/host/listener.ts';
import { listen, type Listener } from '../../src/host/local/http-listener.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { Store } from '../../src/store/store.ts';
import { findToken, type StoredToken } from '../../src/trust/tokens.ts';
import { version } from '../version.ts';
import type { Activity } from './activity.ts';
import { MAX_BACKLOG, type Configuration } from './configuration.ts';
import { startLanes } from './lanes.ts';
import { metrics } from './metrics.ts';
import { startReceivers, type Receivers } from './receivers.ts';
import { readStatus } from './status.ts';

export interface DaemonWorld {
  readonly machine: Machine;
  readonly store: Store;
  readonly activity: Activity;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export interface Running {
  /** Undefined when nothing listens. */
  readonly port: number | undefined;
  status(): Promise<BridgeStatus>;
  /** Takes nothing new, finishes what has begun. */
  stop(): Promise<void>;
}

/** @throws Failure when what the operator gave cannot be used; then nothing runs */
export async function startBridge(configuration: Configuration, world: DaemonWorld): Promise<Running> {
  const { machine, store, activity } = world;
  const stopping = new AbortController();
  const now = (): number => machine.clock.now();
  const { sinks, tokens = [], maxBacklog = MAX_BACKLOG } = configuration;
  const queue = { store, now, random: world.random };
  const lanes = await startLanes(configuration, { machine, signal: stopping.signal, queue, activity });
  const mounts = new Map<string, Answer>();
  const log = appender({ store, now, sinks: sinks.map(({ name }) => name), maxBacklog });
  let receivers: Receivers | undefined;
  let listener: Listener | undefined;
  const stop = async (): Promise<void> => {
    await listener?.close();
    await receivers?.stop();
    stopping.abort();
    await lanes.stop();
  };
  const status = (): Promise<BridgeStatus> =>
    readStatus(configuration, { ...world, version, heardAt: receivers?.heardAt ?? new Map() });
  try {
    receivers = await startReceivers(configuration, log, activity, {
      machine,
      senderOf: (request) => senderOf(request, tokens, now()),
      mount: (path, answer) => mounts.set(path, answer),
      signal: stopping.signal,
    });
    mounts.set('/metrics', metricsAnswer(status, activity));
    if (configuration.listen !== undefined)
      listener = await listen({ ...configuration.listen, maxBodyBytes: 16 * 2 ** 20 }, (request) =>
        dispatch(mounts, request),
      );
  } catch (error) {
    await stop();
    throw error;
  }
  return { port: listener?.port, status, stop };
}

function metricsAnswer(status: () => Promise<BridgeStatus>, activity: Activity): Answer {
  const prometheus = metrics();
  return async ({ method }) =>
    method === 'GET'
      ? {
          status: 200,
          headers: { 'content-type': prometheus.contentType },
          body: await prometheus.text(await status(), activity),
        }
      : { status: 405, headers: { allow: 'GET' }, body: { error: 'metrics are read' } };
}

function senderOf(request: HeardRequest, tokens: readonly StoredToken[], now: number): Sender | undefined {
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const found = token === undefined ? undefined : findToken(tokens, token, now);
  return found === undefined ? undefined : { name: found.name, sites: found.sites, signature: 'none' };
}

async function dispatch(mounts: ReadonlyMap<string, Answer>, request: HeardRequest): ReturnType<Answer> {
  const exact = mounts.get(request.path);
  const [, below] = [...mounts].find(([path]) => path.endsWith('/') && request.path.startsWith(path)) ?? [];
  const answer = exact ?? below;
  return answer === undefined
    ? { status: 404, body: { error: 'there is nothing here' } }
    : await answer(request);
}
