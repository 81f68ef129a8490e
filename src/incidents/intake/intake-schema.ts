/** What the operator says of intake, as it stands in the bridge's configuration. */
import { Failure } from '../../host/failure.ts';
import { isAhead } from '../../store/clocks.ts';
import { ISSUE_CLASSES } from '../issue-key.ts';
import { SEVERITIES } from '../issue.ts';
import type { IntakeRule } from './rules.ts';
import { DEFAULT_SETTINGS, type IntakeSettings } from './settings.ts';
import type { StormRules } from './storm.ts';

export interface IntakeConfiguration {
  readonly rules?: readonly IntakeRule[];
  readonly flapping?: { readonly changes?: number; readonly minutes?: number };
  readonly storm?: {
    readonly openings?: number;
    readonly siteOpenings?: number;
    readonly minutes?: number;
  };
  readonly freshMinutes?: number;
  readonly since?: string;
}

const MINUTE = 60;
const { flapping, storm, freshSeconds } = DEFAULT_SETTINGS;

const names = (description: string): object => ({
  type: 'array',
  minItems: 1,
  items: { type: 'string', maxLength: 1024 },
  description,
});
const count = (description: string, usual?: number): object => ({
  type: 'integer',
  minimum: 1,
  ...(usual !== undefined && { default: usual }),
  description,
});
const minutes = (description: string, usual?: number): object => ({
  type: 'number',
  exclusiveMinimum: 0,
  ...(usual !== undefined && { default: usual / MINUTE }),
  description,
});
const severity = { enum: [...SEVERITIES, 'none'] };

/** Part of `config/schema/bridge.schema.json`. */
export const intakeProperties = {
  rules: {
    type: 'array',
    description:
      'which results become issues: of every rule that a result meets the first that says something counts, and after them the built-in ones',
    items: {
      type: 'object',
      additionalProperties: false,
      properties: {
        match: {
          type: 'object',
          additionalProperties: false,
          minProperties: 1,
          description: 'all that are given must hold, of several values one; every result without it',
          properties: {
            site: names("one of these, with '*' and '?' as wildcards"),
            ngi: names('as site'),
            host: names('the machine that was looked at, as site, in lower case'),
            service: names('as site'),
            class: { type: 'array', minItems: 1, items: { enum: ISSUE_CLASSES } },
            id: names('the CVE, the advisory or the metric, as site'),
          },
        },
        ticket: { type: 'boolean', description: 'false: it is no issue; true unless a rule says so' },
        class: {
          enum: ISSUE_CLASSES,
          description: 'instead of metric, of what names neither a CVE nor an advisory',
        },
        severity: {
          type: 'object',
          additionalProperties: false,
          minProperties: 1,
          description: 'by the state of the result; none is not bad enough for an issue, and closes none',
          properties: { CRITICAL: severity, WARNING: severity },
        },
        per: { enum: ['site', 'service'], description: 'one issue for the site, or one for each service' },
        results: count('bad results in a row after which a host is affected; 2 unless a rule says so'),
        minutes: minutes(
          'from the first bad result to another, after which it is too, with fewer of them; for no length of time unless a rule says so',
        ),
        recover: count('OKs in a row after which it is affected no more; 3 unless a rule says so'),
      },
    },
  },
  flapping: {
    type: 'object',
    additionalProperties: false,
    description:
      'what changes between well and bad more often closes nothing, and waits until it rests to be opened (`secmon incident held`)',
    properties: {
      changes: count('changes within the time', flapping.changes),
      minutes: minutes('the time', flapping.seconds),
    },
  },
  storm: {
    type: 'object',
    additionalProperties: false,
    description: 'what is to be opened beyond that waits for `secmon incident storm allow`',
    properties: {
      openings: count('issues opened within the time', storm.openings),
      siteOpenings: count(
        'of them those of one site, whose others then wait for `secmon incident storm allow --site`; half of them unless given',
      ),
      minutes: minutes('the time', storm.seconds),
    },
  },
  freshMinutes: minutes('age from which on an OK is no evidence of now', freshSeconds),
  since: {
    type: 'string',
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$',
    description:
      'UTC; results that were received before become no issues; unless given, those that were before the bridge first ran with incidents',
  },
} as const;

/** @returns seconds since the epoch; NaN where there is no such day or time */
export function sinceOf({ since }: IntakeConfiguration): number | undefined {
  if (since === undefined) return undefined;
  const at = Date.parse(since);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(since.slice(0, -1)) ? at / 1000 : NaN;
}

/**
 * From when on results count.
 * @param now seconds since the epoch
 * @throws Failure `malformed` for a time that has not come: all that is there would be passed over, and what comes would count
 */
export function beginningOf(given: IntakeConfiguration, now: number): number | undefined {
  const since = sinceOf(given);
  if (since !== undefined && isAhead(since, now))
    throw new Failure('malformed', `${given.since ?? ''} has not come yet (incidents.since)`);
  return since;
}

const PARTS = 2;

function stormRules({
  openings = storm.openings,
  siteOpenings,
  minutes: within,
}: NonNullable<IntakeConfiguration['storm']> = {}): StormRules {
  return {
    openings,
    siteOpenings: siteOpenings ?? Math.max(1, Math.floor(openings / PARTS)),
    seconds: within === undefined ? storm.seconds : within * MINUTE,
  };
}

export function intakeSettings(given: IntakeConfiguration): IntakeSettings {
  const seconds = (of: number | undefined, usual: number): number => (of === undefined ? usual : of * MINUTE);
  return {
    rules: given.rules ?? [],
    flapping: {
      changes: given.flapping?.changes ?? flapping.changes,
      seconds: seconds(given.flapping?.minutes, flapping.seconds),
    },
    storm: stormRules(given.storm),
    freshSeconds: seconds(given.freshMinutes, freshSeconds),
  };
}
