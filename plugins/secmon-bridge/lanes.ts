/** claim → route → deliver, for ever: each sink by itself, so that one that is dead delays no other. */
import { setTimeout as delay } from 'node:timers/promises';
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import type { Sink, SinkWorld } from '../../src/bridge/deliver/sink.ts';
import type { Event } from '../../src/bridge/event.ts';
import { backoffSeconds } from '../../src/bridge/queue/backoff.ts';
import { deliverNext, type Lane, type QueueWorld } from '../../src/bridge/queue/deliver-next.ts';
import { isSentTo, type RouteRule } from '../../src/bridge/route/rules.ts';
import type { Activity } from './activity.ts';
import type { Configuration, SinkConfiguration } from './configuration.ts';
import { kindOf, ownPart } from './members.ts';

const IDLE_SECONDS = 0.1;
const LEASE_SECONDS = 120;
const MAX_ATTEMPTS = 50;

export interface Lanes {
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

export async function startLanes(
  { sinks, routes }: Configuration,
  world: SinkWorld & { readonly queue: QueueWorld; readonly activity: Activity },
): Promise<Lanes> {
  const stopping = new AbortController();
  const { activity, queue } = world;
  const opened = await Promise.all(sinks.map((member) => open(member, routes, world)));
  for (const { sink } of opened) await queue.store.addSink(sink.name);
  const running = opened.map((lane) => run(lane, queue, activity, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
      await Promise.all(opened.map(({ sink }) => sink.close?.()));
    },
  };
}

async function open(
  member: SinkConfiguration,
  routes: readonly RouteRule[] | undefined,
  { machine, signal, activity }: SinkWorld & { readonly activity: Activity },
): Promise<Lane> {
  const { name, batch, maxAttempts = MAX_ATTEMPTS } = member;
  const kind = kindOf(sinkKinds, member);
  const sink: Sink = activity.watched(await kind.open(name, ownPart(member), { machine, signal }));
  return {
    sink,
    routes: (event) => isRouted(event, member, routes),
    batch: Math.min(batch ?? kind.batch, kind.batch),
    leaseSeconds: LEASE_SECONDS,
    maxAttempts,
  };
}

/** An event is never sent back to a monitor that it came through. */
export function isRouted(
  event: Event,
  { name, monitor }: SinkConfiguration,
  routes: readonly RouteRule[] | undefined,
): boolean {
  return !(monitor !== undefined && event.via.includes(monitor)) && isSentTo(name, routes, event);
}

async function run(lane: Lane, queue: QueueWorld, activity: Activity, stopping: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stopping.aborted) {
    const { claimed, failure } = await step(lane, queue);
    if (claimed > 0 || failure !== undefined) activity.failed(lane.sink.name, failure?.message);
    failures = failure === undefined ? 0 : failures + 1;
    if (failures > 0) await pause(backoffSeconds(failures, queue.random()), stopping);
    // Few together cost as much as many: let some gather.
    else if (claimed < lane.batch) await pause(IDLE_SECONDS, stopping);
    else await new Promise(setImmediate);
  }
}

/** A store that cannot be written, or an error of ours, must not end a lane: what is claimed comes back with its lease. */
async function step(lane: Lane, queue: QueueWorld): Promise<{ claimed: number; failure?: Error }> {
  try {
    return await deliverNext(lane, queue);
  } catch (error) {
    return { claimed: 0, failure: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function pause(seconds: number, stopping: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal: stopping }).catch(() => undefined);
}
