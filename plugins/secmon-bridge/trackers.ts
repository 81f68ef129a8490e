/** The outbox of the ledger sent to each tracker of the configuration, and what people do there taken into the ledger. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from '../../src/host/machine.ts';
import { readContacts } from '../../src/incidents/contacts/file/read-contacts.ts';
import type { Notice } from '../../src/bridge/receive/receiver.ts';
import type { SiteDirectory } from '../../src/incidents/contacts/directory.ts';
import type { TrackerReport } from '../../src/incidents/trackers/run/lane.ts';
import {
  runTracker,
  type TrackerLane,
  type TrackerLaneWorld,
} from '../../src/incidents/trackers/run/index.ts';
import type { Tracker, TrackerWorld } from '../../src/incidents/trackers/tracker.ts';
import { ledgerOf } from '../store/ledger.ts';
import { inField } from './field-failure.ts';
import { ownPart } from './members.ts';
import {
  DEADLINE_SECONDS,
  INBOUND_SECONDS,
  MAX_AGE_SECONDS,
  TLP,
  toldBy,
  type TrackerConfiguration,
  trackerKindOf,
  UPDATE_SECONDS,
} from './tracker-configuration.ts';
import type { DaemonWorld } from './world.ts';

export interface Trackers {
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

const READ_AGAIN_SECONDS = 300;

/** @throws Failure that names the field that cannot be used; then nothing runs */
export async function startTrackers(
  trackers: readonly TrackerConfiguration[],
  world: DaemonWorld,
): Promise<Trackers> {
  const { store, machine, random, activity } = world;
  const { clock } = machine;
  const stopping = new AbortController();
  const lanes: TrackerLane[] = [];
  const close = async (): Promise<void> => {
    for (const { tracker } of lanes) await tracker.close?.();
  };
  try {
    for (const [index, member] of trackers.entries())
      lanes.push(
        await inField(['trackers', String(index)], member, () => open(member, world, stopping.signal)),
      );
  } catch (error) {
    await close();
    throw error;
  }
  const laneWorld: TrackerLaneWorld = {
    ledger: ledgerOf(store, toldBy(trackers)),
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    after: (seconds) => clock.after(seconds),
    random,
    async pause(seconds, signal) {
      await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
    },
    report: (report) => {
      activity.trackers.heard(report);
      const notice = troubleOf(report);
      if (notice !== undefined) activity.notice(report.tracker, notice);
    },
  };
  const running = lanes.map((lane) => runTracker(lane, laneWorld, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
      await close();
    },
  };
}

async function open(
  member: TrackerConfiguration,
  { machine }: DaemonWorld,
  signal: AbortSignal,
): Promise<TrackerLane> {
  return {
    tracker: await openTracker(member, machine, signal),
    perSecond: member.perSecond ?? trackerKindOf(member).perSecond,
    deadlineSeconds: member.deadlineSeconds ?? DEADLINE_SECONDS,
    maxAgeSeconds: member.maxAgeSeconds ?? MAX_AGE_SECONDS,
    updateSeconds: member.updateSeconds ?? UPDATE_SECONDS,
    inboundSeconds: member.inboundSeconds ?? INBOUND_SECONDS,
  };
}

/** @throws Failure when what the operator gave cannot be used; nothing has been sent yet */
export async function openTracker(
  member: TrackerConfiguration,
  machine: Machine,
  signal: AbortSignal,
): Promise<Tracker> {
  const { name, contacts } = member;
  // What cannot be read now is said now, and not with the first operation.
  if (contacts !== undefined) await readContacts(machine, contacts);
  return await trackerKindOf(member).open(name, ownPart(member), trackerWorld(member, machine, signal));
}

export function trackerWorld(
  { link, contacts, tlp = TLP }: TrackerConfiguration,
  machine: Machine,
  signal: AbortSignal,
): TrackerWorld {
  return {
    machine,
    signal,
    tlp,
    site: siteFinder(contacts, machine),
    linkOf: (key) => (link === undefined ? undefined : `${link}${encodeURIComponent(key)}`),
  };
}

/** Where the file cannot be read, nobody knows who answers: that is no site without contacts. */
function siteFinder(path: string | undefined, machine: Machine): TrackerWorld['site'] {
  let directory: SiteDirectory | undefined;
  let readAt = -Infinity;
  return async (name) => {
    if (path === undefined) return undefined;
    const now = machine.clock.elapsed();
    if (directory === undefined || now - readAt > READ_AGAIN_SECONDS) {
      directory = await readContacts(machine, path);
      readAt = now;
    }
    return directory.sites.get(name);
  };
}

/** A tracker that takes nothing, or that is not heard, is trouble that `check_bridge` shows. */
function troubleOf(report: TrackerReport): Notice | undefined {
  switch (report.kind) {
    case 'circuit':
      return report.circuit === 'open'
        ? { kind: 'trouble', text: `takes nothing: ${report.reason}` }
        : { kind: 'recovered', text: 'takes operations again' };
    case 'stuck':
      return { kind: 'trouble', text: 'is still at work although its deadline is over' };
    case 'operation':
    case 'heard':
    case 'deaf':
    case 'not-taken':
    case 'store':
    case 'fault':
    case 'late':
      return undefined;
  }
}
