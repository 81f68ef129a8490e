/** Which events go to which sinks: the operator's rules, each of which names sinks and what an event must be. */
import { STATES, type State } from '../../result/index.ts';
import { STATE_TYPES, type Event, type StateType } from '../event.ts';
import { matchesWildcard } from './wildcard.ts';

/** All that are given must hold; of several values one. */
export interface RouteRule {
  readonly to: readonly string[];
  readonly site?: readonly string[];
  readonly ngi?: readonly string[];
  readonly host?: readonly string[];
  readonly service?: readonly string[];
  readonly state?: readonly State[];
  readonly stateType?: StateType;
  readonly tags?: Readonly<Record<string, string>>;
}

const names = (description: string): object => ({
  type: 'array',
  minItems: 1,
  items: { type: 'string', minLength: 1, maxLength: 1024 },
  description,
});

/** Part of `config/schema/bridge.schema.json`. */
export const routesSchema = {
  type: 'array',
  minItems: 1,
  description:
    'an event goes to the sinks of every rule that it meets; without rules every event goes to every sink',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['to'],
    properties: {
      to: names('sinks, by name'),
      site: names("one of these, with '*' and '?' as wildcards"),
      ngi: names('as site'),
      host: names('as site, letters in either case'),
      service: names("as site; a host's own state is the empty service, which only '*' is"),
      state: { type: 'array', minItems: 1, items: { enum: STATES } },
      stateType: { enum: STATE_TYPES },
      tags: {
        type: 'object',
        minProperties: 1,
        additionalProperties: { type: 'string' },
        description: 'tags that it must have, the values with wildcards',
      },
    },
  },
} as const;

export interface Reading {
  readonly rule: RouteRule;
  /** What of the rule the event does not meet; nothing when it meets all. */
  readonly unmet: readonly string[];
}

/** Every rule with what stands against it, for whoever asks why. */
export function readRules(rules: readonly RouteRule[], event: Event): readonly Reading[] {
  return rules.map((rule) => ({ rule, unmet: unmetOf(rule, event) }));
}

/** Whether the rules send an event to that sink. */
export function isSentTo(sink: string, rules: readonly RouteRule[] | undefined, event: Event): boolean {
  if (rules === undefined) return true;
  return rules.some((rule) => rule.to.includes(sink) && unmetOf(rule, event).length === 0);
}

function unmetOf(
  { site, ngi, host, service, state, stateType, tags }: RouteRule,
  event: Event,
): readonly string[] {
  const { subject } = event;
  const meets: readonly (readonly [what: string, met: boolean])[] = [
    ['site', isOneOf(site, subject.site)],
    ['ngi', isOneOf(ngi, subject.ngi ?? '')],
    ['host', isOneOf(host?.map(lower), lower(subject.host))],
    ['service', isOneOf(service, subject.service ?? '')],
    ['state', state?.includes(event.state) ?? true],
    ['stateType', stateType === undefined || stateType === event.stateType],
    ...Object.entries(tags ?? {}).map(
      ([name, pattern]) => [`tag ${name}`, isTagged(event, name, pattern)] as const,
    ),
  ];
  return meets.filter(([, met]) => !met).map(([what]) => what);
}

function isOneOf(patterns: readonly string[] | undefined, text: string): boolean {
  return patterns === undefined || patterns.some((pattern) => matchesWildcard(pattern, text));
}

function isTagged({ tags }: Event, name: string, pattern: string): boolean {
  const value = Object.hasOwn(tags, name) ? tags[name] : undefined;
  return value !== undefined && matchesWildcard(pattern, value);
}

function lower(text: string): string {
  return text.toLowerCase();
}
