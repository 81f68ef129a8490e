/** Which results become issues, at which severity, and how long they are looked at before: the operator's rules, as data. */
import { matchesWildcard } from '../../bridge/route/wildcard.ts';
import type { IssueClass } from '../issue-key.ts';
import type { Severity } from '../issue.ts';
import type { Patience } from './statement.ts';

/** All that are given must hold; of several values one. */
export interface RuleMatch {
  readonly site?: readonly string[];
  readonly ngi?: readonly string[];
  readonly host?: readonly string[];
  readonly service?: readonly string[];
  readonly class?: readonly IssueClass[];
  readonly id?: readonly string[];
}

/** What a rule does not say, the next that matches says. */
export interface IntakeRule {
  readonly match?: RuleMatch;
  readonly ticket?: boolean;
  /** Instead of `metric`, of what names neither a CVE nor an advisory. */
  readonly class?: IssueClass;
  /** By the state of the result; `none` is not bad enough for a ticket, and not well either. */
  readonly severity?: Readonly<Partial<Record<'CRITICAL' | 'WARNING', Severity | 'none'>>>;
  readonly per?: 'site' | 'service';
  readonly results?: number;
  readonly minutes?: number;
  readonly recover?: number;
}

export interface Ruling extends Patience {
  readonly ticket: boolean;
  readonly class: IssueClass | undefined;
  readonly severity: Readonly<Record<'CRITICAL' | 'WARNING', Severity | 'none'>>;
  readonly per: 'site' | 'service';
}

/** What a rule is asked about. */
export interface Matter {
  readonly site: string;
  readonly ngi: string;
  readonly host: string;
  readonly service: string;
  readonly class: IssueClass;
  readonly id: string;
}

/** What rules know findings of a Pakiti server by: no service of a monitor is called so. */
export const PAKITI = 'pakiti-findings';

/** After the operator's own: what is wrong with Secmon itself is no issue of a site. */
export const DEFAULT_RULES: readonly IntakeRule[] = [
  // What is installed is so until it is changed.
  { match: { service: [PAKITI] }, results: 1, recover: 1 },
  { match: { service: ['*check_bridge*', '*WN-bridge-*', '*secmon-bridge*'] }, ticket: false },
  {
    match: { class: ['metric'], service: ['*check_ioc*', '*WN-ioc-*', '*libkeyutils*'] },
    class: 'compromise',
  },
  { match: { class: ['compromise'] }, severity: { CRITICAL: 'critical', WARNING: 'high' }, results: 1 },
  {
    match: { class: ['vulnerability', 'advisory'] },
    severity: { CRITICAL: 'critical', WARNING: 'high' },
  },
  { severity: { CRITICAL: 'high', WARNING: 'moderate' } },
];

const PATIENCE: Patience = { results: 2, minutes: null, recover: 3 };

export function rulingOn(rules: readonly IntakeRule[], matter: Matter): Ruling {
  const fitting = [...rules, ...DEFAULT_RULES].filter(({ match }) => isMet(match, matter));
  const first = <K extends keyof IntakeRule>(field: K): IntakeRule[K] | undefined =>
    fitting.find((rule) => rule[field] !== undefined)?.[field];
  const severity = (state: 'CRITICAL' | 'WARNING'): Severity | 'none' =>
    fitting.find((rule) => rule.severity?.[state] !== undefined)?.severity?.[state] ?? 'none';
  return {
    ticket: first('ticket') ?? true,
    class: first('class'),
    severity: { CRITICAL: severity('CRITICAL'), WARNING: severity('WARNING') },
    per: first('per') ?? 'site',
    results: first('results') ?? PATIENCE.results,
    minutes: first('minutes') ?? PATIENCE.minutes,
    recover: first('recover') ?? PATIENCE.recover,
  };
}

function isMet(match: RuleMatch = {}, matter: Matter): boolean {
  const { site, ngi, host, service, class: classes, id } = match;
  return (
    isOneOf(site, matter.site) &&
    isOneOf(ngi, matter.ngi) &&
    isOneOf(host, matter.host) &&
    isOneOf(service, matter.service) &&
    (classes?.includes(matter.class) ?? true) &&
    isOneOf(id, matter.id)
  );
}

function isOneOf(patterns: readonly string[] | undefined, text: string): boolean {
  return patterns === undefined || patterns.some((pattern) => matchesWildcard(pattern, text));
}
