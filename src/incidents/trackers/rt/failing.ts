/**
 * What cannot be understood although RT answers otherwise: how often it was tried, what of it is tried again this time, and
 * what is given up. However many they are, few are asked for at a time, and only what is about their tickets waits.
 */
import type { Stopped } from './inbound.ts';
import type { RtTrouble } from './rt-failure.ts';

export interface Failing {
  /** The transaction. */
  readonly id: number;
  readonly times: number;
}

/** Part of a cursor. */
export interface Failures {
  readonly failing?: readonly Failing[];
  /** Transactions that are taken for what cannot be read. */
  readonly givenUp?: readonly number[];
}

/** What fails for as long as that, while RT answers otherwise, fails for ever, and the others have waited long enough. */
const MOST_TRIES = 10;
const MOST_FAILING = 100;
const MOST_GIVEN_UP = 100;
/** At once, of those that have failed before. */
const MOST_RETRIED = 5;
/** A trouble of RT as a whole is of no transaction. */
const OF_ALL: readonly RtTrouble[] = ['throttled', 'unauthorized'];

/** Those that are not tried this time: whatever was tried least comes first. */
export function restingOf({ failing = [] }: Failures): ReadonlySet<number> {
  const tried = failing.toSorted((one, other) => one.times - other.times || one.id - other.id);
  return new Set(tried.slice(MOST_RETRIED).map(({ id }) => id));
}

export interface Turn {
  readonly stops: readonly Stopped[];
  /** Of those that were not tried, what RT still has. */
  readonly rested: readonly number[];
  /** The last transaction that was looked at. */
  readonly until: number;
}

export function afterTurn(
  { failing = [], givenUp = [] }: Failures,
  { stops, rested, until }: Turn,
): Required<Failures> {
  const failed = new Set(
    stops
      .filter(({ why }) => !OF_ALL.includes(why.trouble))
      .flatMap(({ at }) => (at === undefined ? [] : [at])),
  );
  const asBefore = new Set([...rested, ...stops.map(({ at }) => at)]);
  const known = failing
    .filter(({ id }) => id > until || asBefore.has(id))
    .map(({ id, times }) => ({ id, times: failed.has(id) ? times + 1 : times }));
  const before = new Set(known.map(({ id }) => id));
  const all = [...known, ...[...failed].filter((id) => !before.has(id)).map((id) => ({ id, times: 1 }))];
  const lost = all.filter(({ times }) => times >= MOST_TRIES).map(({ id }) => id);
  return {
    failing: all.filter(({ times }) => times < MOST_TRIES).slice(0, MOST_FAILING),
    givenUp: [...givenUp, ...lost].slice(-MOST_GIVEN_UP),
  };
}
