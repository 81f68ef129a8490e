/** Whether stored metadata of repositories can be trusted to tell, and what they tell. */
import { judge, type Finding, type Range } from '../../../src/check/index.ts';
import { compareRpmVersions } from '../../../src/version/rpm.ts';
import { durationText } from '../../../src/x509/duration-text.ts';
import type { NewerFacts, Repository, RpmAdvisory, RpmFacts } from '../observation.ts';
import { overlapFindings } from '../judge-overlap.ts';
import type { Pending } from '../pending.ts';
import { isHeld } from './repositories.ts';

export interface RpmJudgement {
  readonly findings: readonly Finding[];
  readonly pending: readonly Pending[];
  /** Of the repository that was asked longest ago, in seconds; null where there is none. */
  readonly age: number | null;
}

export function judgeRpm(facts: RpmFacts, at: number, limit: Range): RpmJudgement {
  const ages = facts.repositories.flatMap(({ checkedAt }) => (checkedAt === null ? [] : [at - checkedAt]));
  const security = securityUpdates(facts);
  const named = new Set(security.map(({ package: name }) => name));
  const others = facts.newer.filter((newer) => !named.has(newer.package));
  return {
    findings: [
      ...facts.troubles.map((text): Finding => ({
        state: 'UNKNOWN',
        subject: 'repositories',
        kind: 'source',
        text,
      })),
      ...(facts.repositories.length === 0 ? [noRepository()] : []),
      ...facts.repositories.map((each) => repositoryFinding(each, at, limit)),
      ...(facts.repositories.some(({ trouble }) => trouble === null)
        ? overlapFindings('repositories', facts.overlap)
        : []),
      ...heldFinding(facts),
      ...facts.unfinished.map(twiceFinding),
    ],
    pending: [...security, ...others.flatMap((newer) => otherUpdate(newer, facts))],
    age: ages.length === 0 ? null : Math.max(...ages),
  };
}

function noRepository(): Finding {
  return { state: 'UNKNOWN', subject: 'repositories', kind: 'no-repository', text: 'none is enabled' };
}

/** How far ahead a clock may be. */
const FUTURE_SECONDS = 300;

function repositoryFinding(
  { id, checkedAt, hasAdvisories, trouble }: Repository,
  at: number,
  limit: Range,
): Finding {
  const finding = (state: Finding['state'], kind: string, text: string): Finding => ({
    state,
    subject: id,
    kind,
    text,
  });
  if (trouble !== null) return finding('UNKNOWN', 'list', trouble.message);
  const age = at - (checkedAt ?? Number.NaN);
  if (!(age > -FUTURE_SECONDS)) return finding('UNKNOWN', 'stale', 'nobody knows when it was asked');
  const text = `asked ${durationText(Math.max(0, age))} ago`;
  if (judge(Math.max(0, age), { critical: limit }) !== 'OK')
    return finding('UNKNOWN', 'stale', `${text}, too old to tell`);
  return finding('OK', 'list', hasAdvisories ? text : `${text}; does not say what is for security`);
}

/** One for each package, to the highest version that an advisory names. */
function securityUpdates({ advisories, held }: RpmFacts): readonly Pending[] {
  const byPackage = new Map<string, RpmAdvisory[]>();
  for (const each of advisories) {
    const key = `${each.package}.${each.architecture}`;
    byPackage.set(key, [...(byPackage.get(key) ?? []), each]);
  }
  return [...byPackage.values()].flatMap((all): readonly Pending[] => {
    const [highest] = all.toSorted((one, other) => compareRpmVersions(other.fixed, one.fixed));
    if (highest === undefined) return [];
    const ids = [...new Set(all.map(({ id, severity }) => (severity === '' ? id : `${id} ${severity}`)))];
    const { package: name, installed, fixed, repository } = highest;
    const withheld = isHeld(name, held) ? 'locked or excluded' : null;
    return [
      {
        package: name,
        installed,
        version: fixed,
        where: `${ids.join(', ')} in ${repository}`,
        sort: 'security',
        withheld,
      },
    ];
  });
}

function otherUpdate(
  { package: name, installed, versions }: NewerFacts,
  facts: RpmFacts,
): readonly Pending[] {
  const [highest] = versions.toSorted((one, other) => compareRpmVersions(other.version, one.version));
  if (highest === undefined || isHeld(name, facts.held)) return [];
  // Any of them may be the one that is for security.
  const silent = versions.find(({ list }) => facts.repositories[list]?.hasAdvisories !== true);
  const sort = silent === undefined ? 'other' : 'unclassified';
  const where = facts.repositories[(silent ?? highest).list]?.id ?? '';
  return [{ package: name, installed, version: highest.version, where, sort, withheld: null }];
}

function heldFinding({ held }: RpmFacts): readonly Finding[] {
  if (held.length === 0) return [];
  const text = `${held.length} locked or excluded: ${held.join(' ')}`;
  return [{ state: 'OK', subject: 'held packages', kind: 'held', text }];
}

function twiceFinding(text: string): Finding {
  const [subject = '', versions = ''] = text.split(': ');
  return { state: 'WARNING', subject, kind: 'unfinished', text: `is installed as ${versions}` };
}
