/** What one voice has said of one issue so far, and whether its host counts as affected: hold-down, flapping, recovery. */
import { isAhead } from '../../store/clocks.ts';
import type { IssueKey, IssueSubject } from '../issue-key.ts';
import type { Severity } from '../issue.ts';
import type { Patience, Told } from './statement.ts';

export interface Track {
  readonly key: IssueKey;
  readonly voice: string;
  readonly subject: IssueSubject;
  readonly ngi: string;
  readonly host: string;
  readonly title: string;
  readonly patience: Patience;
  /** Of the newest bad result. */
  readonly state: 'CRITICAL' | 'WARNING';
  readonly severity: Severity;
  /** Seconds since the epoch: when what is here was last seen to be so. */
  readonly at: number;
  /** Bad results in a row, no more than are needed, and when the first was. */
  readonly bad: number;
  readonly badSince: number;
  /** OKs in a row, no more than are needed. */
  readonly fine: number;
  /** The newest that was one of the two. */
  readonly last: 'bad' | 'fine';
  /** When it went from bad to fine or back, the newest few. */
  readonly flips: readonly number[];
  /** It is held against the host. */
  readonly affected: boolean;
  /** What it was before the newest second that has changed it. */
  readonly effect?: { readonly at: number; readonly was: Standing };
}

/** What changes of a track with what is said. */
export type Standing = Omit<Track, keyof Identity | 'effect'>;

/** More changes than so many within the window are flapping: that neither closes anything nor opens it, and is held. */
export interface Flapping {
  readonly changes: number;
  readonly seconds: number;
}

export interface TrackRules {
  readonly flapping: Flapping;
  /** An OK that is older is no evidence of now. */
  readonly freshSeconds: number;
}

/** What is the same for all that a voice says of an issue. */
export type Identity = Pick<Track, 'key' | 'voice' | 'subject' | 'ngi' | 'host' | 'title' | 'patience'>;

/** The first bad result, which is not yet counted. */
export function begun(
  identity: Identity,
  { state, severity }: Extract<Told, { is: 'affected' }>,
  at: number,
): Track {
  const nothing = { bad: 0, badSince: at, fine: 0, flips: [], affected: false };
  return { ...identity, ...nothing, state, severity, at, last: 'bad' };
}

/** Of what was seen nobody knows when. */
const NEVER = 0;

/** What a clock that was ahead has written is no time: it is no evidence, and keeps nothing waiting. */
export function soundly(track: Track, now: number): Track {
  const last = Math.max(track.at, track.badSince, track.flips.at(-1) ?? NEVER);
  if (!isAhead(last, now)) return track;
  return {
    ...track,
    at: isAhead(track.at, now) ? NEVER : track.at,
    badSince: isAhead(track.badSince, now) ? now : track.badSince,
    flips: track.flips.filter((at) => !isAhead(at, now)),
  };
}

/** @returns the same track where nothing has changed that counts */
export function followed(track: Track, told: Told, at: number, rules: TrackRules): Track {
  switch (told.is) {
    case 'affected':
      return seenBad(track, told, at, rules);
    case 'fine':
      return seenFine(track, at, rules);
    case 'untold':
      return track.fine === 0 ? track : { ...track, fine: 0, at };
  }
}

function seenBad(
  track: Track,
  { state, severity }: Extract<Told, { is: 'affected' }>,
  at: number,
  { flapping }: TrackRules,
): Track {
  const { patience } = track;
  const flips = track.last === 'fine' ? withFlip(track.flips, at, flapping) : track.flips;
  const bad = Math.min(track.bad + 1, patience.results);
  const badSince = track.bad === 0 ? at : track.badSince;
  const isBelieved = isEnough({ patience, bad, badSince, at }) && !isFlapping(flips, at, flapping);
  const affected = track.affected || isBelieved;
  return changed(track, {
    ...track,
    state,
    severity,
    bad,
    badSince,
    fine: 0,
    last: 'bad',
    flips,
    affected,
    at,
  });
}

function isEnough({
  patience,
  bad,
  badSince,
  at,
}: Pick<Track, 'patience' | 'bad' | 'badSince' | 'at'>): boolean {
  const isLong = patience.minutes !== null && at - badSince >= patience.minutes * 60;
  return bad >= patience.results || isLong;
}

/**
 * What was bad when it was last heard of has come to rest so, although nothing is heard of it since: silence is not well.
 * @returns the same track where that is not so
 */
export function settled(track: Track, at: number, { flapping }: TrackRules): Track {
  const isBad = track.last === 'bad' && isEnough(track) && !isFlapping(track.flips, at, flapping);
  return track.affected || !isBad ? track : { ...track, affected: true };
}

function seenFine(track: Track, at: number, { flapping, freshSeconds }: TrackRules): Track {
  const flips = track.last === 'bad' ? withFlip(track.flips, at, flapping) : track.flips;
  const fine = Math.min(track.fine + 1, track.patience.recover);
  const isBelieved = fine >= track.patience.recover && !isFlapping(flips, at, flapping);
  const affected = track.affected && !isBelieved;
  const next: Track = { ...track, bad: 0, fine, last: 'fine', flips, affected, at };
  // Whether it was fine of late is asked when the others of its issue recover.
  if (at - track.at >= freshSeconds / FRESHNESS_PARTS) return next;
  return changed(track, next);
}

const FRESHNESS_PARTS = 4;

function changed(before: Track, after: Track): Track {
  const isSame =
    before.at > NEVER &&
    before.state === after.state &&
    before.severity === after.severity &&
    before.bad === after.bad &&
    before.fine === after.fine &&
    before.last === after.last &&
    before.affected === after.affected;
  return isSame ? before : after;
}

function withFlip(flips: readonly number[], at: number, { changes }: Flapping): readonly number[] {
  return [...flips, at].slice(-(changes + 1));
}

/** Of the newest flips, one more than are allowed, the oldest is within the window. */
export function isFlapping(flips: readonly number[], at: number, { changes, seconds }: Flapping): boolean {
  const oldest = flips.at(-(changes + 1));
  return oldest !== undefined && at - oldest < seconds;
}

/** Held against nobody for its changes alone. */
export function isUnsettled(track: Track, at: number, { flapping }: TrackRules): boolean {
  return !track.affected && isFlapping(track.flips, at, flapping);
}

/** When it flaps no more, unless it changes again. Seconds since the epoch. */
export function restsAt({ flips }: Track, { flapping: { changes, seconds } }: TrackRules): number {
  return (flips.at(-(changes + 1)) ?? NEVER) + seconds;
}

export function isFine({ affected, fine, patience }: Track): boolean {
  return !affected && fine >= patience.recover;
}

/** Nothing of it counts any more once its issue is closed for good: it is fine, and its last change is long ago. */
export function isSpent(track: Track, at: number, { flapping }: TrackRules): boolean {
  const last = track.flips.at(-1);
  return isFine(track) && (last === undefined || at - last >= flapping.seconds);
}
