import { expect } from 'chai';
import fc from 'fast-check';
import { advisory, assessed, type Feeds } from '../../../test/kit/assessing.ts';
import { WORLDS, type World } from '../../../test/kit/said-of-hosts.ts';
import type { FeedRecord } from '../advisory.ts';
import type { InstalledPackage, Inventory } from '../inventory.ts';
import type { KnownDistribution } from './assess.ts';

interface Told {
  readonly one: InstalledPackage;
  readonly host: Inventory;
  readonly distribution: KnownDistribution;
}

/** What the same node tells less: of the package, of itself, and of its release. */
const LESS: Readonly<Record<string, (told: Told) => Told>> = {
  'its module': (told) => ({ ...told, one: { ...told.one, module: undefined } }),
  'its source': (told) => ({ ...told, one: { ...told.one, source: undefined } }),
  'its vendor': (told) => ({ ...told, one: { ...told.one, vendor: undefined } }),
  'its architecture': (told) => ({ ...told, one: { ...told.one, arch: '' } }),
  'its repository': (told) => ({ ...told, one: { ...told.one, repository: undefined } }),
  'which kernel runs': (told) => ({ ...told, host: { ...told.host, kernel: '' } }),
  'which machine it is': (told) => ({ ...told, host: { ...told.host, arch: '' } }),
  'which minor release it is': (told) => ({ ...told, distribution: { ...told.distribution, minor: null } }),
  'any epoch': ({ one, host, distribution }) =>
    host.packager === 'dpkg'
      ? { one, host, distribution }
      : {
          one: { ...one, version: one.version.replace(/^\d+:/, ''), source: undefined, module: undefined },
          host: { ...host, epochsUnknown: true },
          distribution,
        },
};

/** Of the package under the advisory; `*` where something of the whole is not known. */
function verdictOf({ one, host, distribution }: Told, feeds: Feeds): string | undefined {
  const all = assessed(feeds, { ...host, packages: [...host.packages, one] }, distribution);
  const own = all.find(
    ({ advisory: id, package: { name, version } }) =>
      id === 'A-1' && name === one.name && version === one.version,
  );
  const ofWhole = all.some(({ verdict, reason }) => verdict === 'undetermined' && reason.includes(one.name));
  return own?.verdict === 'vulnerable' || !ofWhole ? own?.verdict : 'undetermined';
}

const OPEN: readonly unknown[] = ['vulnerable', 'undetermined'];

for (const [name, world] of Object.entries(WORLDS)) {
  describe(`assess of what is left unsaid of ${name}`, () => {
    const told = (chosen: World): Told => ({
      one: chosen.package,
      host: chosen.host,
      distribution: chosen.distribution,
    });
    const first = ({ statements, lists }: World): readonly FeedRecord[] => [
      advisory('A-1', statements),
      ...lists,
    ];

    it('never takes for good what is vulnerable when more is said', () => {
      fc.assert(
        fc.property(world, (chosen) => {
          const feeds = { one: first(chosen) };
          if (verdictOf(told(chosen), feeds) !== 'vulnerable') return;
          for (const [what, less] of Object.entries(LESS))
            expect(OPEN, `without ${what}`).to.include(verdictOf(less(told(chosen)), feeds));
        }),
        { numRuns: 1000 },
      );
    });

    it('never takes for good what is vulnerable by one feed because of what another says', () => {
      fc.assert(
        fc.property(world, world, (chosen, { statements }) => {
          const alone = { one: first(chosen) };
          if (verdictOf(told(chosen), alone) !== 'vulnerable') return;
          for (const id of ['A-1', 'A-2']) {
            const both = { ...alone, two: [advisory(id, statements)] };
            expect(OPEN).to.include(verdictOf(told(chosen), both));
          }
        }),
        { numRuns: 1000 },
      );
    });
  });
}
