/** `rpminfo_test` and `dpkginfo_test`. Source: OVAL 5.11, Linux Definition. */
import type { Criteria, CriteriaTest, VersionBound, VersionOperation } from '../advisory.ts';
import { boundedPattern } from '../bounded-pattern.ts';
import type { XmlItem } from '../xml-items.ts';
import type { OvalDocument, OvalTest } from './document.ts';
import { entityOf, escaped, NotUnderstoodTest, onlyValue } from './entity.ts';

type PackageTest = Extract<CriteriaTest, { readonly kind: 'package' }>;
type Bounds = Pick<PackageTest, 'arch' | 'version' | 'signedBy'>;

/** @throws NotUnderstoodTest */
export function packageTest(test: OvalTest, oval: OvalDocument): Criteria {
  const common = { ...namesOf(test, oval), check: checkOf(test), exists: existsOf(test) };
  const bounds = test.states.map((id) => boundsOf(id, oval));
  if (bounds.length > 1 && test.stateOperator !== 'AND') return eitherOf(common, bounds, test);
  return leaf({ kind: 'package', ...common, ...bounds.reduce(both, NO_BOUNDS) });
}

export function leaf(test: CriteriaTest): Criteria {
  return { is: 'test', negate: false, test };
}

/** One package that satisfies either is the same as either that is satisfied by one. */
function eitherOf(
  common: Pick<PackageTest, 'names' | 'namePattern' | 'check' | 'exists'>,
  bounds: readonly Bounds[],
  { check, stateOperator }: OvalTest,
): Criteria {
  if (check !== 'at least one' || stateOperator !== 'OR')
    throw new NotUnderstoodTest(`${stateOperator} of states`);
  return { is: 'or', negate: false, of: bounds.map((one) => leaf({ kind: 'package', ...common, ...one })) };
}

function namesOf({ object }: OvalTest, oval: OvalDocument): Pick<PackageTest, 'names' | 'namePattern'> {
  const item = oval.objects.get(object);
  const [name, ...others] = item?.children.filter((child) => child.name !== 'behaviors') ?? [];
  if (name?.name !== 'name' || others.length > 0)
    throw new NotUnderstoodTest('an object that is more than a name');
  const { operation, values } = entityOf(name, oval);
  if (operation === 'equals') return { names: values, namePattern: null };
  if (operation !== 'pattern match') throw new NotUnderstoodTest(`names by ${operation}`);
  return { names: [], namePattern: checkedPattern(values.map((value) => `(?:${value})`).join('|')) };
}

function checkOf({ check }: OvalTest): PackageTest['check'] {
  if (check === 'at least one' || check === 'all' || check === 'none satisfy') return check;
  if (check === 'none exist') return 'none satisfy';
  throw new NotUnderstoodTest(`check ${check}`);
}

function existsOf({ existence, states }: OvalTest): boolean {
  if (existence === 'at_least_one_exists') return true;
  if (existence === 'none_exist') return false;
  if (existence === 'all_exist' && states.length > 0) return true;
  throw new NotUnderstoodTest(`check_existence ${existence}`);
}

const NO_BOUNDS: Bounds = { arch: null, version: null, signedBy: null };

function both(a: Bounds, b: Bounds): Bounds {
  for (const bound of ['arch', 'version', 'signedBy'] as const) {
    if (a[bound] !== null && b[bound] !== null) throw new NotUnderstoodTest(`two bounds of ${bound}`);
  }
  return { arch: a.arch ?? b.arch, version: a.version ?? b.version, signedBy: a.signedBy ?? b.signedBy };
}

function boundsOf(id: string, oval: OvalDocument): Bounds {
  const state = oval.states.get(id);
  if (state === undefined) throw new NotUnderstoodTest(`no state ${id}`);
  if (state.children.length > 1 && (state.attributes['operator'] ?? 'AND') !== 'AND') {
    throw new NotUnderstoodTest(`${state.attributes['operator'] ?? ''} within a state`);
  }
  return state.children.map((entity) => boundOf(entity, oval)).reduce(both, NO_BOUNDS);
}

function boundOf(item: XmlItem, oval: OvalDocument): Bounds {
  const entity = entityOf(item, oval);
  switch (item.name) {
    case 'evr':
    case 'version':
      return { ...NO_BOUNDS, version: versionBound(item.name, entity.operation, onlyValue(entity)) };
    case 'arch':
      return { ...NO_BOUNDS, arch: { pattern: archPattern(entity.operation, onlyValue(entity)) } };
    case 'signature_keyid':
      if (entity.operation !== 'equals') throw new NotUnderstoodTest(`a signature by ${entity.operation}`);
      return { ...NO_BOUNDS, signedBy: onlyValue(entity) };
    default:
      throw new NotUnderstoodTest(`a bound of ${item.name}`);
  }
}

const OPERATIONS: readonly string[] = [
  'equals',
  'not equal',
  'less than',
  'less than or equal',
  'greater than',
  'greater than or equal',
  'pattern match',
] satisfies readonly VersionOperation[];

/** @throws NotUnderstoodTest */
export function versionBound(of: VersionBound['of'], operation: string, evr: string): VersionBound {
  if (!isOperation(operation)) throw new NotUnderstoodTest(`versions by ${operation}`);
  return { of, operation, evr: operation === 'pattern match' ? checkedPattern(evr) : evr };
}

function isOperation(text: string): text is VersionOperation {
  return OPERATIONS.includes(text);
}

function archPattern(operation: string, value: string): string {
  if (operation === 'equals') return `^${escaped(value)}$`;
  if (operation === 'pattern match') return checkedPattern(value);
  throw new NotUnderstoodTest(`architectures by ${operation}`);
}

function checkedPattern(pattern: string): string {
  if (boundedPattern(pattern) === undefined)
    throw new NotUnderstoodTest(`the expression ${pattern.slice(0, 80)}`);
  return pattern;
}
