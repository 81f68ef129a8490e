/** The outbox of the ledger sent to each tracker of the configuration, and what people do there taken into the ledger. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from '../../src/host/machine.ts';
import type { Notice } from '../../src/bridge/receive/receiver.ts';
import type { TrackerReport } from '../../src/incidents/trackers/run/lane.ts';
import {
  runTracker,
  type TrackerLane,
  type TrackerLaneWorld,
} from '../../src/incidents/trackers/run/index.ts';
import { mayTell } from '../../src/incidents/intake/site-policy.ts';
import { releaseOf } from '../../src/incidents/release.ts';
import type { Tracker, TrackerWorld } from '../../src/incidents/trackers/tracker.ts';
import { ledgerOf } from '../store/ledger.ts';
import { inField } from './field-failure.ts';
import type { LaidDown } from './laid-down.ts';
import { ownPart } from './members.ts';
import { type SiteFinder, sitesOf, sitesOfFile } from './site-finder.ts';
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
  /** Begins to tell and to listen. */
  run(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/**
 * @param laid undefined where nothing becomes an issue; then every site is one that may be told
 * @throws Failure that names the field that cannot be used; then nothing runs
 */
export async function openTrackers(
  trackers: readonly TrackerConfiguration[],
  world: DaemonWorld,
  laid: LaidDown | undefined,
): Promise<Trackers> {
  const { store, machine, random, activity } = world;
  const { clock } = machine;
  const stopping = new AbortController();
  const sites = sitesOf(() => laid?.now().directory);
  const lanes: TrackerLane[] = [];
  const close = async (): Promise<void> => {
    for (const { tracker } of lanes) await tracker.close?.();
  };
  try {
    for (const [index, member] of trackers.entries())
      lanes.push(
        await inField(['trackers', String(index)], member, () => open(member, world, stopping.signal, sites)),
      );
  } catch (error) {
    await close();
    throw error;
  }
  const laneWorld: TrackerLaneWorld = {
    ledger: ledgerOf(store, toldBy(trackers)),
    mayTell: async (site) => {
      const release = await releaseOf(store.intake().rows, site);
      return release === undefined
        ? mayTell(laid?.now(), site)
        : { decision: 'ticket', why: release.why, regardless: true };
    },
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
  const told = async (lane: TrackerLane): Promise<void> => {
    // A site that GOCDB has suspended is not told because we have just been started.
    await laid?.asked;
    await runTracker(lane, laneWorld, stopping.signal);
  };
  const running: Promise<void>[] = [];
  return {
    run() {
      running.push(...lanes.map(told));
    },
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
  sites: SiteFinder,
): Promise<TrackerLane> {
  return {
    tracker: await openTracker(member, machine, signal, sites),
    perSecond: member.perSecond ?? trackerKindOf(member).perSecond,
    deadlineSeconds: member.deadlineSeconds ?? DEADLINE_SECONDS,
    maxAgeSeconds: member.maxAgeSeconds ?? MAX_AGE_SECONDS,
    updateSeconds: member.updateSeconds ?? UPDATE_SECONDS,
    inboundSeconds: member.inboundSeconds ?? INBOUND_SECONDS,
  };
}

const NO_SITES: SiteFinder = sitesOf(() => undefined);

/**
 * @param sites those of the whole configuration
 * @throws Failure when what the operator gave cannot be used; nothing has been sent yet
 */
export async function openTracker(
  member: TrackerConfiguration,
  machine: Machine,
  signal: AbortSignal,
  sites = NO_SITES,
): Promise<Tracker> {
  const { name, contacts } = member;
  const world = trackerWorld(member, machine, signal, sites);
  // What cannot be read now is said now, and not with the first operation.
  if (contacts !== undefined) await world.site('');
  return await trackerKindOf(member).open(name, ownPart(member), world);
}

export function trackerWorld(
  { link, contacts, tlp = TLP }: TrackerConfiguration,
  machine: Machine,
  signal: AbortSignal,
  sites = NO_SITES,
): TrackerWorld {
  return {
    machine,
    signal,
    tlp,
    site: contacts === undefined ? sites : sitesOfFile(contacts, machine),
    linkOf: (key) => (link === undefined ? undefined : `${link}${encodeURIComponent(key)}`),
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
    case 'ahead':
    case 'deaf':
    case 'not-taken':
    case 'store':
    case 'fault':
    case 'late':
      return undefined;
  }
}
