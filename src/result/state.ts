/**
 * The four states of a plugin and the one order between them.
 * Source: Monitoring Plugins guidelines, "Plugin Return Codes".
 */
export const STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

export type State = (typeof STATES)[number];

const EXIT_CODE: Readonly<Record<State, 0 | 1 | 2 | 3>> = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 };

/** A blind spot may hide anything, so it outranks a known lesser problem, but never a known critical one. */
const SEVERITY: Readonly<Record<State, number>> = { OK: 0, WARNING: 1, UNKNOWN: 2, CRITICAL: 3 };

export function exitCode(state: State): 0 | 1 | 2 | 3 {
  return EXIT_CODE[state];
}

/** Positive when `a` is worse than `b`: CRITICAL > UNKNOWN > WARNING > OK. */
export function compareSeverity(a: State, b: State): number {
  return SEVERITY[a] - SEVERITY[b];
}

/** The worst of some states; of nothing it is UNKNOWN, since nothing was seen. */
export function worst(states: Iterable<State>): State {
  let result: State | undefined;
  for (const state of states) {
    if (result === undefined || compareSeverity(state, result) > 0) result = state;
  }
  return result ?? 'UNKNOWN';
}

export function isState(text: string): text is State {
  return (STATES as readonly string[]).includes(text);
}
