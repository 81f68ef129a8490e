import { expect } from 'chai';
import fc from 'fast-check';
import { advisory, affected, ALMA_9, assessed, installed, inventory } from '../../../test/kit/assessing.ts';
import type { Statement } from '../advisory.ts';
import type { InstalledPackage } from '../inventory.ts';

const plain = fc.constantFrom('1-1.el9', '2-1.el9', '3-1.el9', '2-1.el9.remi');
/** Of a stream, in which a build has a number of its own. */
const modular = fc
  .record({ stream: fc.constantFrom(18, 20), number: fc.constantFrom(1, 2, 3) })
  .map(({ stream, number }) => ({
    version: `1:${stream}.${number}-1.module_el9+${stream}${number}+0a1b`,
    module: `nodejs:${stream}`,
  }));
const outside = plain.map((version) => ({ version, module: null }));
const named = fc.oneof(
  fc.tuple(fc.constantFrom('nodejs', 'npm'), fc.oneof(outside, modular)),
  fc.tuple(fc.constant('kernel-core'), outside),
);
const vendors = fc.constantFrom('AlmaLinux', 'Example Ltd', null);
const package_: fc.Arbitrary<InstalledPackage> = fc
  .tuple(named, vendors)
  .map(([[name, { version, module }], vendor]) => {
    const label = module === null ? null : `${module}:9:0a1b`;
    return installed(`${name} ${version}`, { module: label, vendor });
  });
const statement: fc.Arbitrary<Statement> = fc
  .tuple(named, fc.boolean())
  .map(([[name, { version, module }], isNamed]) =>
    affected(name, version, { module: module === null || isNamed ? module : '*' }),
  );

describe('assess of what is left unsaid', () => {
  it('never takes for good what is vulnerable when more is said', () => {
    const kernels = fc.constantFrom('1-1.el9.x86_64', '2-1.el9.x86_64');
    fc.assert(
      fc.property(
        package_,
        fc.array(statement, { minLength: 1, maxLength: 4 }),
        kernels,
        (one, all, kernel) => {
          const feeds = { feed: [advisory('A-1', all)] };
          const verdict = (of: InstalledPackage, running: string): string | undefined =>
            assessed(feeds, inventory([of], { kernel: running }), ALMA_9).find(
              ({ advisory: id, package: { name, version } }) =>
                id === 'A-1' && name === one.name && version === one.version,
            )?.verdict;
          if (verdict(one, kernel) !== 'vulnerable') return;
          for (const less of [verdict(one, ''), verdict({ ...one, module: undefined }, kernel)])
            expect(['vulnerable', 'undetermined']).to.include(less);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
