/** What can be asked in a query: one literal a parameter, for reading it and for the published document. */
import { isState, type State, STATES } from '../../result/index.ts';
import type { Filter } from '../../store/portal-scope.ts';
import { secondsOnCalendar } from '../instant.ts';

export interface Parameter<T> {
  readonly description: string;
  /** JSON Schema of one value. */
  readonly schema: object;
  /** Whether it may be given several times; the values are alternatives. */
  readonly many: boolean;
  /** Undefined when the text is no such value. */
  readonly read: (text: string) => T | undefined;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** Every parameter with its values; empty where it was not given. */
export type Asked<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? readonly T[] : never;
};

const MAX_NAME = 1024;
const MAX_VALUES = 100;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/;
const CVE = /^CVE-\d{4}-\d{4,19}$/i;

/**
 * @returns what is wrong, for whoever asks: a misspelt filter must not widen the answer
 */
export function readQuery<P extends Parameters>(parameters: P, query: URLSearchParams): Asked<P> | string {
  const values: Record<string, unknown[]> = Object.fromEntries(
    Object.keys(parameters).map((name) => [name, []]),
  );
  for (const [name, text] of query) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    const list = values[name];
    if (parameter === undefined || list === undefined) return `there is no parameter '${name}'`;
    if (list.length >= (parameter.many ? MAX_VALUES : 1)) return `'${name}' is given too often`;
    const value = parameter.read(text);
    if (value === undefined) return `'${name}' is not ${parameter.description}`;
    list.push(value);
  }
  return values as unknown as Asked<P>;
}

export function name(what: string): Parameter<string> {
  return {
    description: `the name of ${what}, whole`,
    schema: { type: 'string', minLength: 1, maxLength: MAX_NAME },
    many: true,
    read: (text) => (text.length >= 1 && text.length <= MAX_NAME ? text : undefined),
  };
}

export const instant: Parameter<number> = {
  description: 'an instant, such as 2026-05-01T10:00:00Z',
  schema: { type: 'string', pattern: INSTANT.source },
  many: false,
  read(text) {
    const seconds = INSTANT.test(text) ? secondsOnCalendar(text) : Number.NaN;
    return Number.isNaN(seconds) ? undefined : seconds;
  },
};

export function whole(description: string, minimum: number, maximum: number): Parameter<number> {
  return {
    description,
    schema: { type: 'integer', minimum, maximum },
    many: false,
    read(text) {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return value >= minimum && value <= maximum ? value : undefined;
    },
  };
}

export function oneOf<const W extends string>(
  description: string,
  words: readonly W[],
  many = false,
): Parameter<W> {
  return {
    description,
    schema: { enum: words },
    many,
    read: (text) => words.find((word) => word === text),
  };
}

/** Of what was and of what is. */
export const pastFilters = {
  site: name('a site'),
  ngi: name('an operations centre'),
  host: name('a host as the monitor knows it'),
  node: name('a node that was looked at through a host'),
  metric: name('a service or metric'),
  cve: {
    description: 'a CVE id, exact',
    schema: { type: 'string', pattern: '^[Cc][Vv][Ee]-\\d{4}-\\d{4,19}$' },
    many: true,
    read: (text) => (CVE.test(text) ? text.toUpperCase() : undefined),
  } satisfies Parameter<string>,
  severity: {
    description: `a state: ${STATES.join(', ')}`,
    schema: { enum: STATES },
    many: true,
    read: (text): State | undefined => (isState(text) ? text : undefined),
  } satisfies Parameter<State>,
  since: instant,
};

export const filters = {
  ...pastFilters,
  stale: oneOf('true or false: silent for longer than is expected, or not', ['true', 'false']),
};

export const MAX_PAGE = 1000;
export const PAGE = 100;

export const paging = {
  limit: whole(`how many rows at most, up to ${MAX_PAGE}; ${PAGE} where it is absent`, 1, MAX_PAGE),
  cursor: {
    description: 'what the page before gave as next',
    schema: { type: 'string', pattern: '^[\\w-]{1,8192}$' },
    many: false,
    read: (text) => (/^[\w-]{1,8192}$/.test(text) ? text : undefined),
  } satisfies Parameter<string>,
};

/** The names that were asked for, for the store. */
export function filterOf({ site, ngi, host, node, metric, cve }: Filter): Filter {
  const given = Object.entries({ site, ngi, host, node, metric, cve });
  return Object.fromEntries(given.filter(([, names]) => names !== undefined && names.length > 0));
}
