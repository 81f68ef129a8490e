/** Packages, hosts and statements of every kind at random, such that they often are about each other. */
import fc from 'fast-check';
import type { Claim, FeedRecord, Statement } from '../../src/pakiti/advisory.ts';
import type { KnownDistribution } from '../../src/pakiti/assess/assess.ts';
import type { InstalledPackage, Inventory } from '../../src/pakiti/inventory.ts';
import { installed, inventory } from './assessing.ts';

export interface World {
  readonly package: InstalledPackage;
  /** Without the package. */
  readonly host: Inventory;
  readonly distribution: KnownDistribution;
  readonly statements: readonly Statement[];
  /** Of what sources binaries are built. */
  readonly lists: readonly FeedRecord[];
}

interface Sort {
  readonly name: string;
  readonly source: string;
  readonly versions: readonly string[];
  /** Binaries may count otherwise than their source, which a list says. */
  readonly ofSource?: (version: string) => string;
  readonly modules?: readonly string[];
}

interface Kind {
  readonly distribution: KnownDistribution;
  readonly sorts: readonly Sort[];
  readonly arches: readonly string[];
  readonly vendors: readonly (string | null)[];
  readonly repositories: readonly (string | null)[];
  readonly channels: readonly (string | null)[];
  readonly kernels: readonly string[];
  readonly machines: readonly string[];
}

const plain = (suffix: string): readonly string[] =>
  ['1-1', '2-1', '1:1-1', '1:2-1', '3-1'].map((v) => `${v}${suffix}`);
const modular = (stream: number): readonly string[] =>
  [1, 2, 3].map((number) => `1:${stream}.${number}-1.module_el9+${stream}${number}+0a1b`);

const kernels = ['5.14.0-427.13.1.el9_4', '5.14.0-427.16.1.el9_4', '5.14.0-362.8.1.el9_3'];

function enterprise(release: string, vendor: string): Kind {
  return {
    distribution: { state: 'known', release, minor: '9.4', packager: 'rpm' },
    sorts: [
      { name: 'bash', source: 'bash', versions: plain('.el9') },
      { name: 'bash-libs', source: 'bash', versions: [...plain('.el9_2'), ...plain('.el9_4')] },
      { name: 'nodejs', source: 'nodejs', versions: modular(18), modules: ['nodejs:18'] },
      { name: 'npm', source: 'nodejs', versions: modular(20), modules: ['nodejs:20'] },
      ...['kernel', 'kernel-core', 'kernel-headers'].map((name) => ({
        ...{ name, source: 'kernel', versions: kernels },
      })),
      { name: 'kernel-rt-core', source: 'kernel-rt', versions: ['5.14.0-427.13.1.rt14.el9_4'] },
    ],
    arches: ['x86_64', 'noarch', 'i686'],
    vendors: [vendor, 'Example Ltd', null],
    repositories: ['appstream', 'rhel-9-for-x86_64-appstream-eus-rpms', null],
    channels: [null, 'eus:9.2', 'eus:9.4'],
    kernels: [...kernels.map((one) => `${one}.x86_64`), '5.14.0-427.13.1.rt14.el9_4.x86_64'],
    machines: ['x86_64', 'aarch64'],
  };
}

function debian(release: string, channels: readonly (string | null)[]): Kind {
  return {
    distribution: { state: 'known', release, minor: null, packager: 'dpkg' },
    sorts: [
      { name: 'openssl', source: 'openssl', versions: plain('') },
      { name: 'libssl3', source: 'openssl', versions: [...plain(''), ...plain('+b1')] },
      {
        name: 'libother',
        source: 'openssl',
        versions: ['7-1', '9-1'],
        ofSource: (version) => `1:${version}`,
      },
      {
        name: 'linux-image-6.1.0-18-amd64',
        source: 'linux-signed-amd64',
        versions: ['6.1.76-1', '6.1.90-1'],
      },
      { name: 'linux-image-6.1.0-20-amd64', source: 'linux', versions: ['6.1.85-1'] },
      { name: 'linux-libc-dev', source: 'linux', versions: ['6.1.76-1'] },
    ],
    arches: ['amd64', 'all', 'i386'],
    vendors: [null, 'Debian', 'Ubuntu', 'Example Ltd'],
    repositories: [null, 'main', 'esm-infra'],
    channels,
    kernels: ['6.1.0-18-amd64', '6.1.0-20-amd64'],
    machines: ['x86_64', 'aarch64'],
  };
}

function likeSource(version: string): string {
  return version.replace(/\+b\d+$/, '');
}

function claimOf(versions: readonly string[]): fc.Arbitrary<Claim> {
  const version = fc.option(fc.constantFrom(...versions), { nil: null });
  return fc.oneof(
    { arbitrary: fc.constant<Claim>({ status: 'not-affected' }), weight: 1 },
    { arbitrary: fc.constant<Claim>({ status: 'undetermined', reason: 'nobody knows' }), weight: 1 },
    {
      arbitrary: version.map((fixed): Claim => ({
        status: 'affected',
        intervals: [{ introduced: null, fixed }],
        fix: fixed === null ? 'none' : 'available',
      })),
      weight: 4,
    },
  );
}

function statementOf({ distribution, sorts, arches, channels }: Kind): fc.Arbitrary<Statement> {
  return fc.constantFrom(...sorts).chain(({ name, source, versions, modules = [] }) =>
    fc
      .record({
        release: fc.constant(distribution.release),
        channel: fc.constantFrom(...channels),
        of: fc.constantFrom('binary' as const, 'source' as const),
        package: fc.constant(name),
        arches: fc.option(fc.uniqueArray(fc.constantFrom(...arches), { minLength: 1 }), { nil: null }),
        module: fc.constantFrom(null, ...modules, ...(modules.length === 0 ? [] : ['*'])),
        binaries: fc.constantFrom(null, [name]),
        claim: claimOf(versions),
      })
      .map((one) =>
        one.of === 'source'
          ? { ...one, package: source.replace('-signed-amd64', '') }
          : { ...one, binaries: null },
      ),
  );
}

function packageOf({ sorts, arches, vendors, repositories }: Kind): fc.Arbitrary<InstalledPackage> {
  return fc.constantFrom(...sorts).chain(({ name, source, versions, modules = [], ofSource = likeSource }) =>
    fc
      .record({
        version: fc.constantFrom(...versions),
        arch: fc.constantFrom(...arches),
        module: fc.constantFrom(null, ...modules.map((one) => `${one}:9:0a1b`)),
        vendor: fc.constantFrom(...vendors),
        repository: fc.constantFrom(...repositories),
      })
      .map(({ version, arch, ...said }) =>
        installed(`${name} ${version} ${arch}`, {
          ...said,
          module: modules.length === 0 ? null : said.module,
          source: { name: source, version: ofSource(version) },
        }),
      ),
  );
}

/** Only archives of Debian have such lists. */
function listsOf({ distribution: { release, packager }, sorts }: Kind): fc.Arbitrary<readonly FeedRecord[]> {
  if (packager === 'rpm') return fc.constant([]);
  const odd = sorts.filter(({ ofSource }) => ofSource !== undefined);
  return fc.subarray([...sorts]).map((some) =>
    [...new Set([...odd, ...some])].map(({ name, source, versions, ofSource }): FeedRecord => ({
      ...{ kind: 'binaries', release, source, binaries: [name] },
      ...(ofSource && {
        sourceVersions: Object.fromEntries(versions.slice(1).map((one) => [`${name} ${one}`, ofSource(one)])),
      }),
    })),
  );
}

function worldOf(kind: Kind): fc.Arbitrary<World> {
  return fc.record({
    package: packageOf(kind),
    host: fc
      .record({
        packages: fc.array(packageOf(kind), { maxLength: 2 }),
        kernel: fc.constantFrom(...kind.kernels),
        arch: fc.constantFrom(...kind.machines),
      })
      .map(({ packages, ...host }) => inventory(packages, { ...host, packager: kind.distribution.packager })),
    distribution: fc.constant(kind.distribution),
    statements: fc.array(statementOf(kind), { minLength: 1, maxLength: 4 }),
    lists: listsOf(kind),
  });
}

/** By what is told of the distribution. */
export const WORLDS: Readonly<Record<string, fc.Arbitrary<World>>> = {
  AlmaLinux: worldOf({ ...enterprise('almalinux:9', 'AlmaLinux'), channels: [null] }),
  'Red Hat': worldOf(enterprise('rhel:9', 'Red Hat, Inc.')),
  Debian: worldOf(debian('debian:12', [null, 'lts'])),
  Ubuntu: worldOf(debian('ubuntu:22.04', [null, 'esm-infra'])),
};
