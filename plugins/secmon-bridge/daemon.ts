/** receive → validate → append → acknowledge ┊ claim → route → deliver, composed. */
import { setTimeout as delay } from 'node:timers/promises';
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import type { AnySinkKind, Sink, SinkWorld } from '../../src/bridge/deliver/sink.ts';
import { appender } from '../../src/bridge/queue/append.ts';
import { type LaneWorld, runLane } from '../../src/bridge/queue/run-lane.ts';
import { receiverKinds } from '../../src/bridge/receive/index.generated.ts';
import type { Receiving, ReceiveWorld, Sender } from '../../src/bridge/receive/receiver.ts';
import { subjectMap } from '../../src/bridge/subject-map.ts';
import { takeInto } from '../../src/bridge/take.ts';
import type { Answer, HeardRequest } from '../../src/host/listener.ts';
import { listen } from '../../src/host/local/http-listener.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { Store } from '../../src/store/store.ts';
import { findToken, type StoredToken } from '../../src/trust/tokens.ts';
import { openPostgresql } from '../store/postgresql.ts';
import { openSqlite } from '../store/sqlite.ts';
import type { Configuration, MemberConfiguration } from './configuration.ts';

const MAX_BODY_BYTES = 16 * 2 ** 20;
const MAX_BACKLOG = 1_000_000;
const LANE = { routes: () => true, deadlineSeconds: 60, leaseSeconds: 120, maxAttempts: 50 } as const;

export interface Running {
  /** Undefined when nothing listens. */
  readonly port: number | undefined;
  /** Takes nothing new, finishes what has begun. */
  stop(): Promise<void>;
}

export async function startBridge(
  configuration: Configuration,
  machine: Machine,
  kinds: readonly AnySinkKind[] = sinkKinds,
): Promise<Running> {
  const store = await openStore(configuration.store);
  const stopping = new AbortController();
  const { signal } = stopping;
  const opened = await openSinks(configuration, kinds, { machine, signal });
  for (const { sink } of opened) await store.addSink(sink.name);
  if ('sqlite' in configuration.store) await store.releaseClaims();
  const { clock } = machine;
  const queue: LaneWorld = {
    store,
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    after: (seconds) => clock.after(seconds),
    random: Math.random,
    pause,
    report: () => undefined,
  };
  const lanes = opened.map(({ sink, batch }) => runLane({ sink, batch, ...LANE }, queue, signal));
  const mounts = new Map<string, Answer>();
  const receiving = await startReceivers(configuration, machine, store, signal, mounts);
  const listener =
    configuration.listen === undefined
      ? undefined
      : await listen({ ...configuration.listen, maxBodyBytes: MAX_BODY_BYTES }, (request) =>
          dispatch(mounts, request),
        );
  return {
    port: listener?.port,
    async stop() {
      await listener?.close();
      await Promise.all(receiving.map((one) => one.stop()));
      stopping.abort();
      await Promise.all(lanes);
      for (const { sink } of opened) await sink.close?.();
      await store.close();
    },
  };
}

async function openStore(place: Configuration['store']): Promise<Store> {
  return 'sqlite' in place
    ? await openSqlite(place.sqlite)
    : await openPostgresql({ connectionString: place.postgresql });
}

async function openSinks(
  { sinks }: Configuration,
  kinds: readonly AnySinkKind[],
  world: SinkWorld,
): Promise<readonly { readonly sink: Sink; readonly batch: number }[]> {
  return await Promise.all(
    sinks.map(async (member) => {
      const kind = kindOf(kinds, member);
      return { sink: await kind.open(member.name, ownPart(member), world), batch: kind.batch };
    }),
  );
}

async function startReceivers(
  { receivers, sinks, hosts = [], tokens = [], maxBacklog = MAX_BACKLOG }: Configuration,
  machine: Machine,
  store: Store,
  signal: AbortSignal,
  mounts: Map<string, Answer>,
): Promise<readonly Receiving[]> {
  const now = (): number => machine.clock.now();
  const map = subjectMap(hosts);
  const queue = appender({ store, now, sinks: sinks.map(({ name }) => name), maxBacklog });
  return await Promise.all(
    receivers.map(async (member) => {
      const { name, monitor } = member;
      const world: ReceiveWorld = {
        machine,
        take: takeInto({ source: name, monitor, map, appender: queue }),
        notice: () => undefined,
        monitor,
        senderOf: (request) => senderOf(request, tokens, now()),
        mount: (path, answer) => mounts.set(path, answer),
        signal,
      };
      return await kindOf(receiverKinds, member).start(name, ownPart(member), world);
    }),
  );
}

function kindOf<K extends { readonly kind: string }>(kinds: readonly K[], member: MemberConfiguration): K {
  const kind = kinds.find((one) => one.kind === member.kind);
  if (kind === undefined) throw new Error(`the schema let the kind '${member.kind}' through`);
  return kind;
}

/** The schema of the kind has been asked: each kind gets what its own schema describes. */
function ownPart(member: MemberConfiguration): never {
  return member as never;
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

async function pause(seconds: number, stopping: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal: stopping }).catch(() => undefined);
}
