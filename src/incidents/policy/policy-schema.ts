/** The files of `config/policy`; published as `config/schema/policy.schema.json`. */
import { CERTIFICATIONS, DOWNTIME_SEVERITIES } from '../contacts/directory.ts';
import { ISSUE_CLASSES } from '../issue-key.ts';
import { SEVERITIES } from '../issue.ts';
import { DURATION } from './duration.ts';
import { HOURS, MOMENTS, OFFICER_ACTIONS, SITE_AUDIENCES, SITE_DECISIONS, WEEKDAYS } from './policy.ts';

const text = { type: 'string', minLength: 1, maxLength: 4096 } as const;
const name = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' } as const;
const duration = {
  type: 'string',
  pattern: DURATION,
  description: 'ISO 8601, one unit: PT4H, P7D, P6W, P4M, P1Y',
} as const;
const hours = {
  enum: HOURS,
  default: 'calendar',
  description: 'working: hours of the site alone count',
} as const;
const decision = { enum: SITE_DECISIONS } as const;

const appliesTo = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['classes'],
    properties: {
      classes: { type: 'array', minItems: 1, items: { enum: ISSUE_CLASSES } },
      severities: {
        type: 'array',
        minItems: 1,
        items: { enum: SEVERITIES },
        description: 'all unless given',
      },
    },
  },
} as const;

const head = {
  kind: true,
  id: name,
  title: text,
  source: { ...text, description: 'where it is written' },
  appliesTo,
} as const;

const clock = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'text', 'from', 'within'],
  properties: {
    name,
    text,
    from: { enum: MOMENTS },
    within: duration,
    hours,
    roundUp: { enum: ['day'], description: 'to the next midnight UTC' },
  },
} as const;

const procedure = {
  additionalProperties: false,
  required: ['kind', 'id', 'title', 'source', 'appliesTo', 'deadline', 'clocks'],
  properties: {
    ...head,
    deadline: { ...name, description: 'the clock that is the deadline of an issue' },
    clocks: { type: 'array', minItems: 1, items: clock },
  },
} as const;

const when = {
  type: 'object',
  additionalProperties: false,
  required: ['of'],
  properties: {
    of: { enum: ['opened', 'deadline'] },
    after: duration,
    before: duration,
    hours,
    notBefore: { ...duration, description: 'so long after it was opened at the earliest' },
  },
} as const;

/** Suspension is proposed to an officer: no step can say it to anybody else. */
const step = {
  type: 'object',
  required: ['name', 'when', 'do', 'to', 'text'],
  properties: { do: { enum: ['remind', ...OFFICER_ACTIONS] } },
  allOf: [
    {
      if: { required: ['do'], properties: { do: { const: 'remind' } } },
      then: stepProperties({ enum: SITE_AUDIENCES }),
      else: stepProperties({ enum: ['officer'] }),
    },
  ],
} as const;

function stepProperties(audience: object): object {
  return {
    additionalProperties: false,
    properties: {
      name,
      when,
      unless: { enum: ['acknowledged'] },
      do: true,
      to: { type: 'array', minItems: 1, items: audience },
      text: { ...text, description: 'what is said' },
    },
  };
}

const ladder = {
  additionalProperties: false,
  required: ['kind', 'id', 'title', 'source', 'appliesTo', 'steps'],
  properties: { ...head, steps: { type: 'array', minItems: 1, items: step } },
} as const;

function decisions(names: readonly string[]): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(names.map((one) => [one, decision])),
  };
}

const sites = {
  additionalProperties: false,
  required: ['kind', 'certification', 'infrastructure', 'unlisted', 'downtime'],
  properties: {
    kind: true,
    certification: decisions([...CERTIFICATIONS, 'unknown']),
    infrastructure: decisions(['production', 'test', 'unknown']),
    unlisted: { ...decision, description: 'of a site that the directory does not have' },
    downtime: {
      type: 'object',
      additionalProperties: false,
      required: ['delayedBy', 'atMost', 'unknown'],
      properties: {
        delayedBy: { type: 'array', items: { enum: DOWNTIME_SEVERITIES } },
        atMost: { ...duration, description: 'the longest that an alert is delayed' },
        unknown: { enum: ['alert', 'delay'], description: 'when nobody knows whether there is a downtime' },
      },
    },
  },
} as const;

const time = { type: 'string', pattern: '^(?:[01]\\d|2[0-3]):[0-5]\\d$' } as const;

const calendar = {
  additionalProperties: false,
  required: ['kind', 'workingDays', 'from', 'to', 'holidays'],
  properties: {
    kind: true,
    workingDays: { type: 'array', minItems: 1, items: { enum: WEEKDAYS } },
    from: { ...time, description: 'local time at the site' },
    to: { ...time, description: 'the first minute that is no working time' },
    holidays: {
      type: 'array',
      maxItems: 300,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['date', 'name'],
        properties: {
          date: {
            type: 'string',
            pattern: '^(?:\\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$',
            description: 'such as 2026-04-06, or 12-25 of every year',
          },
          name: text,
          countries: {
            type: 'array',
            minItems: 1,
            items: { type: 'string', pattern: '^[A-Z]{2}$' },
            description: 'ISO 3166-1; everywhere unless given',
          },
        },
      },
    },
  },
} as const;

const KINDS = { procedure, ladder, sites, calendar } as const;

export const policySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Policy of the incident ledger: procedures and their clocks, ladders, rules for sites, the calendar',
  type: 'object',
  required: ['kind'],
  properties: { kind: { enum: Object.keys(KINDS) } },
  allOf: Object.entries(KINDS).map(([kind, schema]) => ({
    if: { required: ['kind'], properties: { kind: { const: kind } } },
    then: schema,
  })),
} as const;
