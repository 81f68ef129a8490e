/**
 * What the daemon would find wrong with the files and directories of its configuration, all of it at once. Nothing is
 * sent, taken, made or changed.
 */
import { posix } from 'node:path';
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import type { Need } from '../../src/bridge/needs.ts';
import { receiverKinds } from '../../src/bridge/receive/index.generated.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Machine } from '../../src/host/machine.ts';
import { requirePostgresqlSettings } from '../store/postgresql.ts';
import type { ConfigurationComplaint } from './complaint.ts';
import {
  complaintsOf,
  examineStore,
  examineTls,
  examineTokens,
  firstOfEachField,
  listenNeeds,
  storeNeeds,
} from './complaints.ts';
import type { Configuration, SinkConfiguration } from './configuration.ts';
import { readLaidDown } from './laid-down.ts';
import { openPakitiStore } from './pakiti.ts';
import { kindOf, ownPart, type MemberConfiguration } from './members.ts';
import { openPeopleDoors } from './people-doors.ts';
import { type TrackerConfiguration, trackerKindOf } from './tracker-configuration.ts';
import { openTracker } from './trackers.ts';

/** One complaint for each field at most, in the order of the configuration. */
export async function examine(
  configuration: Configuration,
  machine: Machine,
): Promise<readonly ConfigurationComplaint[]> {
  const { store, status, listen, receivers, sinks } = configuration;
  const found = [
    await complaintsOf(['store'], store, storeNeeds(store), machine, () => examineStore(store)),
    await complaintsOf([], { status }, await statusNeeds(status, machine), machine),
    ...(listen === undefined ? [] : [await complaintsOf(['listen'], listen, listenNeeds(listen), machine)]),
  ];
  for (const [index, member] of receivers.entries()) {
    const needs = kindOf(receiverKinds, member).needs?.(ownPart(member)) ?? [];
    found.push(await complaintsOf(['receivers', String(index)], member, needs, machine));
  }
  for (const [index, member] of sinks.entries()) {
    const needs = kindOf(sinkKinds, member).needs?.(ownPart(member)) ?? [];
    found.push(await complaintsOf(['sinks', String(index)], member, needs, machine));
  }
  for (const [index, member] of (configuration.trackers ?? []).entries()) {
    const needs = trackerKindOf(member).needs?.(ownPart(member)) ?? [];
    found.push(await complaintsOf(['trackers', String(index)], member, needs, machine));
  }
  found.push(
    await examineIndispensable(configuration, machine),
    await incidentsComplaints(configuration, machine),
    await pakitiComplaints(configuration, machine),
    await monitorComplaints(configuration, machine),
  );
  return firstOfEachField(found.flat());
}

/** Of the files without which the daemon does not begin: those of the listener, of sites and policy, of who is told, and what receivers, sinks and trackers read first. */
export async function examineIndispensable(
  { listen, incidents, receivers, sinks, trackers = [] }: Configuration,
  machine: Machine,
): Promise<readonly ConfigurationComplaint[]> {
  const found: (readonly ConfigurationComplaint[])[] = [];
  if (listen !== undefined)
    for (const ask of [examineTls, examineTokens])
      found.push(await complaintsOf(['listen'], listen, [], machine, () => ask(listen, machine)));
  if (incidents !== undefined)
    found.push(
      await complaintsOf(['incidents'], incidents, [], machine, async () => {
        await readLaidDown(machine, incidents);
      }),
      await complaintsOf(['incidents'], incidents, [], machine, async () => {
        await (await openPeopleDoors(incidents, machine)).close();
      }),
    );
  for (const [index, member] of receivers.entries())
    found.push(await receiverComplaints(['receivers', String(index)], member, machine));
  for (const [index, member] of sinks.entries())
    found.push(await sinkComplaints(['sinks', String(index)], member, machine));
  for (const [index, member] of trackers.entries())
    found.push(await trackerComplaints(['trackers', String(index)], member, machine));
  return found.flat();
}

/** The daemon goes on without advisories that cannot be read, and without what GOCDB says until its cache can be written. */
async function incidentsComplaints(
  { incidents }: Configuration,
  machine: Machine,
): Promise<readonly ConfigurationComplaint[]> {
  if (incidents === undefined) return [];
  const cache = incidents.contacts?.gocdb?.cache;
  const field = ['contacts', 'gocdb', 'cache'];
  const needs = cache === undefined ? [] : [{ field, path: cache, use: 'fill' } as const];
  return await complaintsOf(['incidents'], incidents, needs, machine, async () => {
    await readLaidDown(machine, incidents, (trouble) => {
      throw new Failure('malformed', trouble);
    });
  });
}

/** The daemon begins without it, and opens and closes nothing by it until it is there. */
async function pakitiComplaints(
  { incidents }: Configuration,
  machine: Machine,
): Promise<readonly ConfigurationComplaint[]> {
  const { store } = incidents?.pakiti ?? {};
  if (store === undefined) return [];
  return await complaintsOf(['incidents', 'pakiti', 'store'], store, [], machine, async () => {
    if ('postgresql' in store) await requirePostgresqlSettings(store.postgresql);
    else await (await openPakitiStore(store)).close();
  });
}

/** Tickets are shown at problems as soon as the monitor runs. */
async function monitorComplaints(
  { incidents }: Configuration,
  machine: Machine,
): Promise<readonly ConfigurationComplaint[]> {
  const found: (readonly ConfigurationComplaint[])[] = [];
  for (const [index, one] of (incidents?.acknowledge ?? []).entries()) {
    if (one.kind !== 'nagios') continue;
    const needs: readonly Need[] = [
      { field: ['commandFile'], path: one.commandFile, use: 'write-pipe' },
      { field: ['statusFile'], path: one.statusFile, use: 'read' },
    ];
    found.push(await complaintsOf(['incidents', 'acknowledge', String(index)], one, needs, machine));
  }
  return found.flat();
}

function receiverComplaints(
  place: readonly string[],
  member: MemberConfiguration,
  machine: Machine,
): Promise<readonly ConfigurationComplaint[]> {
  const kind = kindOf(receiverKinds, member);
  return complaintsOf(place, member, [], machine, async () => {
    await kind.examine?.(ownPart(member), machine);
  });
}

/** A sink that has been opened has read its secrets, and has sent nothing. */
function sinkComplaints(
  place: readonly string[],
  member: SinkConfiguration,
  machine: Machine,
): Promise<readonly ConfigurationComplaint[]> {
  const kind = kindOf(sinkKinds, member);
  return complaintsOf(place, member, [], machine, async () => {
    const { signal } = new AbortController();
    const sink = await kind.open(member.name, ownPart(member), { machine, signal });
    await sink.close?.();
  });
}

/** A tracker that has been opened has read its secrets, and has asked nothing. */
function trackerComplaints(
  place: readonly string[],
  member: TrackerConfiguration,
  machine: Machine,
): Promise<readonly ConfigurationComplaint[]> {
  return complaintsOf(place, member, [], machine, async () => {
    const tracker = await openTracker(member, machine, new AbortController().signal);
    await tracker.close?.();
  });
}

const MADE_AT_START = '/run/';

/** What is below /run systemd makes when the daemon starts (RuntimeDirectory). */
async function statusNeeds(
  status: string | undefined,
  { files }: Pick<Machine, 'files'>,
): Promise<readonly Need[]> {
  if (status === undefined) return [];
  const directory = posix.dirname(status);
  if (status.startsWith(MADE_AT_START) && (await isMissing(directory, files))) return [];
  return [
    { field: ['status'], path: directory, use: 'own-directory' },
    { field: ['status'], path: directory, use: 'fill' },
  ];
}

async function isMissing(path: string, files: Machine['files']): Promise<boolean> {
  try {
    await files.status(path);
    return false;
  } catch (error) {
    if (error instanceof Failure) return error.reason === 'missing';
    throw error;
  }
}
