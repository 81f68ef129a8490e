/** Which updates are pending, and what for, against what dnf says of the same metadata. */
import { expect } from 'chai';
import fc from 'fast-check';
import { judgeRpm } from '../../../checks/patch-status/rpm/judge-rpm.ts';
import { probeRpm } from '../../../checks/patch-status/rpm/probe-rpm.ts';
import type { RpmFacts } from '../../../checks/patch-status/observation.ts';
import { parseRange } from '../../../src/check/index.ts';
import { lookAt } from '../../../src/evidence/look.ts';
import { describeWith } from '../../kit/debian-packages.ts';
import { dnfOutputs, dnfRoot, RpmPool, type DnfRoot, type RpmUpdate } from '../../kit/dnf-root.ts';
import type { BuiltPackage } from '../../kit/rpm-database.ts';

/** In each of the batches one process of Python is dnf for all machines. */
const [BATCHES, MACHINES] = [3, 12] as const;
const NAMES = ['alpha', 'beta', 'libgamma'] as const;
const VERSIONS = ['1.0-1.el9', '1.0-2.el9', '1.0-10.el9', '1.1~rc1-1.el9', '1:0.9-1.el9'] as const;
const ALL: readonly BuiltPackage[] = NAMES.flatMap((name) =>
  VERSIONS.map((version) => ({ name, version, arch: name === 'libgamma' ? 'x86_64' : 'noarch' })),
);
const NODE = (stream: string, version: string): BuiltPackage => ({
  name: 'nodejs',
  version: `1:${stream}.${version}.module_el9.x`,
  arch: 'x86_64',
  module: `nodejs:${stream}:1:c`,
});
const NODES = [NODE('18', '1.0-1'), NODE('18', '2.0-1'), NODE('20', '3.0-1')] as const;
const [NODE_18, NODE_18_FIXED, NODE_20] = NODES;

async function seen(root: DnfRoot): Promise<RpmFacts> {
  const facts = await probeRpm(lookAt(root.host, new AbortController().signal));
  if (facts === null) throw new Error('rpm has no package');
  return facts;
}

interface Theirs {
  /** `NAME.ARCH VERSION` of what dnf would update. */
  readonly updates: readonly string[];
  /** `ID NAME-VERSION.ARCH` of advisories for security that apply. */
  readonly advisories: readonly string[];
}

const COMMANDS = [['check-update'], ['updateinfo', 'list', '--security']] as const;

function theirs(roots: readonly DnfRoot[]): readonly Theirs[] {
  return dnfOutputs(roots, COMMANDS).map(([updates = '', advisories = '']) => ({
    updates: updates
      .split('\n')
      .flatMap((line) => /^(\S+\.\S+)\s+(\S+-\S+)\s+\S+\s*$/.exec(line)?.slice(1).join(' ') ?? [])
      .toSorted(),
    advisories: [
      ...new Set(
        advisories
          .split('\n')
          .flatMap((line) => /^(\S+)\s+\S+\s+(\S+)$/.exec(line)?.slice(1).join(' ') ?? []),
      ),
    ].toSorted(),
  }));
}

/** Those of what is excluded dnf does not tell, and we do. */
function ours(facts: RpmFacts): readonly string[] {
  const builds = facts.advisories
    .filter(({ package: name }) => !facts.held.includes(name))
    .map(({ id, package: name, fixed, architecture }) => `${id} ${name}-${fixed}.${architecture}`);
  return [...new Set(builds)].toSorted();
}

function newest(facts: RpmFacts): readonly string[] {
  const { pending } = judgeRpm(facts, Date.now() / 1000, parseRange('1d', 's'));
  return pending
    .filter(({ withheld }) => withheld === null)
    .map(({ package: name, version }) => `${name} ${version}`)
    .toSorted();
}

const one = fc.constantFrom(...ALL);
const update = fc.record({
  type: fc.constantFrom('security' as const, 'bugfix' as const),
  packages: fc.uniqueArray(one, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
});
const machine = fc.record({
  installed: fc.uniqueArray(one, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
  base: fc.uniqueArray(one, { maxLength: 8 }),
  other: fc.uniqueArray(one, { maxLength: 4 }),
  updates: fc.array(update, { maxLength: 4 }),
  excluded: fc.oneof(
    { arbitrary: fc.constant([]), weight: 3 },
    fc.constantFrom(...NAMES).map((name) => [name]),
  ),
});
type Machine = typeof machine extends fc.Arbitrary<infer T> ? T : never;

function made(pool: RpmPool, { installed, base, other, updates, excluded }: Machine): DnfRoot {
  const told = updates.map((each, index): RpmUpdate => ({ ...each, id: `TEST-2026:${index}` }));
  // dnf leaves out advisories of what no repository has.
  const packages = [...new Set([...base, ...told.flatMap((each) => each.packages)])];
  const repositories = [
    { id: 'base', packages, updates: told },
    { id: 'other', packages: other },
  ];
  return dnfRoot(pool, installed, repositories, excluded);
}

describeWith(['dnf', 'createrepo-c', 'rpm'], 'updates that dnf knows of', function () {
  this.timeout(600_000);
  let pool: RpmPool;

  before(() => {
    pool = new RpmPool([...ALL, ...NODES]);
  });
  after(() => pool.remove());

  it('and the advisories that name them are those of dnf, of repositories at random', async () => {
    const batch = fc.array(machine, { minLength: MACHINES, maxLength: MACHINES });
    const alike = fc.asyncProperty(batch, async (machines) => {
      const roots: DnfRoot[] = [];
      try {
        for (const each of machines) roots.push(made(pool, each));
        for (const [index, { advisories, updates }] of theirs(roots).entries()) {
          const facts = await seen(roots[index]!);
          const where = JSON.stringify(machines[index]);
          expect(
            facts.repositories.flatMap(({ trouble }) => trouble ?? []),
            where,
          ).to.deep.equal([]);
          expect(ours(facts), where).to.deep.equal(advisories);
          // What two repositories have dnf lists twice.
          const names = new Set(updates.map((text) => text.replace(/\.\w+ .*/, '')));
          expect(
            newest(facts).map((text) => text.split(' ')[0]),
            where,
          ).to.deep.equal([...names]);
        }
      } finally {
        for (const root of roots) root.remove();
      }
    });
    // The machine that differs is named: smaller batches would only take long.
    await fc.assert(alike, { numRuns: BATCHES, endOnFailure: true });
  });

  it('are those of the stream that is installed', async () => {
    const modules = [moduleOf('18', [NODE_18, NODE_18_FIXED]), moduleOf('20', [NODE_20])].join('');
    const root = dnfRoot(
      pool,
      [NODE_18],
      [
        {
          id: 'appstream',
          packages: NODES,
          modules,
          updates: [
            { id: 'TEST-2026:18', type: 'security', packages: [NODE_18_FIXED] },
            { id: 'TEST-2026:20', type: 'security', packages: [NODE_20] },
          ],
        },
      ],
    );
    try {
      root.write(
        'etc/dnf/modules.d/nodejs.module',
        '[nodejs]\nname=nodejs\nstream=18\nprofiles=\nstate=enabled\n',
      );
      const [said] = theirs([root]);
      const facts = await seen(root);
      expect(ours(facts)).to.deep.equal(['TEST-2026:18 nodejs-1:18.2.0-1.module_el9.x.x86_64']);
      expect(newest(facts)).to.deep.equal(['nodejs 1:18.2.0-1.module_el9.x']);
      expect(said?.updates).to.deep.equal(['nodejs.x86_64 1:18.2.0-1.module_el9.x']);
    } finally {
      root.remove();
    }
  });
});

function moduleOf(stream: string, packages: readonly BuiltPackage[]): string {
  const artifacts = packages.map(
    ({ name, version, arch }) => `    - ${name}-${version.includes(':') ? version : `0:${version}`}.${arch}`,
  );
  return [
    '---',
    'document: modulemd',
    'version: 2',
    'data:',
    '  name: nodejs',
    `  stream: "${stream}"`,
    '  version: 1',
    '  context: c',
    '  arch: x86_64',
    '  summary: x',
    '  description: x',
    '  license:',
    '    module:',
    '    - MIT',
    '  artifacts:',
    '    rpms:',
    ...artifacts,
    '...',
    '',
  ].join('\n');
}
