/** What the monitors are given to schedule. */
import type { Check } from '../../src/check/index.ts';
import type { State } from '../../src/result/index.ts';

export interface Scenario {
  /** Name of the service. */
  readonly name: string;
  readonly check: Check;
  /** By long name; true for a switch; `verbose` is the word itself, such as `-vv`. */
  readonly options: Readonly<Record<string, string | readonly string[] | true>>;
  readonly state: State;
  /** What its first line is like. */
  readonly line: RegExp;
}

export function argv({ options }: Scenario): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === true) return [`--${name}`];
    if (name === 'verbose') return value;
    return (typeof value === 'string' ? [value] : value).flatMap((one) => [`--${name}`, one]);
  });
}

/** The same text at another time: seconds, and spans in words, may have grown; every other number stays. */
export function timeless(text: string): string {
  return text.replaceAll(/\d+(?:\.\d+)?(?=s\b| (?:s|min|h|d)\b)/g, '0');
}
