/** Whether OVAL's criteria hold of an inventory. Source: OVAL 5.11, "Definition Evaluation" and "Test Evaluation". */
import { compareVersions } from '../../version/compare-versions.ts';
import type { Criteria, CriteriaTest, VersionBound, VersionOperation } from '../advisory.ts';
import type { InstalledPackage } from '../inventory.ts';
import { boundedPattern } from '../bounded-pattern.ts';
import type { CriteriaFacts } from './criteria-facts.ts';
import { allOf, anyOf, not, type Ternary } from './ternary.ts';

export type PackageTest = Extract<CriteriaTest, { readonly kind: 'package' }>;

/** What a test of packages sees, and what it makes of one of them. */
export interface Sight {
  /** Whether the test is asked about this package. */
  sees(test: PackageTest, installed: InstalledPackage): boolean;
  /** Whether the test of a module is asked about this package; undefined: about every one. */
  seesInModules?(installed: InstalledPackage): boolean;
  /** Instead of what its version says; undefined: what that says. */
  outdated?(test: PackageTest, installed: InstalledPackage): true | undefined;
}

const EVERYTHING: Sight = { sees: () => true };

export function evaluateCriteria(criteria: Criteria, facts: CriteriaFacts, sight = EVERYTHING): Ternary {
  const value =
    criteria.is === 'test'
      ? evaluateTest(criteria.test, facts, sight)
      : (criteria.is === 'and' ? allOf : anyOf)(valuesOf(criteria.of, facts, sight));
  return criteria.negate ? not(value) : value;
}

function* valuesOf(all: readonly Criteria[], facts: CriteriaFacts, sight: Sight): Iterable<Ternary> {
  for (const criteria of all) yield evaluateCriteria(criteria, facts, sight);
}

function evaluateTest(test: CriteriaTest, facts: CriteriaFacts, sight: Sight): Ternary {
  switch (test.kind) {
    case 'package':
      return evaluatePackages(test, facts, sight);
    case 'release':
      return facts.release === test.release;
    case 'module':
      return anyOf(
        facts.inventory.packages
          .filter((installed) => sight.seesInModules?.(installed) ?? true)
          .map((installed) => facts.ofModule(installed, test.module)),
      );
    case 'running-kernel':
      return evaluateKernel(test.version, facts);
    case 'not-understood':
      return undefined;
  }
}

export function evaluatePackages(test: PackageTest, facts: CriteriaFacts, sight = EVERYTHING): Ternary {
  const found = packagesNamed(test, facts).filter((installed) => sight.sees(test, installed));
  if (!test.exists) return found.length === 0;
  if (found.length === 0) return false;
  const values = found.map((installed) => satisfies(test, installed, facts, sight));
  if (test.check === 'at least one') return anyOf(values);
  return test.check === 'all' ? allOf(values) : not(anyOf(values));
}

export function packagesNamed(test: PackageTest, facts: CriteriaFacts): readonly InstalledPackage[] {
  const named = test.names.flatMap((name) => facts.named.get(name) ?? []);
  if (test.namePattern === null) return named;
  const pattern = boundedPattern(test.namePattern);
  return [...named, ...facts.inventory.packages.filter(({ name }) => pattern?.test(name) ?? false)];
}

function satisfies(
  test: PackageTest,
  installed: InstalledPackage,
  facts: CriteriaFacts,
  sight: Sight,
): Ternary {
  const { arch, version, signedBy } = test;
  return allOf([
    arch === null || archMatches(arch.pattern, installed),
    version === null || (sight.outdated?.(test, installed) ?? boundHolds(version, installed, facts)),
    signedBy === null || facts.signedBy(installed, signedBy),
  ]);
}

function archMatches(pattern: string, { arch }: InstalledPackage): Ternary {
  return arch === '' ? undefined : boundedPattern(pattern)?.test(arch);
}

function boundHolds(
  bound: VersionBound,
  { version }: InstalledPackage,
  { inventory }: CriteriaFacts,
): Ternary {
  const { epochsUnknown, packager } = inventory;
  const own = bound.of === 'version' ? version.replace(/^\d+:/, '').replace(/-[^-]*$/, '') : version;
  if (bound.operation === 'pattern match') return boundedPattern(bound.evr)?.test(own);
  if (epochsUnknown === true && bound.of === 'evr' && /^0*[1-9]\d*:/.test(bound.evr)) return undefined;
  return orderHolds(bound.operation, compareVersions(packager, own, bound.evr));
}

const UNAME_ARCH = /\.(?:x86_64|aarch64|ppc64le|ppc64|s390x|i[3-6]86|noarch)$/;
/** Of Ubuntu's `6.8.0-84-generic`, what is in the version of its package. */
const UNAME_ABI = /^[\d.]+-\d+/;

function evaluateKernel({ operation, evr }: VersionBound, { inventory }: CriteriaFacts): Ternary {
  const { kernel, packager } = inventory;
  if (kernel === '') return undefined;
  if (operation === 'pattern match') return boundedPattern(evr)?.test(kernel);
  const own = packager === 'dpkg' ? UNAME_ABI.exec(kernel)?.[0] : kernel.replace(UNAME_ARCH, '');
  return own === undefined ? undefined : orderHolds(operation, compareVersions(packager, own, evr));
}

function orderHolds(
  operation: Exclude<VersionOperation, 'pattern match'>,
  order: number | undefined,
): Ternary {
  if (order === undefined) return undefined;
  switch (operation) {
    case 'equals':
      return order === 0;
    case 'not equal':
      return order !== 0;
    case 'less than':
      return order < 0;
    case 'less than or equal':
      return order <= 0;
    case 'greater than':
      return order > 0;
    case 'greater than or equal':
      return order >= 0;
  }
}
