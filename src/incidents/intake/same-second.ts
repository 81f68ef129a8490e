/**
 * Results of one voice that began in the same second are one, in whichever order they come: of each issue the worst that any
 * of them says. So what a voice has said at its newest second is kept, and of each track what it was before that.
 */
import { type IssueKey, issueKey } from '../issue-key.ts';
import type { Statement, Told } from './statement.ts';
import type { Track } from './track.ts';

/** Worst first: critical, warning, untold, fine. Bad counts before what is not known. */
const RANKS = ['C', 'W', 'u', 'f'] as const;
type Rank = (typeof RANKS)[number];

/** So many of its last letters tell the key of an issue from the others of a voice. */
const LETTERS = 16;

export interface SaidThen {
  /** Of issues that were not named. */
  readonly rest: Rank;
  /** By the end of the issue's key. */
  readonly named: ReadonlyMap<string, Rank>;
}

/** All is well, and nothing was ever said to be otherwise. */
export const FINE_THEN = 'f';

export function saidThen({ rest, tellings }: Pick<Statement, 'rest' | 'tellings'>): SaidThen {
  const named = tellings.map(({ subject, told }) => [endOf(issueKey(subject)), rankOf(told)] as const);
  return { rest: rankOf({ is: rest }), named: new Map(named) };
}

function rankOf(told: Told): Rank {
  if (told.is === 'affected') return told.state === 'CRITICAL' ? 'C' : 'W';
  return told.is === 'fine' ? 'f' : 'u';
}

function endOf(key: IssueKey): string {
  return key.slice(-LETTERS);
}

/** Whether one says something worse of an issue than the other. */
export function isWorse(one: SaidThen, other: SaidThen, key: IssueKey): boolean {
  return RANKS.indexOf(of(one, endOf(key))) < RANKS.indexOf(of(other, endOf(key)));
}

function of({ rest, named }: SaidThen, end: string): Rank {
  return named.get(end) ?? rest;
}

/** What both together say. */
export function bothThen(one: SaidThen, other: SaidThen): SaidThen {
  const worst = (rank: Rank, another: Rank): Rank =>
    RANKS.indexOf(rank) < RANKS.indexOf(another) ? rank : another;
  const ends = new Set([...one.named.keys(), ...other.named.keys()]);
  return {
    rest: worst(one.rest, other.rest),
    named: new Map([...ends].map((end) => [end, worst(of(one, end), of(other, end))])),
  };
}

/** As the store has it: a letter for the rest, and for each issue a letter and the end of its key. */
export function writtenThen({ rest, named }: SaidThen): string {
  return [rest, ...[...named].map(([end, rank]) => `${rank}${end}`)].join('');
}

/** Of what was written by {@link writtenThen}. */
export function readThen(text: string): SaidThen {
  const named = new Map<string, Rank>();
  for (let at = 1; at < text.length; at += LETTERS + 1)
    named.set(text.slice(at + 1, at + 1 + LETTERS), text[at] as Rank);
  return { rest: text[0] as Rank, named };
}

/** As it was before anything was said of that second. */
export function before(track: Track, at: number): Track {
  return track.effect?.at === at ? { ...track, ...track.effect.was } : track;
}

/** @param was before anything was said of that second */
export function withEffect(track: Track, was: Track, at: number): Track {
  const { state, severity, at: seenAt, bad, badSince, fine, last, flips, affected } = was;
  const fields = { state, severity, at: seenAt, bad, badSince, fine, last, flips, affected };
  return { ...track, effect: { at, was: fields } };
}
