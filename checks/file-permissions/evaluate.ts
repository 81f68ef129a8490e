/** The judgement: pure, from what was seen to findings and metrics. */
import { mergeFindings, type Finding, type Metric, type Verdict } from '../../src/check/index.ts';
import { entries } from './entries.ts';
import { certainExcess, judgeReport, MORE_VIOLATIONS } from './judge-report.ts';
import { mergedPlaces } from './look.ts';
import type { Look, PermissionsObservation, Rule } from './observation.ts';
import { requireFacts } from './require-facts.ts';

export interface Asked {
  readonly select: readonly string[];
  readonly root: readonly string[];
  readonly account: string | undefined;
  readonly policy: string | undefined;
}

export function evaluate(observation: PermissionsObservation, asked: Asked): Verdict {
  requireFacts(observation);
  const looks = observation.looks
    .map((look) => ({ ...look, reports: look.reports.filter(({ rule }) => isAsked(rule.policy, asked)) }))
    .filter(({ reports }) => reports.length > 0);
  const policies = [...new Set(looks.flatMap(({ reports }) => reports.map(({ rule }) => rule.policy)))];
  const findings = mergeFindings([
    ...notObserved(observation, policies, asked),
    ...looks.flatMap(blindness),
    ...looks.flatMap(otherFileSystems),
    ...policies.flatMap((policy) => judgePolicy(policy, looks)),
  ]);
  const seen = seenIn(looks);
  const demand = policies.length === 1 ? 'the policy demands' : `the ${policies.length} policies demand`;
  return {
    summary: seen === 0 ? 'nothing was looked at' : `${entries(seen)}, all as ${demand}${notEntered(looks)}`,
    findings,
    metrics: metricsOf(looks, findings, observation.seconds),
  };
}

function isAsked(policy: string, { select }: Asked): boolean {
  return select.length === 0 || select.includes(policy);
}

/** A stored observation may be of something else than is asked for now. */
function notObserved(
  { roots, account, policy }: PermissionsObservation,
  policies: readonly string[],
  asked: Asked,
): readonly Finding[] {
  const missing = [
    ...asked.select.filter((policy) => !policies.includes(policy)),
    ...asked.root.filter((root) => !roots.includes(root)),
    ...(asked.account === undefined || asked.account === account ? [] : [asked.account]),
    ...(asked.policy === undefined || asked.policy === policy ? [] : [asked.policy]),
  ];
  return missing.map((subject) => ({
    state: 'UNKNOWN',
    subject,
    kind: 'not-observed',
    text: 'not what this observation looked at',
  }));
}

/** What could not be read is one finding for each look: its first reason, and how many more there are. */
function blindness({ errors, errorCount }: Look): readonly Finding[] {
  if (errorCount === 0) return [];
  const [first] = errors;
  const subject = first?.path ?? 'unread';
  const reason = reasonOf(first?.message ?? 'no reason kept', subject);
  const text = errorCount === 1 ? `unread: ${reason}` : `${entries(errorCount)} unread: ${reason}`;
  return [
    { state: 'UNKNOWN', subject, kind: 'unread', text, evidence: errors.map(({ message }) => message) },
  ];
}

/** Left out because the policy says so, hence no blind spot; but whoever reads the result must be able to tell. */
function otherFileSystems({ what, notEntered: { count, paths } }: Look): readonly Finding[] {
  if (count === 0) return [];
  const text = `${fileSystems(count)} not entered`;
  return [{ state: 'OK', subject: what, kind: 'not-entered', text, evidence: paths }];
}

function notEntered(looks: readonly Look[]): string {
  const { count } = mergedPlaces(looks.map((look) => look.notEntered));
  return count === 0 ? '' : `; ${fileSystems(count)} not entered`;
}

function fileSystems(count: number): string {
  return count === 1 ? '1 other file system' : `${count} other file systems`;
}

/** Messages begin with the path, which the subject says already. */
function reasonOf(message: string, path: string): string {
  return message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
}

/** Its findings, or what was seen where nothing is wrong. */
function judgePolicy(policy: string, looks: readonly Look[]): readonly Finding[] {
  const own = looks.filter(({ reports }) => reports.some(({ rule }) => rule.policy === policy));
  const findings = own.flatMap((look) =>
    look.reports.filter(({ rule }) => rule.policy === policy).flatMap((report) => judgeReport(look, report)),
  );
  const seen = seenIn(own);
  if (findings.length > 0 || seen === 0) return findings;
  return [{ state: 'OK', subject: policy, kind: 'policy-kept', text: `${entries(seen)}, none breaks it` }];
}

function seenIn(looks: readonly Look[]): number {
  return looks.reduce((sum, { seen }) => sum + seen, 0);
}

function metricsOf(looks: readonly Look[], findings: readonly Finding[], seconds: number): readonly Metric[] {
  const excess = (severity: Rule['severity']): number =>
    looks.reduce((sum, look) => sum + countedExcess(look, severity), 0);
  const count = (state: Finding['state']): number =>
    findings.filter((finding) => finding.state === state && finding.kind !== MORE_VIOLATIONS).length;
  return [
    { label: 'entries', value: seenIn(looks), unit: '', min: 0 },
    { label: 'violations_critical', value: count('CRITICAL') + excess('critical'), unit: '', min: 0 },
    { label: 'violations_warning', value: count('WARNING') + excess('warning'), unit: '', min: 0 },
    { label: 'seconds', value: seconds, unit: 's', min: 0 },
  ];
}

/** Where a critical rule of the policy is cut short too, a lesser one would count the same entries again. */
function countedExcess({ reports }: Look, severity: Rule['severity']): number {
  const isCut = (policy: string): boolean =>
    reports.some(
      (report) =>
        report.rule.policy === policy && report.rule.severity === 'critical' && certainExcess(report) > 0,
    );
  return reports
    .filter(({ rule }) => rule.severity === severity && (severity === 'critical' || !isCut(rule.policy)))
    .reduce((sum, report) => sum + certainExcess(report), 0);
}
