/** OVAL of Red Hat and of SUSE, as oscap evaluates it: definitions that a script makes of their CSAF, on signed packages. */
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { release as kernelRelease, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import type { Inventory } from '../../src/pakiti/inventory.ts';
import { describeUnless, requirePackages } from '../kit/debian-packages.ts';
import { sharedData } from '../kit/shared-data.ts';
import { chance } from './oval/corpus.ts';
import { evaluated, inventoryOf, oscapAgain, oscapHere, type Answer } from './oval/evaluations.ts';
import type { NodePackage } from './oval/node.ts';
import { Signer } from './oval/signer.ts';

const SEED = '1';
const SEEDS = ['a', 'b', 'c', 'd', 'e'];
/** That openSUSE signs with. */
const KEY = 'b88b2fd43dbdc284';

interface Vendor {
  readonly name: 'redhat' | 'suse';
  /** Of the samples: archives of CSAF. */
  readonly archives: readonly string[];
  /** What a package of theirs says, and the key that they sign with. */
  readonly signs: readonly [vendor: string, key: string];
}

const VENDORS: readonly Vendor[] = [
  {
    name: 'redhat',
    archives: [
      'redhat/csaf/testdata/fixtures/csaf_advisories_2024-08-11.tar.zst',
      'redhat/vex/v2/testdata/fixtures/vex-archive.tar.zst',
    ],
    signs: ['Red Hat, Inc.', '199e2f91fd431d51'],
  },
  {
    name: 'suse',
    archives: [
      'suse/csaf/testdata/fixtures/csaf.tar.bz2',
      'suse/csaf_vex/testdata/fixtures/csaf-vex.tar.bz2',
    ],
    signs: ['openSUSE', KEY],
  },
];

/** What the script answers. */
interface Made {
  readonly oval: string;
  readonly definitions: number;
  readonly nodes: readonly {
    readonly title: string;
    readonly release: string;
    readonly packages: readonly NodePackage[];
  }[];
}

const archive = sharedData('feed-samples.tar.xz');
const missing =
  archive === undefined
    ? []
    : requirePackages(['gnupg', 'openscap-scanner', 'python3', 'rpm', 'xz-utils', 'zstd', 'bzip2']);
const why =
  archive === undefined
    ? 'shared/data/feed-samples.tar.xz is not there'
    : missing.length > 0
      ? `needs the Debian packages ${missing.join(' ')}`
      : undefined;

describeUnless(why, 'the OVAL of a vendor, as oscap evaluates it', function () {
  this.timeout(900_000);
  let work: string;
  let signer: Signer;
  before(() => {
    work = mkdtempSync(join(tmpdir(), 'secmon-oval-'));
    signer = new Signer();
    execFileSync('tar', ['-xJf', archive ?? '', '-C', work]);
  });
  after(() => {
    signer.remove();
    rmSync(work, { recursive: true });
  });

  for (const vendor of VENDORS) {
    it(`is the same for the shapes of ${vendor.name}, verdict by verdict`, () => {
      const { oval, definitions, nodes } = madeOf(vendor);
      expect(definitions).to.be.at.least(100);
      const counts: Record<Answer, number> = { true: 0, false: 0, unknown: 0 };
      for (const [index, { title, release, packages }] of nodes.entries()) {
        const folder = join(work, `${vendor.name}-${index}`);
        const theirs = oscapHere(oval, packages, folder, (files) => signer.sign(files));
        const ours = evaluated(forUs(vendor, oval), signed(vendor, packages), release);
        expect(theirs.size).to.equal(definitions);
        const differing = [...theirs].filter(([id, value]) => ours.get(id) !== value);
        expect(
          differing.map(
            ([id, value]) => `${title}: ${id}: theirs ${value}, ours ${ours.get(id) ?? 'missing'}`,
          ),
        ).to.deep.equal([]);
        for (const value of theirs.values()) counts[value] += 1;
      }
      expect(Math.min(counts.true, counts.false), JSON.stringify(counts)).to.be.at.least(50);
    });
  }

  it('never says the contrary where nobody has signed some of the packages', () => {
    const [redHat] = VENDORS as [Vendor];
    const { oval, nodes } = madeOf(redHat);
    const { packages = [], release = '' } = nodes.at(-1) ?? {};
    const isSigned = ({ name }: Pick<NodePackage, 'name'>): boolean =>
      name === 'redhat-release' || chance(name, 3) > 0;
    const files = new Set(packages.filter(isSigned).map(fileOf));
    const theirs = oscapHere(oval, packages, join(work, 'some-signed'), (built) =>
      signer.sign(built.filter((path) => files.has(basename(path)))),
    );
    const all = signed(redHat, packages);
    const inventory = {
      ...all,
      packages: all.packages.map((one) => (isSigned(one) ? one : { ...one, vendor: null })),
    };
    const ours = evaluated(forUs(redHat, oval), inventory, release);
    const told = [...theirs].map(([id, value]) => [ours.get(id), value]);
    expect(told.filter(([mine, value]) => mine !== value && mine !== 'unknown')).to.deep.equal([]);
    expect(new Set(told.map(([mine]) => mine))).to.deep.equal(new Set(['true', 'false', 'unknown']));
  });

  it('is the same for what SUSE publishes, on packages around the versions that it names', () => {
    const folder = join(work, 'suse/oval/testdata/fixtures/happy');
    const texts = globSync(join(folder, '*.xml.gz'))
      .toSorted()
      .map((packed) => execFileSync('gzip', ['-dc', packed], { encoding: 'utf8' }))
      .filter(isWhole);
    expect(texts.length).to.be.at.least(9);
    const answers = new Set<Answer>();
    for (const seed of SEEDS) {
      const packages = packagesAround(texts.join('\n'), seed);
      const place = join(work, `suse-published-${seed}`);
      texts.forEach((text, index) => {
        const bySigner = text.replaceAll(KEY, signer.key);
        const theirs =
          index === 0
            ? oscapHere(bySigner, packages, place, (files) => signer.sign(files))
            : oscapAgain(bySigner, place);
        const inventory = signed({ signs: ['openSUSE', ''] }, packages);
        const ours = [...evaluated(text, inventory, 'sles:15.5').values()];
        const ids = [...text.matchAll(/<definition [^>]*id="(?<id>[^"]+)"/g)];
        expect(ours, text.slice(0, 1000)).to.deep.equal(
          ids.map(({ groups }) => theirs.get(groups?.['id'] ?? '')),
        );
        for (const answer of ours) answers.add(answer);
      });
    }
    expect(answers).to.deep.equal(new Set(['true', 'false']));
  });

  function madeOf({ name, archives }: Vendor): Made {
    const documents = archives.flatMap((packed, index) => {
      const into = join(work, `${name}-csaf-${index}`);
      mkdirSync(into, { recursive: true });
      execFileSync('tar', ['-xf', join(work, packed), '-C', into]);
      return globSync(join(into, '**/*.json')).toSorted();
    });
    const script = join(import.meta.dirname, 'oval/vendor.py');
    const argv = [script, name, SEED, signer.key, kernelRelease(), ...documents];
    return JSON.parse(
      execFileSync('/usr/bin/python3', argv, { encoding: 'utf8', maxBuffer: 2 ** 28 }),
    ) as Made;
  }

  /** By the key of the vendor, which nobody else can sign with. */
  function forUs({ signs: [, key] }: Vendor, oval: string): string {
    return oval.replaceAll(signer.key, key);
  }
});

/** Samples are shortened, some of them to what refers to nothing; and of one the id is none. */
function isWhole(text: string): boolean {
  const all = (pattern: RegExp): ReadonlySet<string> =>
    new Set([...text.matchAll(pattern)].map(([, id = '']) => id));
  const named = all(/(?:test|object|state)_ref="([^"]+)"/g);
  const ids = all(/ id="([^"]+)"/g);
  return named.isSubsetOf(ids) && [...ids].every((id) => !id.includes(' '));
}

function packagesAround(text: string, seed: string): readonly NodePackage[] {
  const values = (pattern: RegExp): readonly string[] => [
    ...new Set([...text.matchAll(pattern)].map(([, one = '']) => one)),
  ];
  const releases = values(/<version operation="equals">([^<]+)</g);
  const builds = values(/<evr [^>]*>(?:\d+:)?([^<]+)</g);
  return values(/<name>([^<]+)</g).flatMap((name) => {
    const pick = <T>(all: readonly T[]): T | undefined => all[chance(`${name}${seed}`, all.length)];
    if (chance(`${name}${seed}!`, 4) === 0) return [];
    const isRelease = name.endsWith('-release');
    const [version = '', release = ''] = (
      (isRelease ? pick([...releases, '20210101', '20201231'].map((one) => `${one}-0`)) : pick(builds)) ?? ''
    ).split('-');
    const arch = isRelease ? 'noarch' : (pick(['x86_64', 'noarch', 'x86_64']) ?? '');
    return [{ name, epoch: '0', version, release, arch, module: null }];
  });
}

function fileOf({ name, version, release, arch }: NodePackage): string {
  return `${name}-${version}-${release}.${arch}.rpm`;
}

function signed({ signs: [vendor] }: Pick<Vendor, 'signs'>, packages: readonly NodePackage[]): Inventory {
  const inventory = inventoryOf(packages);
  return {
    ...inventory,
    kernel: kernelRelease(),
    packages: inventory.packages.map((one) => ({ ...one, vendor })),
  };
}
