/** What is due when, who is told, and which sites are: the data of `config/policy`. Times are seconds since the epoch. */
import type { Certification, DowntimeSeverity } from '../contacts/directory.ts';
import type { IssueClass } from '../issue-key.ts';
import type { Severity } from '../issue.ts';

/** ISO 8601, such as `PT4H`, `P7D`, `P6W`, `P4M`, `P1Y`. */
export type Duration = string;

/** What a clock may run from; `published`: the advisory, `requested`: a request of the CSIRT. */
export const MOMENTS = ['opened', 'published', 'discovered', 'isolated', 'requested'] as const;
export type Moment = (typeof MOMENTS)[number];

/** `working`: only the hours of the site's working days count. */
export const HOURS = ['calendar', 'working'] as const;
export type Hours = (typeof HOURS)[number];

export interface AppliesTo {
  readonly classes: readonly IssueClass[];
  /** All where it is absent. */
  readonly severities?: readonly Severity[];
}

export interface Clock {
  readonly name: string;
  readonly text: string;
  readonly from: Moment;
  readonly within: Duration;
  readonly hours?: Hours;
  /** To the next midnight UTC, so that the last day is a whole one. */
  readonly roundUp?: 'day';
}

/** A procedure with its clocks. */
export interface Procedure {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly appliesTo: readonly AppliesTo[];
  /** Name of the clock that is the deadline of an issue. */
  readonly deadline: string;
  readonly clocks: readonly Clock[];
}

export const SITE_AUDIENCES = ['site', 'ngi'] as const;
export type SiteAudience = (typeof SITE_AUDIENCES)[number];

/** `phone-list`: whom to call. `review`: to look at. `propose-suspension`: to decide, and nobody else is told. */
export const OFFICER_ACTIONS = ['phone-list', 'review', 'propose-suspension'] as const;
export type OfficerAction = (typeof OFFICER_ACTIONS)[number];

export interface When {
  readonly of: 'opened' | 'deadline';
  readonly after?: Duration;
  readonly before?: Duration;
  readonly hours?: Hours;
  /** So long after it was opened at the earliest. */
  readonly notBefore?: Duration;
}

interface CommonStep {
  readonly name: string;
  readonly when: When;
  readonly unless?: 'acknowledged';
  readonly text: string;
}

/** A site is reminded, and nothing else. */
export interface SiteStep extends CommonStep {
  readonly do: 'remind';
  readonly to: readonly SiteAudience[];
}

/** An officer is told; there is nobody else that it could go to. */
export interface OfficerStep extends CommonStep {
  readonly do: OfficerAction;
  readonly to: readonly ['officer'];
}

export type Step = SiteStep | OfficerStep;

/** What is done as an issue grows older. The first that applies counts. */
export interface Ladder {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly appliesTo: readonly AppliesTo[];
  readonly steps: readonly Step[];
}

/** `hold`: kept in the ledger until an officer says what becomes of it. `never`: the site is told nothing. */
export const SITE_DECISIONS = ['ticket', 'hold', 'never'] as const;
export type SiteDecision = (typeof SITE_DECISIONS)[number];

export interface SiteRules {
  readonly certification: Readonly<Record<Certification, SiteDecision>>;
  readonly infrastructure: Readonly<Record<'production' | 'test' | 'unknown', SiteDecision>>;
  /** Of a site that the directory does not have. */
  readonly unlisted: SiteDecision;
  readonly downtime: DowntimeRules;
}

export interface DowntimeRules {
  /** Those that delay new alerts. */
  readonly delayedBy: readonly DowntimeSeverity[];
  /** The longest that an alert is delayed. */
  readonly atMost: Duration;
  /** When nobody knows whether there is one. */
  readonly unknown: 'alert' | 'delay';
}

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface Holiday {
  /** `2026-04-06`, or `12-25` of every year. */
  readonly date: string;
  readonly name: string;
  /** ISO 3166-1; everywhere where it is absent. */
  readonly countries?: readonly string[];
}

export interface Calendar {
  readonly workingDays: readonly Weekday[];
  /** Local time at the site, `09:00`, and the first minute that is none. */
  readonly from: string;
  readonly to: string;
  readonly holidays: readonly Holiday[];
}

export interface Policy {
  readonly procedures: readonly Procedure[];
  readonly ladders: readonly Ladder[];
  readonly sites: SiteRules;
  readonly calendar: Calendar;
}

export function appliesTo(
  rules: readonly AppliesTo[],
  issue: { readonly class: IssueClass; readonly severity: Severity },
): boolean {
  return rules.some(
    ({ classes, severities }) =>
      classes.includes(issue.class) && (severities?.includes(issue.severity) ?? true),
  );
}
