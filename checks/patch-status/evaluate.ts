/** From the observation to the verdict: pure, nothing but the arguments. */
import {
  Failure,
  type Finding,
  type MetricDeclaration,
  type Range,
  type Verdict,
} from '../../src/check/index.ts';
import { durationText } from '../../src/x509/duration-text.ts';
import { isExtended } from './apt/is-security.ts';
import { judgeDpkg } from './apt/judge-dpkg.ts';
import { judgeRpm } from './rpm/judge-rpm.ts';
import { rebootFindings } from './judge-reboot.ts';
import { serviceFindings } from './judge-services.ts';
import { updateFindings, updateMetrics, type UpdateLimits } from './judge-updates.ts';
import { isSeen, type PatchObservation, type SystemFacts, type Unseen } from './observation.ts';
import type { Pending } from './pending.ts';
import { endOfSupport } from './release-ends.ts';

export const metrics = {
  security_updates: { unit: '', describe: 'security updates that are pending' },
  other_updates: { unit: '', describe: 'all other updates that are pending' },
  metadata_age: {
    unit: 's',
    describe: 'seconds since the oldest list of security updates was made, or its repository asked',
  },
  stale_processes: { unit: '', describe: 'processes that run replaced files, sessions included' },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

export interface Limits extends UpdateLimits {
  readonly 'metadata-age': Range;
  readonly 'ignore-reboot': boolean;
  readonly 'ignore-services': boolean;
}

/** @throws Failure `malformed` for an observation that lacks facts */
export function evaluate(observation: PatchObservation, limits: Limits): Verdict {
  requireFacts(observation);
  const { at, system, dpkg, rpm, reboot, services } = observation;
  const release = isSeen(system) ? system : null;
  const limit = limits['metadata-age'];
  const judged = [
    ...(dpkg !== null && isSeen(dpkg) ? [judgeDpkg(dpkg, release, at, limit)] : []),
    ...(rpm !== null && isSeen(rpm) ? [judgeRpm(rpm, at, limit)] : []),
  ];
  const pending = judged.flatMap((each) => each.pending);
  const ages = judged.flatMap(({ age }) => age ?? []);
  return {
    summary: summaryOf(pending),
    findings: [
      ...updateFindings(pending, limits),
      ...judged.flatMap(({ findings }) => findings),
      ...unseen('dpkg', dpkg),
      ...unseen('rpm', rpm),
      ...(dpkg === null && rpm === null ? [noPackager()] : []),
      ...unseen('release', system),
      ...(release === null ? [] : supportFinding(release, dpkg, at)),
      ...aspect('reboot', reboot, limits['ignore-reboot'], rebootFindings),
      ...aspect('services', services, limits['ignore-services'], serviceFindings),
    ],
    metrics: [
      ...updateMetrics(pending),
      ...(ages.length === 0 ? [] : [{ label: 'metadata_age', value: Math.max(...ages), unit: 's' as const }]),
      ...(services !== null && isSeen(services)
        ? [{ label: 'stale_processes', value: services.stale.length, unit: '' as const, min: 0 }]
        : []),
    ],
  };
}

/** An observation may come from a file that somebody has edited or cut: a fact that is not there must not count as good. */
function requireFacts(observation: PatchObservation): void {
  const { at, ...facts } = observation;
  const names = ['system', 'dpkg', 'rpm', 'reboot', 'services'] as const;
  if (Number.isFinite(at) && names.every((name) => typeof facts[name] === 'object')) return;
  throw new Failure('malformed', 'the observation has been changed: not every fact is in it');
}

function summaryOf(pending: readonly Pending[]): string {
  const others = pending.filter(({ sort }) => sort === 'other').length;
  return `no security update is pending${others === 0 ? '' : `, ${others} others are`}`;
}

function noPackager(): Finding {
  return {
    state: 'UNKNOWN',
    subject: 'packages',
    kind: 'no-packager',
    text: 'neither dpkg nor rpm has a package',
  };
}

function unseen(subject: string, facts: object | Unseen | null): readonly Finding[] {
  if (facts === null || !('failure' in facts)) return [];
  return [{ state: 'UNKNOWN', subject, kind: facts.failure, text: facts.message }];
}

/** A stored observation may have been made without what is to be judged now. */
function aspect<T extends object>(
  subject: string,
  facts: T | Unseen | null,
  isIgnored: boolean,
  judge: (facts: T) => readonly Finding[],
): readonly Finding[] {
  if (isIgnored) return [];
  if (facts === null) return [{ state: 'UNKNOWN', subject, kind: 'unseen', text: 'was not looked at' }];
  return isSeen(facts) ? judge(facts) : unseen(subject, facts);
}

function supportFinding(
  release: SystemFacts,
  dpkg: PatchObservation['dpkg'],
  at: number,
): readonly Finding[] {
  const end = endOfSupport(release);
  if (end === null || end > at) return [];
  const finding = { subject: release.name || release.id, kind: 'end-of-life' };
  const lists = dpkg !== null && isSeen(dpkg) ? dpkg.lists : [];
  if (lists.some((list) => list.release !== null && list.trouble === null && isExtended(list.release)))
    return [{ ...finding, state: 'OK', text: 'standard support has ended, extended support is enabled' }];
  const text = `no security updates for ${durationText(at - end)}, its support has ended`;
  return [{ ...finding, state: 'WARNING', text }];
}
