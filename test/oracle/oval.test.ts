/** Criteria as OpenSCAP evaluates them, on real rpm databases. */
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { criteriaFacts } from '../../src/pakiti/assess/criteria-facts.ts';
import { evaluateCriteria } from '../../src/pakiti/assess/criteria.ts';
import { feed } from '../../src/pakiti/feeds/oval/feed.ts';
import type { Inventory } from '../../src/pakiti/inventory.ts';
import { describeUnless } from '../kit/debian-packages.ts';
import { requirePackages } from '../kit/debian-packages.ts';
import { sharedData } from '../kit/shared-data.ts';
import { advisoriesOf } from '../kit/statement-lines.ts';
import { chance, readCorpus, unpackCorpus, type CorpusAdvisory } from './oval/corpus.ts';
import { dpkgOval, dpkgPackages, type DpkgPackage } from './oval/dpkg-definitions.ts';
import { ovalOf } from './oval/definitions.ts';
import { installNode, nodeAt, type NodePackage } from './oval/node.ts';

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
      const theirs = oscap(definitions, packages, join(work, `${major}-${day}`), major);
      const ours = evaluated(definitions, inventoryOf(packages, major), `almalinux:${major}`);
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

type Answer = 'true' | 'false' | 'unknown';

function oscap(
  definitions: string,
  packages: readonly NodePackage[],
  work: string,
  major: number,
): ReadonlyMap<string, Answer> {
  const [root, home] = [join(work, 'root'), join(work, 'home')];
  installNode(packages, root, join(work, 'build'), major);
  mkdirSync(home);
  writeFileSync(join(home, '.rpmmacros'), '%_dbpath /var/lib/rpm\n');
  return answersOf(definitions, work, { ...process.env, HOME: home, OSCAP_PROBE_ROOT: root });
}

function answersOf(definitions: string, work: string, env: NodeJS.ProcessEnv): ReadonlyMap<string, Answer> {
  const file = join(work, 'oval.xml');
  writeFileSync(file, definitions);
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28, env } as const;
  const { stdout, stderr, status } = spawnSync('oscap', ['oval', 'eval', file], options);
  if (status !== 0) throw new Error(`oscap: ${stderr.slice(0, 2000)}`);
  const lines = [...stdout.matchAll(/^Definition (?<id>\S+): (?<value>true|false|unknown)$/gm)];
  return new Map(lines.map(({ groups }) => [groups?.['id'] ?? '', (groups?.['value'] ?? '') as Answer]));
}

function evaluated(definitions: string, inventory: Inventory, release: string): ReadonlyMap<string, Answer> {
  const facts = criteriaFacts(inventory, release);
  const advisories = advisoriesOf(feed.parse({ name: 'oval.xml', bytes: Buffer.from(definitions) }));
  return new Map(
    advisories.map(({ id, criteria }) => {
      const value = criteria === null ? undefined : evaluateCriteria(criteria, facts);
      return [id, value === undefined ? 'unknown' : value ? 'true' : 'false'];
    }),
  );
}

function inventoryOf(packages: readonly NodePackage[], major: number): Inventory {
  return {
    system: `AlmaLinux release ${major}.4`,
    packager: 'rpm',
    arch: 'x86_64',
    kernel: '',
    bootKernel: undefined,
    livepatch: undefined,
    rebootRequired: undefined,
    restart: [],
    packages: packages.map(({ name, epoch, version, release, arch, module }) => ({
      name,
      version: `${epoch === '0' ? '' : `${epoch}:`}${version}-${release}`,
      arch,
      source: undefined,
      module: module === null ? null : `${module}:1:x`,
      vendor: null,
      repository: null,
    })),
  };
}

function inventoryOfDpkg(packages: readonly DpkgPackage[]): Inventory {
  return {
    ...inventoryOf([], 12),
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
