import { expect } from 'chai';
import fc from 'fast-check';
import type { Criteria, CriteriaTest } from '../advisory.ts';
import type { InstalledPackage, Inventory } from '../inventory.ts';
import { criteriaFacts } from './criteria-facts.ts';
import { packagesUnder, releasesOf, subjectsOf } from './criteria-packages.ts';
import { evaluateCriteria, type PackageTest } from './criteria.ts';
import type { Ternary } from './ternary.ts';

const UNSAID = { source: undefined, module: null, vendor: undefined, repository: undefined } as const;

function installed(name: string, version: string, more: Partial<InstalledPackage> = {}): InstalledPackage {
  return { name, version, arch: 'x86_64', ...UNSAID, ...more };
}

function inventory(packages: readonly InstalledPackage[], more: Partial<Inventory> = {}): Inventory {
  return {
    system: 'AlmaLinux release 9.4',
    packager: 'rpm',
    arch: 'x86_64',
    kernel: '5.14.0-427.16.1.el9_4.x86_64',
    bootKernel: undefined,
    livepatch: undefined,
    rebootRequired: undefined,
    restart: [],
    packages,
    ...more,
  };
}

const BASH: PackageTest = {
  kind: 'package',
  names: ['bash'],
  namePattern: null,
  arch: null,
  version: { of: 'evr', operation: 'less than', evr: '0:5.1.8-9.el9' },
  signedBy: null,
  check: 'at least one',
  exists: true,
};

function test(one: CriteriaTest, negate = false): Criteria {
  return { is: 'test', negate, test: one };
}

function all(...of: readonly Criteria[]): Criteria {
  return { is: 'and', negate: false, of };
}

function any(...of: readonly Criteria[]): Criteria {
  return { is: 'or', negate: false, of };
}

const RELEASE = test({ kind: 'release', release: 'almalinux:9' });
const UNKNOWN = test({ kind: 'not-understood', what: 'something' });
const NODE = criteriaFacts(inventory([installed('bash', '5.1.8-6.el9')]), 'almalinux:9');

function evaluate(criteria: Criteria, node = NODE): Ternary {
  return evaluateCriteria(criteria, node);
}

describe('criteria', () => {
  it('have the truth tables of OVAL', () => {
    const [yes, no, unknown] = [RELEASE, test({ kind: 'release', release: 'almalinux:8' }), UNKNOWN];
    const table: readonly (readonly [Criteria, Ternary])[] = [
      [all(yes, yes), true],
      [all(yes, no), false],
      [all(yes, unknown), undefined],
      [all(no, unknown), false],
      [any(no, no), false],
      [any(no, yes), true],
      [any(no, unknown), undefined],
      [any(yes, unknown), true],
      [{ ...all(yes, no), negate: true }, true],
      [{ ...any(no, unknown), negate: true }, undefined],
    ];
    for (const [criteria, value] of table)
      expect(evaluate(criteria), JSON.stringify(criteria)).to.equal(value);
  });

  it('never turn by what is unknown: whatever it is, a known answer stands', () => {
    const leaves = fc.constantFrom<'yes' | 'no' | 'unknown'>('yes', 'no', 'unknown');
    const tree = fc.letrec<{ tree: Criteria }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc
          .tuple(leaves, fc.boolean())
          .map(([leaf, negate]) => test({ kind: 'not-understood', what: leaf }, negate)),
        fc.record({
          is: fc.constantFrom<'and' | 'or'>('and', 'or'),
          negate: fc.boolean(),
          of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
        }),
      ),
    })).tree;
    const known = (criteria: Criteria, unknown: boolean | undefined): Criteria => {
      if (criteria.is !== 'test') return { ...criteria, of: criteria.of.map((part) => known(part, unknown)) };
      const what = criteria.test.kind === 'not-understood' ? criteria.test.what : '';
      const value = what === 'unknown' ? unknown : what === 'yes';
      if (value === undefined) return criteria;
      return test({ kind: 'release', release: value ? 'almalinux:9' : 'almalinux:8' }, criteria.negate);
    };
    fc.assert(
      fc.property(tree, (criteria) => {
        const value = evaluate(known(criteria, undefined));
        const [ifTrue, ifFalse] = [evaluate(known(criteria, true)), evaluate(known(criteria, false))];
        if (value !== undefined) expect([ifTrue, ifFalse]).to.deep.equal([value, value]);
      }),
    );
  });

  const cases: readonly (readonly [what: string, Partial<PackageTest>, InstalledPackage[], Ternary])[] = [
    ['an older package', {}, [installed('bash', '5.1.8-6.el9')], true],
    ['a newer package', {}, [installed('bash', '5.1.8-9.el9')], false],
    ['no package', {}, [], false],
    ['no package, which is wanted', { exists: false }, [], true],
    ['a package that should not be there', { exists: false }, [installed('bash', '5.1.8-6.el9')], false],
    ['another architecture', { arch: { pattern: 'aarch64|s390x' } }, [installed('bash', '1-1')], false],
    ['its architecture', { arch: { pattern: 'aarch64|x86_64' } }, [installed('bash', '1-1')], true],
    [
      'an unsaid architecture',
      { arch: { pattern: 'x86_64' } },
      [installed('bash', '1-1', { arch: '' })],
      undefined,
    ],
    ['one of two', {}, [installed('bash', '1-1'), installed('bash', '9-1')], true],
    ['not all of two', { check: 'all' }, [installed('bash', '1-1'), installed('bash', '9-1')], false],
    ['none of two', { check: 'none satisfy' }, [installed('bash', '8-1'), installed('bash', '9-1')], true],
    ['nobody said who signed it', { signedBy: 'd36cb86cb86b3716' }, [installed('bash', '1-1')], true],
    ['nor who built it', { signedBy: 'd36cb86cb86b3716' }, [installed('bash', '1-1.el9.remi')], undefined],
    [
      'the vendor signed it',
      { signedBy: 'd36cb86cb86b3716' },
      [installed('bash', '1-1', { vendor: 'AlmaLinux' })],
      true,
    ],
    [
      'somebody else signed it',
      { signedBy: 'd36cb86cb86b3716' },
      [installed('bash', '1-1', { vendor: 'Me' })],
      undefined,
    ],
    [
      'nobody signed it',
      { signedBy: 'd36cb86cb86b3716' },
      [installed('bash', '1-1', { vendor: null })],
      undefined,
    ],
    [
      'a key of a stranger',
      { signedBy: '0'.repeat(16) },
      [installed('bash', '1-1', { vendor: 'Me' })],
      undefined,
    ],
    ['a pattern of names', { names: [], namePattern: '^ba(?:sh|t)$' }, [installed('bash', '1-1')], true],
    [
      'the version alone',
      { version: { of: 'version', operation: 'equals', evr: '15.2' } },
      [installed('bash', '15.2-lp152.1.1')],
      true,
    ],
  ];
  for (const [what, change, packages, value] of cases) {
    it(`of packages: ${what} is ${value ?? 'unknown'}`, () => {
      const node = criteriaFacts(inventory(packages), 'almalinux:9');
      expect(evaluate(test({ ...BASH, ...change }), node)).to.equal(value);
    });
  }

  it('do not compare epochs that nobody has said', () => {
    const openssl = test({ ...BASH, version: { of: 'evr', operation: 'less than', evr: '1:3.0.7-27.el9' } });
    const node = criteriaFacts(
      inventory([installed('bash', '3.0.7-1')], { epochsUnknown: true }),
      'almalinux:9',
    );
    expect([evaluate(openssl, node), evaluate(test(BASH), node)]).to.deep.equal([undefined, true]);
  });

  it('of a module: its packages, and those of which nobody has said', () => {
    const nodejs = test({ kind: 'module', module: 'nodejs:18' });
    const of = (module: string | null | undefined, version = '18-1'): Ternary =>
      evaluate(nodejs, criteriaFacts(inventory([installed('nodejs', version, { module })]), 'almalinux:9'));
    expect(of('nodejs:18:9020020230825081254:rhel9')).to.equal(true);
    expect(of('nodejs:1:9020020230825081254:rhel9')).to.equal(false);
    expect(of(null)).to.equal(false);
    expect(of(undefined)).to.equal(false);
    expect(of(undefined, '18-1.module_el9.2.0+36+853e48f5')).to.equal(undefined);
  });

  it('of the kernel that runs', () => {
    const older = (evr: string, node: Inventory): Ternary =>
      evaluate(
        test({ kind: 'running-kernel', version: { of: 'evr', operation: 'less than', evr } }),
        criteriaFacts(node, 'almalinux:9'),
      );
    const ubuntu = inventory([], { packager: 'dpkg', kernel: '6.8.0-84-generic' });
    expect(older('0:5.14.0-427.16.1.el9_4', inventory([]))).to.equal(false);
    expect(older('0:5.14.0-427.18.1.el9_4', inventory([]))).to.equal(true);
    expect(older('0:5.14.0-427.18.1.el9_4', inventory([], { kernel: '' }))).to.equal(undefined);
    expect([older('6.8.0-84', ubuntu), older('6.8.0-85', ubuntu)]).to.deep.equal([false, true]);
  });
});

describe('packages under criteria', () => {
  const NPM: PackageTest = {
    ...BASH,
    names: ['npm'],
    version: { of: 'evr', operation: 'less than', evr: '1:10-1' },
  };
  const both = all(RELEASE, any(test(BASH), test(NPM)));

  it('are each judged alone', () => {
    const [bash, npm] = [installed('bash', '5.1.8-6.el9'), installed('npm', '1:10-2')];
    const facts = criteriaFacts(inventory([bash, npm, installed('zsh', '1-1')]), 'almalinux:9');
    expect(packagesUnder(both, facts)).to.deep.equal([
      { package: bash, verdict: 'vulnerable', fixed: '5.1.8-9.el9', unknown: [] },
      { package: npm, verdict: 'fixed', fixed: '1:10-1', unknown: [] },
    ]);
  });

  it('are none on another release', () => {
    const facts = criteriaFacts(inventory([installed('bash', '1-1')]), 'almalinux:8');
    expect(packagesUnder(both, facts)).to.deep.equal([]);
  });

  it('are undetermined by what is unknown, and only when they are old', () => {
    const facts = criteriaFacts(
      inventory([installed('bash', '1-1'), installed('npm', '1:11-1')]),
      'almalinux:9',
    );
    expect(
      packagesUnder(all(UNKNOWN, both), facts).map(({ package: { name }, verdict, unknown }) => [
        name,
        verdict,
        unknown,
      ]),
    ).to.deep.equal([
      ['bash', 'undetermined', ['something']],
      ['npm', 'fixed', []],
    ]);
  });

  it('are not to blame for criteria that hold without them', () => {
    const facts = criteriaFacts(inventory([installed('bash', '1-1')]), 'almalinux:9');
    expect(packagesUnder(any(RELEASE, test(BASH)), facts)).to.deep.equal([]);
  });

  it('are those of the product that is there', () => {
    const product: PackageTest = {
      ...BASH,
      names: ['sles-release'],
      version: { of: 'version', operation: 'equals', evr: '15.4' },
    };
    const newer: PackageTest = { ...BASH, version: { of: 'evr', operation: 'less than', evr: '6-1' } };
    const other = { ...product, version: { of: 'version', operation: 'equals', evr: '15.5' } } as const;
    const criteria = any(all(test(other), test(newer)), all(test(product), test(BASH)));
    const bash = installed('bash', '1-1');
    const facts = criteriaFacts(inventory([installed('sles-release', '15.4-1.1'), bash]), 'sles:15.4');
    expect(packagesUnder(criteria, facts)).to.deep.equal([
      { package: bash, verdict: 'vulnerable', fixed: '5.1.8-9.el9', unknown: [] },
    ]);
  });

  it('can be looked up by name and release', () => {
    expect(subjectsOf(both)).to.deep.equal({ names: ['bash', 'npm'], patterns: false });
    expect(releasesOf(both)).to.deep.equal(['almalinux:9']);
    expect(releasesOf(test(BASH))).to.equal(null);
  });
});
