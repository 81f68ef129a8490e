/** How long a subject may be silent before it is stale: what the operator says of its service. */
import { matchesWildcard } from '../bridge/route/wildcard.ts';

export interface ExpectationRule {
  /** The whole description of a service: `*` is any text, `?` one character. Checks of hosts have an empty one. */
  readonly service: string;
  readonly seconds: number;
}

export interface Expectations {
  /** The first that fits counts. */
  readonly rules: readonly ExpectationRule[];
  readonly defaultSeconds: number;
}

/** A day, for what runs daily, and an hour for it to come late. */
export const DEFAULT_SECONDS = 25 * 3600;

const seconds = { type: 'number', exclusiveMinimum: 0, maximum: 366 * 86_400 } as const;

/**
 * For the operator's configuration. Nothing is learnt from the past: after a long silence, a subject would be allowed
 * another; and nothing is taken from the sender, which could ask never to be missed.
 */
export const expectationsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    rules: {
      type: 'array',
      description: 'the first that fits counts',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['service', 'seconds'],
        properties: {
          service: { type: 'string', description: "a service's description; * is any text, ? one character" },
          seconds: { ...seconds, description: 'silence from which on a subject is stale' },
        },
      },
    },
    defaultSeconds: { ...seconds, default: DEFAULT_SECONDS },
  },
} as const;

/** @returns seconds of silence that are expected of a service */
export function expectedSilence({
  rules = [],
  defaultSeconds = DEFAULT_SECONDS,
}: Partial<Expectations>): (service: string) => number {
  const known = new Map<string, number>();
  return (service) => {
    const before = known.get(service);
    if (before !== undefined) return before;
    const found = rules.find((rule) => matchesWildcard(rule.service, service))?.seconds ?? defaultSeconds;
    if (known.size < MAX_KNOWN) known.set(service, found);
    return found;
  };
}

const MAX_KNOWN = 10_000;
