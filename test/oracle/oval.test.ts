/** Criteria as OpenSCAP evaluates them, on real rpm databases. */
import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inventory } from '../../src/pakiti/inventory.ts';
import { describeUnless } from '../kit/debian-packages.ts';
import { requirePackages } from '../kit/debian-packages.ts';
import { sharedData } from '../kit/shared-data.ts';
import { chance, readCorpus, unpackCorpus, type CorpusAdvisory } from './oval/corpus.ts';
import { dpkgOval, dpkgPackages, type DpkgPackage } from './oval/dpkg-definitions.ts';
import { ovalOf } from './oval/definitions.ts';
import { answersOf, evaluated, inventoryOf, oscapOn } from './oval/evaluations.ts';
import { nodeAt } from './oval/node.ts';

const NODES = [
  { major: 8, day: '2022-06-30' },
  { major: 9, day: '2023-09-30' },
  { major: 9, day: '2025-03-31' },
] as const;
const DEFINITIONS = 250;

const archive = sharedData('almalinux-osv.tar.xz');
const missing = requirePackages(['openscap-scanner', 'rpm', 'xz-utils']);

function obstacle(): string | undefined {
  if (archive === undefined) return 'needs shared/data/almalinux-osv.tar.xz';
  return missing.length === 0 ? undefined : `needs the Debian packages ${missing.join(' ')}`;
}

describeUnless(obstacle(), 'OVAL, as oscap evaluates it', function () {
  this.timeout(600_000);
  let work: string;
  const counts = { true: 0, false: 0, unknown: 0 };

  before(() => {
    work = mkdtempSync(join(tmpdir(), 'secmon-oval-'));
    unpackCorpus(archive ?? '', work);
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  for (const { major, day } of NODES) {
    it(`AlmaLinux ${major} of ${day}`, () => {
      const corpus = readCorpus(work, major);
      const packages = nodeAt(corpus, major, day);
      const definitions = ovalOf(sampleOf(corpus, day), major);
      const theirs = oscapOn(definitions, packages, join(work, `${major}-${day}`));
      const ours = evaluated(definitions, inventoryOf(packages), `almalinux:${major}`);
      expect(theirs.size).to.equal(DEFINITIONS);
      for (const [id, value] of theirs) {
        expect(`${id} ${ours.get(id) ?? 'missing'}`).to.equal(`${id} ${value}`);
        counts[value] += 1;
      }
    });
  }

  it('was asked for enough of each answer', () => {
    expect(counts.true + counts.false + counts.unknown).to.be.at.least(500);
    expect(Math.min(counts.true, counts.false, counts.unknown)).to.be.at.least(50);
  });
});

function sampleOf(corpus: readonly CorpusAdvisory[], day: string): readonly CorpusAdvisory[] {
  return corpus
    .filter(({ fixes }) => fixes.length < 150)
    .toSorted((a, b) => chance(a.id + day, 2 ** 31) - chance(b.id + day, 2 ** 31))
    .slice(0, DEFINITIONS);
}

describeUnless(
  missing.length === 0 ? undefined : `needs the Debian packages ${missing.join(' ')}`,
  'OVAL of dpkg, as oscap evaluates it on this machine',
  function () {
    this.timeout(300_000);

    it('is true and false of the same packages', () => {
      const packages = dpkgPackages().slice(0, 300);
      const work = mkdtempSync(join(tmpdir(), 'secmon-oval-'));
      try {
        const definitions = dpkgOval(packages);
        const theirs = answersOf(definitions, work, process.env);
        const ours = evaluated(definitions, inventoryOfDpkg(packages), 'debian:12');
        expect(theirs.size).to.equal(packages.length);
        expect(new Set(theirs.values())).to.deep.equal(new Set(['true', 'false']));
        for (const [id, value] of theirs)
          expect(`${id} ${ours.get(id) ?? 'missing'}`).to.equal(`${id} ${value}`);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    });
  },
);

function inventoryOfDpkg(packages: readonly DpkgPackage[]): Inventory {
  return {
    ...inventoryOf([]),
    system: 'Debian GNU/Linux 12',
    packager: 'dpkg',
    packages: packages.map((one) => ({
      ...one,
      source: undefined,
      module: null,
      vendor: null,
      repository: null,
    })),
  };
}
