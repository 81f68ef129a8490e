/** What of the findings counts, and how much. */
import { compareSeverity, type State } from '../../src/check/index.ts';
import type { Values } from './options.ts';
import type { Looked, SeenFinding } from './observation.ts';

/** From the worst. */
const SEVERITIES = ['critical', 'important', 'moderate', 'low'] as const;

export type Level = Extract<State, 'CRITICAL' | 'WARNING'>;

type Asked = Pick<
  Values,
  'critical-tag' | 'warning-tag' | 'critical-severity' | 'warning-severity' | 'exploited'
>;

export interface Wanted {
  readonly tags: ReadonlyMap<string, Level>;
  readonly severities: ReadonlyMap<string, Level>;
  readonly exploited: Level | undefined;
}

export function wantedOf(asked: Asked): Wanted {
  const given = (names: readonly string[]): readonly string[] => names.filter((name) => name !== '');
  return {
    tags: byLevel(given(asked['critical-tag']), given(asked['warning-tag'])),
    severities: byLevel(atLeast(asked['critical-severity']), atLeast(asked['warning-severity'])),
    exploited: LEVELS[asked.exploited],
  };
}

/** What is in both is critical. */
function byLevel(critical: readonly string[], warning: readonly string[]): ReadonlyMap<string, Level> {
  const levels = new Map<string, Level>(critical.map((name) => [name, 'CRITICAL']));
  for (const name of warning) if (!levels.has(name)) levels.set(name, 'WARNING');
  return levels;
}

const LEVELS = { critical: 'CRITICAL', warning: 'WARNING', none: undefined } as const;

/** `none` is least of all in the words of vendors, and here stands for nothing at all. */
function atLeast(least: string): readonly string[] {
  return SEVERITIES.slice(0, SEVERITIES.findIndex((name) => name === least) + 1);
}

/** What an observation has to have looked for. */
export function lookedFor({ tags, severities, exploited }: Wanted): Looked {
  return { tags: [...tags.keys()], severities: [...severities.keys()], exploited: exploited !== undefined };
}

export interface Counted {
  readonly level: Level;
  /** For people: the tag, or what else has decided. */
  readonly why: string;
  /** What somebody has tagged is before what is exploited, and that before what is severe. */
  readonly rank: number;
}

/** Undefined: it does not count. */
export function countedAs({ tags, severity, exploited }: SeenFinding, wanted: Wanted): Counted | undefined {
  const reasons = [
    ...tags.map((tag) => ({ level: wanted.tags.get(tag), why: tag, rank: 0 })),
    { level: exploited === true ? wanted.exploited : undefined, why: 'exploited', rank: 1 },
    { level: wanted.severities.get(severity), why: severity, rank: 2 },
  ].flatMap(({ level, ...rest }) => (level === undefined ? [] : [{ level, ...rest }]));
  return reasons.toSorted((one, other) => compareSeverity(other.level, one.level))[0];
}
