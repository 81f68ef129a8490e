/** findings → statement: what a host says of the issues of its site, as things stand. Nothing is decided by absence alone. */
import { createHash } from 'node:crypto';
import { UNKNOWN_SITE } from '../../bridge/event.ts';
import type { Voice } from '../../incidents/intake/intake.ts';
import { type IntakeRule, PAKITI } from '../../incidents/intake/rules.ts';
import type { Statement, Telling } from '../../incidents/intake/statement.ts';
import { isSubject, tellingAbout } from '../../incidents/intake/telling.ts';
import type { State } from '../../result/index.ts';
import type { FindingVerdict } from '../../store/pakiti/assessments.ts';
import { isAhead } from '../../store/clocks.ts';
import { packageOfGap, ruleOfGap } from '../findings/gap-rule.ts';
import { isSilent } from '../silence.ts';
import type { TellSettings } from './settings.ts';
import type { Wanted } from './wanted.ts';

/** A host with all that is known of the CVEs that matter. */
export interface HostStand {
  readonly site: string;
  readonly name: string;
  readonly ngi: string;
  /** Seconds since the epoch. */
  readonly lastSeen: number;
  /** Why something of it may be there and not found, in words that stay the same. */
  readonly gaps: readonly string[];
  /** Whether a CVE may be there because of one of them. */
  readonly mayBeOf: (gap: string, cve: string) => boolean;
  /** What a vendor calls critical of what it has. */
  readonly critical: readonly string[];
  /** What it has of what is wanted, and of what it has ever spoken of. */
  readonly has: ReadonlySet<string>;
  /** What of that no exception covers. */
  readonly open: ReadonlyMap<string, FindingVerdict>;
  /** What was said of it until now. */
  readonly voice: Voice | undefined;
}

export interface TellingWorld {
  readonly wanted: Wanted;
  readonly settings: TellSettings;
  readonly rules: readonly IntakeRule[];
  /** Age from which on what is fine is no evidence for incidents. */
  readonly freshSeconds: number;
  /** Seconds since the epoch, before anything was looked up. */
  readonly now: number;
}

export interface HostStatement {
  readonly statement: Statement;
  /** The CVEs that it was not known to have until now. */
  readonly news: readonly string[];
}

/** What is fine is so until its host is silent, and is said again before it is too old to count: more than a quarter of that. */
const TURNS = 3;
const VOICE_DIGITS = 32;

/** Where it reports from is no part of it; a host that moves to another site is another. */
export function voiceOfHost({ site, name }: Pick<HostStand, 'site' | 'name'>): string {
  const words = JSON.stringify([PAKITI, site, name]);
  return createHash('sha256').update(words).digest('hex').slice(0, VOICE_DIGITS);
}

/** @returns undefined where there is nothing to say that was not said last */
export function hostStatement(stand: HostStand, world: TellingWorld): HostStatement | undefined {
  const { voice, ngi, name, gaps, lastSeen } = stand;
  const before = saidBefore(voice);
  const fresh = before === undefined ? [] : gaps.filter((gap) => !isKnownGap(gap, before.gaps));
  const tracks = new Map(voice?.tracks.map((track) => [track.subject.id, track]));
  const seen = new Map(
    [...new Set([...wantedOf(stand, world), ...tracks.keys()])]
      .toSorted()
      .map((cve) => [cve, seenOf(cve, stand, fresh, world)]),
  );
  const news: string[] = [];
  const tellings = [...seen].flatMap(([cve, { state, text }]): readonly Telling[] => {
    const telling = tellingAbout(matterOf(cve, stand), { state, text }, world.rules);
    if (telling === undefined) return [];
    const isNews = telling.told.is === 'affected' && tracks.get(cve)?.affected !== true;
    if (isNews) news.push(cve);
    const seenAt = isNews || telling.told.is === 'fine' ? Math.max(lastSeen, world.now) : lastSeen;
    return [{ ...telling, seenAt }];
  });
  if (tellings.length === 0) return undefined;
  const isUnseen = [...seen.values()].some(({ isBlinded }) => isBlinded);
  // What was known when it was last seen whole is what it is measured by.
  const known = isUnseen && before !== undefined ? before.gaps : gapsOf(seen.keys(), stand);
  const said = [digestOf(tellings, lastSeen, world), ...known].join(SEPARATOR);
  if (said === voice?.said) return undefined;
  const spoken = { voice: voiceOfHost(stand), ngi, host: name, at: world.now, heardAt: world.now };
  return { statement: { ...spoken, tellings, rest: 'untold', said }, news };
}

/** Of packages those alone that one of these may be of: a node may have hundreds that somebody else has built. */
function gapsOf(cves: Iterable<string>, { gaps, mayBeOf }: HostStand): readonly string[] {
  const those = [...cves];
  return gaps.filter((gap) => packageOfGap(gap) === undefined || those.some((cve) => mayBeOf(gap, cve)));
}

/** What its issues are of. */
function matterOf(id: string, { site, ngi, name }: HostStand): Parameters<typeof tellingAbout>[0] {
  const subject = { site, class: 'vulnerability', id, scope: '' } as const;
  return { ...subject, site: isSubject(subject) ? site : UNKNOWN_SITE, ngi, host: name, service: PAKITI };
}

function wantedOf({ open, critical, lastSeen }: HostStand, world: TellingWorld): readonly string[] {
  const { wanted, settings, now } = world;
  if (isSilent(lastSeen, now, settings.silentSeconds)) return [];
  return [...open].flatMap(([cve, verdict]) =>
    verdict === 'vulnerable' && wanted.levelOf(cve, critical) !== undefined ? [cve] : [],
  );
}

interface Seen {
  readonly state: State;
  readonly text: string;
  /** It is not found, and may be there. */
  readonly isBlinded?: true;
}

/** @param fresh why it may be there and not found, where that was not so before */
function seenOf(cve: string, stand: HostStand, fresh: readonly string[], world: TellingWorld): Seen {
  const { has, open, critical, lastSeen, mayBeOf } = stand;
  const verdict = open.get(cve);
  if (has.has(cve) && verdict === undefined) return { state: 'OK', text: `an exception covers ${cve}` };
  const level = world.wanted.levelOf(cve, critical);
  if (verdict === 'vulnerable' && level === undefined)
    return { state: 'OK', text: `${cve} is not tagged, nor critical to its vendor` };
  if (isSilent(lastSeen, world.now, world.settings.silentSeconds))
    return { state: 'UNKNOWN', text: isAhead(lastSeen, world.now) ? AHEAD : SILENT };
  if (verdict === 'undetermined') return { state: 'UNKNOWN', text: `nobody can tell ${cve}` };
  if (verdict === 'vulnerable') return { state: level ?? 'UNKNOWN', text: cve };
  if (fresh.some((gap) => mayBeOf(gap, cve)))
    return { state: 'UNKNOWN', text: `${cve} is not found, and could not be looked for`, isBlinded: true };
  return { state: 'OK', text: `${cve} is not found any more` };
}

const SILENT = 'nothing has been heard of it for long';
const AHEAD = 'its report is of a time that is yet to come';
const SEPARATOR = ' ';
const DIGEST_DIGITS = 32;

/** Each report is a result, as long as there is anything to say of its host. */
function digestOf(
  tellings: readonly Telling[],
  lastSeen: number,
  { now, freshSeconds }: TellingWorld,
): string {
  const told = tellings.map(({ subject, told: said, patience }) => [subject, said, patience]);
  const heardIn = tellings.some(({ told: said }) => said.is !== 'untold') ? lastSeen : null;
  const isFine = tellings.some(({ told: said }) => said.is === 'fine');
  const turn = isFine ? Math.floor(now / (freshSeconds / TURNS)) : null;
  const digest = createHash('sha256')
    .update(JSON.stringify([told, heardIn, turn]))
    .digest('hex');
  return digest.slice(0, DIGEST_DIGITS);
}

const DROPPED = 'dropped-lines';

/** As a gap: a report that has left out as many before says no less than it did then. */
export function droppedLines(count: number): string {
  return `${DROPPED}=${count}`;
}

/** A version before this one did not say how many lines, nor of which package. */
function isKnownGap(gap: string, known: readonly string[]): boolean {
  const count = droppedIn(gap);
  if (count === undefined) return known.includes(gap) || known.includes(ruleOfGap(gap));
  return known.some((one) => (droppedIn(one) ?? 0) >= count);
}

/** Undefined: it is about something else. */
function droppedIn(gap: string): number | undefined {
  const [name, count] = gap.split('=');
  if (name !== DROPPED) return undefined;
  return count === undefined ? Infinity : Number(count);
}

function saidBefore(voice: Voice | undefined): { readonly gaps: readonly string[] } | undefined {
  if (typeof voice?.said !== 'string') return undefined;
  const [, ...gaps] = voice.said.split(SEPARATOR);
  return { gaps };
}
