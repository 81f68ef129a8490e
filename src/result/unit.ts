/**
 * Base units of metrics, and the suffixes that thresholds over them may carry.
 * Source: Monitoring Plugins guidelines, "Performance data"; only base units are ever printed, since consumers
 * disagree about the others (Icinga reads `5m` as five minutes and `5k` as five kelvin).
 */
export type Unit = '' | 's' | 'B' | '%' | 'c';

const SUFFIXES: Readonly<Record<Unit, ReadonlyMap<string, number>>> = {
  '': new Map(),
  c: new Map(),
  '%': new Map([['%', 1]]),
  s: new Map([
    ['s', 1],
    ['m', 60],
    ['h', 3600],
    ['d', 86_400],
    ['w', 604_800],
  ]),
  B: new Map([
    ['B', 1],
    ['kB', 1e3],
    ['MB', 1e6],
    ['GB', 1e9],
    ['TB', 1e12],
    ['KiB', 2 ** 10],
    ['MiB', 2 ** 20],
    ['GiB', 2 ** 30],
    ['TiB', 2 ** 40],
  ]),
};

/** How many base units one `suffix` is, or undefined where the unit has no such suffix. */
export function suffixFactor(unit: Unit, suffix: string): number | undefined {
  return SUFFIXES[unit].get(suffix);
}

/** The suffixes that a threshold over this unit may carry, for messages and help. */
export function suffixesOf(unit: Unit): readonly string[] {
  return [...SUFFIXES[unit].keys()];
}
