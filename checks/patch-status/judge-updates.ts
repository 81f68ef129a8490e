/** Updates that are pending, whichever packager has them. */
import { judge, type Finding, type Metric, type Range } from '../../src/check/index.ts';
import type { Pending } from './pending.ts';

export interface UpdateLimits {
  readonly warning: Range | undefined;
  readonly critical: Range;
  readonly updates: Range | undefined;
}

export function updateFindings(pending: readonly Pending[], limits: UpdateLimits): readonly Finding[] {
  const security = pending.filter(({ sort }) => sort === 'security');
  const others = pending.filter(({ sort }) => sort === 'other');
  const state = judge(security.length, thresholds(limits.warning, limits.critical));
  const unclassified = pending.filter(({ sort }) => sort === 'unclassified');
  return [
    ...security.map((each) => finding(each, state, 'security-update', 'security update')),
    ...unclassified.map((each) =>
      finding(each, 'UNKNOWN', 'unclassified-update', 'nobody says whether for security:'),
    ),
    ...otherFinding(others, limits.updates),
  ];
}

function thresholds(
  warning: Range | undefined,
  critical: Range | undefined,
): { warning?: Range; critical?: Range } {
  return { ...(warning && { warning }), ...(critical && { critical }) };
}

function finding(
  { package: subject, installed, version, where, withheld }: Pending,
  state: Finding['state'],
  kind: string,
  what: string,
): Finding {
  const but = withheld === null ? '' : `, withheld: ${withheld}`;
  return {
    state,
    subject,
    kind,
    text: `${what} ${version}${but}`,
    evidence: [`installed ${installed}`, where],
  };
}

function otherFinding(others: readonly Pending[], limit: Range | undefined): readonly Finding[] {
  if (others.length === 0) return [];
  return [
    {
      state: judge(others.length, thresholds(limit, undefined)),
      subject: 'other updates',
      kind: 'other-updates',
      text: `${others.length} pending`,
      evidence: others.map((each) => `${each.package} ${each.installed} → ${each.version} (${each.where})`),
    },
  ];
}

export function updateMetrics(pending: readonly Pending[]): readonly Metric[] {
  const count = (sort: Pending['sort']): number => pending.filter((each) => each.sort === sort).length;
  return [
    { label: 'security_updates', value: count('security'), unit: '', min: 0 },
    { label: 'other_updates', value: count('other') + count('unclassified'), unit: '', min: 0 },
  ];
}
