/** claim → route → deliver, for ever: the lane of each sink of the configuration. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AnySinkKind, SinkWorld } from '../../src/bridge/deliver/sink.ts';
import type { Event } from '../../src/bridge/event.ts';
import { runLane, type LaneWorld, type PacedLane } from '../../src/bridge/queue/run-lane.ts';
import { isSentTo, type RouteRule } from '../../src/bridge/route/rules.ts';
import type { Configuration, SinkConfiguration } from './configuration.ts';
import { inField } from './field-failure.ts';
import type { DaemonWorld } from './world.ts';
import { kindOf, ownPart } from './members.ts';

const MAX_ATTEMPTS = 50;
const DEADLINE_SECONDS = 60;

export interface Lanes {
  /** Begins to deliver. */
  run(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** @param signal ends with the daemon */
export async function openLanes(
  { sinks, routes }: Configuration,
  kinds: readonly AnySinkKind[],
  world: DaemonWorld,
  signal: AbortSignal,
): Promise<Lanes> {
  const stopping = new AbortController();
  const { machine, store, activity, random } = world;
  const lanes: PacedLane[] = [];
  const close = async (): Promise<void> => {
    for (const { sink } of lanes) await sink.close?.();
  };
  try {
    for (const [index, member] of sinks.entries()) {
      const opening = (): Promise<PacedLane> => open(member, routes, kinds, { machine, signal });
      lanes.push(await inField(['sinks', String(index)], member, opening));
    }
  } catch (error) {
    await close();
    throw error;
  }
  for (const { sink } of lanes) await store.addSink(sink.name);
  const { clock } = machine;
  const queue: LaneWorld = {
    store,
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    after: (seconds) => clock.after(seconds),
    random,
    pause,
    report: (report) => activity.heard(report),
  };
  const running: Promise<void>[] = [];
  return {
    run() {
      running.push(...lanes.map((lane) => runLane(lane, queue, stopping.signal)));
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
      await close();
    },
  };
}

async function open(
  member: SinkConfiguration,
  routes: readonly RouteRule[] | undefined,
  kinds: readonly AnySinkKind[],
  world: SinkWorld,
): Promise<PacedLane> {
  const { name, batch, maxAttempts = MAX_ATTEMPTS, deadlineSeconds = DEADLINE_SECONDS, perSecond } = member;
  const kind = kindOf(kinds, member);
  return {
    sink: await kind.open(name, ownPart(member), world),
    routes: (event) => isRouted(event, member, routes) && isWanted(event, member, kinds),
    batch: Math.min(batch ?? kind.batch, kind.batch),
    deadlineSeconds,
    // Another process takes over only when this one must be gone.
    leaseSeconds: 2 * deadlineSeconds + DEADLINE_SECONDS,
    maxAttempts,
    perSecond,
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

/** Whether the kind of the sink sends events of that sort at all. */
export function isWanted(event: Event, member: SinkConfiguration, kinds: readonly AnySinkKind[]): boolean {
  return kindOf(kinds, member).wants?.(ownPart(member), event) ?? true;
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
}
