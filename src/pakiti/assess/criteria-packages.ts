/**
 * Which package it is that makes criteria true. A tree speaks of a whole node; it is held against the node with one package
 * at a time, everything else that could be outdated hidden, so that what the node runs (its release, modules, kernel)
 * stays as it is.
 */
import type { Criteria, CriteriaTest, ReleaseName } from '../advisory.ts';
import type { InstalledPackage } from '../inventory.ts';
import type { CriteriaFacts } from './criteria-facts.ts';
import { evaluateCriteria, packagesNamed, type PackageTest, type Sight } from './criteria.ts';

export interface CriteriaFinding {
  readonly package: InstalledPackage;
  /** `fixed`: an older one would be vulnerable. */
  readonly verdict: 'vulnerable' | 'fixed' | 'undetermined';
  /** The version that mends it; null: the criteria name none. */
  readonly fixed: string | null;
  /** What could not be told; empty where everything could. */
  readonly unknown: readonly string[];
}

/** Of the packages that the criteria name and that are installed; those that they do not apply to are left out. */
export function packagesUnder(criteria: Criteria, facts: CriteriaFacts): readonly CriteriaFinding[] {
  const tests = [...testsOf(criteria)].filter((test) => test.kind === 'package');
  const subjects = new Set(
    tests.filter((test) => !isOfProduct(test)).flatMap((test) => packagesNamed(test, facts)),
  );
  if (subjects.size === 0) return [];
  const without = evaluateCriteria(criteria, facts, { sees: isOfProduct, seesInModules: () => false });
  if (without === true) return [];
  return [...subjects].flatMap((installed) => findingOf(installed, criteria, facts) ?? []);
}

function findingOf(
  installed: InstalledPackage,
  criteria: Criteria,
  facts: CriteriaFacts,
): CriteriaFinding | undefined {
  const alone: Sight = {
    sees: (test, other) => isOfProduct(test) || other === installed,
    seesInModules: (other) => other === installed,
  };
  const outdated: Sight = {
    ...alone,
    outdated: (test, other) => (other === installed && isUpperBound(test) ? true : undefined),
  };
  const older = evaluateCriteria(criteria, facts, outdated);
  if (older === false) return undefined;
  const value = evaluateCriteria(criteria, facts, alone);
  const fixed = fixOf(criteria, facts, value === false ? outdated : alone);
  if (value === true) return { package: installed, verdict: 'vulnerable', fixed, unknown: [] };
  if (value === false) return { package: installed, verdict: 'fixed', fixed, unknown: [] };
  return { package: installed, verdict: 'undetermined', fixed, unknown: unknownOf(criteria, facts, alone) };
}

/** The release packages of products say what a node is, and are not themselves what is wrong with it. */
function isOfProduct(test: PackageTest): boolean {
  return test.names.length > 0 && test.names.every((name) => name.endsWith('-release'));
}

function isUpperBound({ version }: PackageTest): boolean {
  return version?.operation === 'less than' || version?.operation === 'less than or equal';
}

/** Of a part that is true, or may be: every one of its bounds where all have to hold, else the first. */
function fixOf(criteria: Criteria, facts: CriteriaFacts, sight: Sight): string | null {
  if (criteria.negate || evaluateCriteria(criteria, facts, sight) === false) return null;
  if (criteria.is === 'test') {
    const { test } = criteria;
    return test.kind === 'package' && isUpperBound(test) ? withoutZeroEpoch(test.version?.evr ?? '') : null;
  }
  for (const part of criteria.of) {
    const fix = fixOf(part, facts, sight);
    if (fix !== null) return fix;
  }
  return null;
}

function withoutZeroEpoch(evr: string): string {
  return evr.replace(/^0+:/, '');
}

/** The tests that no answer is known to, once each. */
function unknownOf(criteria: Criteria, facts: CriteriaFacts, sight: Sight): readonly string[] {
  if (evaluateCriteria(criteria, facts, sight) !== undefined) return [];
  if (criteria.is === 'test') return [whatIsAsked(criteria.test)];
  return [...new Set(criteria.of.flatMap((part) => unknownOf(part, facts, sight)))];
}

function whatIsAsked(test: CriteriaTest): string {
  switch (test.kind) {
    case 'package':
      return test.signedBy === null
        ? `which of two versions is newer: ${test.version?.evr ?? ''}`
        : 'who has signed it';
    case 'release':
      return `whether this is ${test.release}`;
    case 'module':
      return `whether it is of the module ${test.module}`;
    case 'running-kernel':
      return 'which kernel runs';
    case 'not-understood':
      return test.what;
  }
}

function* testsOf(criteria: Criteria): Iterable<CriteriaTest> {
  if (criteria.is === 'test') yield criteria.test;
  else for (const part of criteria.of) yield* testsOf(part);
}

/** What has to be installed for the criteria to say anything; `patterns`: it cannot be told by name. */
export function subjectsOf(criteria: Criteria): {
  readonly names: readonly string[];
  readonly patterns: boolean;
} {
  const tests = [...testsOf(criteria)].filter((test) => test.kind === 'package' && !isOfProduct(test));
  const packages = tests.filter((test) => test.kind === 'package');
  return {
    names: [...new Set(packages.flatMap(({ names }) => names))],
    patterns: packages.some(({ namePattern }) => namePattern !== null),
  };
}

/** The tests that ask whether a product is there: of criteria that name no release, what they are about. */
export function productTestsOf(criteria: Criteria): readonly PackageTest[] {
  return [...testsOf(criteria)].filter(
    (test) => test.kind === 'package' && test.exists && isOfProduct(test),
  ) as readonly PackageTest[];
}

/** The releases that the criteria are about; null: they name none. */
export function releasesOf(criteria: Criteria): readonly ReleaseName[] | null {
  const releases = [...testsOf(criteria)].flatMap((test) => (test.kind === 'release' ? [test.release] : []));
  return releases.length === 0 ? null : [...new Set(releases)];
}
