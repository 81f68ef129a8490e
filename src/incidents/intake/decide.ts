/** What becomes of one issue by all that is told of it: opened, updated, held, recovered, or left in peace. */
import { UNKNOWN_SITE } from '../../bridge/event.ts';
import { worst } from '../../result/index.ts';
import type { Observation, Sighting } from '../command.ts';
import type { IssueKey } from '../issue-key.ts';
import { isClosed, isGraver, type Issue, type Severity } from '../issue.ts';
import { isLate } from '../transition/index.ts';
import type { HeldFor } from './held.ts';
import type { Opening } from './may-open.ts';
import type { Session } from './session.ts';
import { withOpening } from './storm.ts';
import { isFine, isSpent, isUnsettled, restsAt, settled, soundly, type Track } from './track.ts';

export interface Occasion {
  /** Seconds since the epoch: what is fine must have been seen lately by then. */
  readonly at: number;
  readonly why: string;
}

export async function decide(session: Session, key: IssueKey, occasion: Occasion): Promise<void> {
  const issue = await session.current(key);
  const tracks: Track[] = [];
  for (const one of await session.keysOf(key, issue))
    for (const track of await session.memory.tracksAbout(one)) tracks.push(atRest(session, track));
  const affected = tracks.filter((track) => track.affected);
  const [first, ...others] = affected;
  if (first === undefined) await calm(session, key, { tracks, issue }, occasion);
  else await alarm(session, key, { tracks, affected: [first, ...others], issue }, occasion.why);
}

function atRest({ memory, now, world }: Session, known: Track): Track {
  const before = soundly(known, now);
  const track = settled(before, now, world.settings);
  if (track !== before) memory.put(track);
  return track;
}

interface Alarm {
  readonly tracks: readonly Track[];
  readonly affected: readonly [Track, ...Track[]];
  readonly issue: Issue | undefined;
}

async function alarm(
  session: Session,
  key: IssueKey,
  { tracks, affected, issue }: Alarm,
  why: string,
): Promise<void> {
  const [{ subject, title }] = affected;
  const observation: Observation = {
    subject,
    ngi: affected.find(({ ngi }) => ngi !== '')?.ngi ?? session.world.policy.ngiOf(subject.site),
    title: issue?.title ?? title,
    severity: gravest(affected),
    hosts: hostsOf(tracks, issue),
  };
  const step = session.foresee(issue, { do: 'observe', observation });
  if (step.kind === 'open') await open(session, key, observation, why);
  else if (step.kind === 'change' && step.action === 'reopen')
    await open(session, key, { ...observation, ...deadlineAfter(session, issue, observation) }, why);
  else {
    await session.memory.release(key);
    const due = deadlineAfter(session, issue, observation);
    await session.act(key, { do: 'observe', observation: { ...observation, ...due } }, why);
  }
}

/** A graver issue may be due earlier; monitoring gives nobody more time. */
function deadlineAfter(
  { world }: Session,
  issue: Issue | undefined,
  { severity, hosts }: Observation,
): Pick<Observation, 'deadline'> {
  if (issue === undefined) return {};
  if (issue.deadline !== null && !isGraver(severity, issue.severity)) return { deadline: issue.deadline };
  const opening = { subject: issue.subject, severity, hosts: affectedNames(hosts), since: issue.openedAt };
  const deadline = world.policy.deadlineOf(opening);
  return deadline === undefined ? {} : { deadline: Math.min(issue.deadline ?? deadline, deadline) };
}

async function open(session: Session, key: IssueKey, observation: Observation, why: string): Promise<void> {
  const { memory, now, world } = session;
  const held = await memory.held(key);
  const { subject, severity } = observation;
  const hosts = affectedNames(observation.hosts);
  // While it was well and bad by turns it would not have been opened.
  const since = held === undefined || held.for === 'flapping' ? now : Math.min(held.since, now);
  const opening: Opening = { subject, severity, hosts, since };
  const wait = await waitOf(session, opening, held?.for);
  if (wait !== undefined) {
    await session.hold({ key, ...opening, ...wait });
    return;
  }
  // What waited for a downtime is due as if it had not.
  const deadline = observation.deadline ?? world.policy.deadlineOf(opening) ?? null;
  await memory.release(key);
  const outcome = await session.act(key, { do: 'observe', observation: { ...observation, deadline } }, why);
  if (outcome.kind === 'changed') await session.group(key, outcome.now);
}

interface Wait {
  readonly for: HeldFor;
  readonly why: string;
  readonly until: number | null;
}

async function waitOf(
  { memory, now, world }: Session,
  opening: Opening,
  before: HeldFor | undefined,
): Promise<Wait | undefined> {
  if (opening.subject.site === UNKNOWN_SITE)
    return { for: 'unknown-site', why: 'nobody knows whose the hosts are', until: null };
  const usual = world.policy.mayOpen(opening, now);
  const isReleased = !usual.may && usual.for === 'site' && (await memory.isReleased(opening.subject.site));
  const may = isReleased ? world.policy.mayOpen(opening, now, isReleased) : usual;
  if (!may.may) return { for: may.for, why: may.why, until: may.until };
  if (before === 'released') return undefined;
  const { site } = opening.subject;
  const asked = { site, now, waits: before === 'storm' };
  const { storm, stopped } = withOpening(await memory.storm(), asked, world.settings.storm);
  await memory.setStorm(storm);
  if (stopped === 'none') return undefined;
  const { openings, siteOpenings, seconds } = world.settings.storm;
  const within = `within ${seconds / 60} minutes`;
  const why =
    stopped === 'storm'
      ? `more than ${openings} ${within}`
      : `more than ${siteOpenings} of the site ${within}`;
  return { for: stopped, why, until: null };
}

interface Calm {
  readonly tracks: readonly Track[];
  readonly issue: Issue | undefined;
}

async function calm(
  session: Session,
  key: IssueKey,
  { tracks, issue }: Calm,
  occasion: Occasion,
): Promise<void> {
  const { memory, world } = session;
  if (issue === undefined || isClosed(issue)) {
    if (issue?.state !== 'rejected' && (await isHeldAsUnsettled(session, key, tracks))) return;
    await memory.release(key);
    // Until it has a successor it may come back, with all of its hosts.
    if (issue !== undefined && !isLate(issue, session.now, world.rules)) return;
    for (const track of tracks) if (isSpent(track, track.at, world.settings)) memory.forget(track);
    return;
  }
  await memory.release(key);
  const hosts = hostsOf(tracks, issue);
  if (isWholeSetFine(tracks, issue, occasion.at - world.settings.freshSeconds)) {
    const outcome = await session.act(key, { do: 'recover', issue: issue.id, hosts }, occasion.why);
    if (outcome.kind !== 'refused') return;
  }
  const { subject, ngi, title, severity } = issue;
  await session.act(
    key,
    { do: 'observe', observation: { subject, ngi, title, severity, hosts } },
    occasion.why,
  );
}

/** So that an officer sees what would be open if it were bad for longer. */
async function isHeldAsUnsettled(
  session: Session,
  key: IssueKey,
  tracks: readonly Track[],
): Promise<boolean> {
  const { memory, now, world } = session;
  const unsettled = tracks.filter((track) => isUnsettled(track, now, world.settings));
  const [first, ...others] = unsettled;
  if (first === undefined) return false;
  const { changes, seconds } = world.settings.flapping;
  await session.hold({
    key,
    for: 'flapping',
    why: `well and bad by turns, more than ${changes} changes within ${seconds / 60} minutes`,
    // A host that is silent from now on says no more how it has come to rest.
    until: Math.max(...unsettled.map((track) => restsAt(track, world.settings))),
    since: Math.min((await memory.held(key))?.since ?? now, now),
    subject: first.subject,
    severity: gravest([first, ...others]),
    hosts: [...new Set(unsettled.map(({ host }) => host))],
  });
  return true;
}

/** Each host of the issue, by everybody who has ever said that it was affected, and lately. */
function isWholeSetFine(tracks: readonly Track[], { hosts }: Issue, since: number): boolean {
  return hosts.every(({ name }) => {
    const about = tracks.filter(({ host }) => host === name);
    return about.length > 0 && about.every((track) => isFine(track) && track.at >= since);
  });
}

/** The hosts that are affected, and those of the issue that are so no more. */
function hostsOf(tracks: readonly Track[], issue: Issue | undefined): readonly Sighting[] {
  const known = new Set(issue?.hosts.map(({ name }) => name));
  return [...Map.groupBy(tracks, ({ host }) => host)].flatMap(([name, about]): readonly Sighting[] => {
    const affected = about.filter((track) => track.affected);
    const seenAt = Math.max(...(affected.length > 0 ? affected : about).map(({ at }) => at));
    if (affected.length > 0) return [{ name, state: worst(affected.map(({ state }) => state)), seenAt }];
    return known.has(name) && about.every(isFine) ? [{ name, state: 'OK', seenAt }] : [];
  });
}

function affectedNames(hosts: readonly Sighting[]): readonly string[] {
  return hosts.filter(({ state }) => state !== 'OK').map(({ name }) => name);
}

function gravest([first, ...others]: readonly [Track, ...Track[]]): Severity {
  return others.reduce((one, { severity }) => (isGraver(severity, one) ? severity : one), first.severity);
}
