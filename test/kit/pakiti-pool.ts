/** Hosts of several distributions, and records that have to do with them: what a server is given in any order. */
import fc from 'fast-check';
import type { Criteria, FeedRecord, Statement } from '../../src/pakiti/advisory.ts';
import type { InstalledPackage } from '../../src/pakiti/inventory.ts';
import type { Report } from '../../src/pakiti/report/report.ts';
import { advisory, affected, installed } from './assessing.ts';
import { report } from './pakiti-store.ts';

export type Kind = 'osv' | 'debian-tracker' | 'debian-binaries' | 'updateinfo' | 'suse-csaf-vex';

const on = (release: string, name: string, fixed: string | null, more: Partial<Statement> = {}): Statement =>
  affected(name, fixed, { release, ...more });
const ofSource = (
  release: string,
  name: string,
  fixed: string | null,
  more: Partial<Statement> = {},
): Statement => on(release, name, fixed, { of: 'source', ...more });
const DAY = 86_400;
const withdrawn = { withdrawn: 100 * DAY, modified: 100 * DAY } as const;
const BUILD = 'module_el9.1.0+20+0a1b2c3d';

function older(name: string, evr: string): Criteria {
  return test({ names: [name], version: { of: 'evr', operation: 'less than', evr } });
}

function test(more: { readonly names: readonly string[] } & Record<string, unknown>): Criteria {
  const whole = {
    namePattern: null,
    arch: null,
    version: null,
    signedBy: null,
    check: 'at least one',
  } as const;
  return { is: 'test', negate: false, test: { kind: 'package', exists: true, ...whole, ...more } };
}

function criteria(id: string, ...of: readonly Criteria[]): FeedRecord {
  return advisory(id, [], { criteria: { is: 'and', negate: false, of } });
}

const RELEASE_9: Criteria = { is: 'test', negate: false, test: { kind: 'release', release: 'almalinux:9' } };
const SLES: Criteria = test({
  names: ['sles-release'],
  version: { of: 'version', operation: 'equals', evr: '15.5' },
});

const LEAP: Criteria = test({
  names: ['openSUSE-release'],
  version: { of: 'version', operation: 'equals', evr: '15.5' },
});

/** What a feed may say, by the feed; a snapshot has some of it, in its order. */
export const POOL: Readonly<Record<Kind, readonly FeedRecord[]>> = {
  osv: [
    advisory('A-1', [on('almalinux:9', 'bash', '5.1-9')], { modified: DAY }),
    advisory('A-1', [], withdrawn),
    advisory('A-1', [on('almalinux:9', 'bash', '5.1-7')], { modified: 2 * DAY }),
    advisory('A-2', [on('almalinux:9', 'zlib', '1-2')], withdrawn),
    advisory('A-2', [on('almalinux:9', 'zlib', '1-2')]),
    advisory('A-3', [on('almalinux:9', 'kernel-core', '5.14.0-503.el9_5')]),
    advisory('A-4', [ofSource('almalinux:9', 'kernel', null)]),
    advisory('A-5', [on('almalinux:9', 'npm', `1:18.9-1.${BUILD}`, { module: 'nodejs:18' })]),
    advisory('A-6', [on('almalinux:9', 'nodejs', `1:18.5-1.${BUILD}`, { module: 'nodejs:18' })]),
    advisory('A-7', [on('almalinux:9', 'nodejs', `1:20.5-1.${BUILD}`, { module: 'nodejs:20' })]),
    advisory('A-8', [on('almalinux:9', 'npm', `1:18.9-1.${BUILD}`, { module: '*' })]),
    advisory('A-9', [on('almalinux:8', 'bash', '9-9')]),
    advisory('A-10', [ofSource('almalinux:9', 'openssl', null)]),
    criteria('C-1', RELEASE_9, older('zlib', '1-3')),
    criteria('C-2', SLES, older('bash', '5.1-9')),
    criteria('C-3', SLES, older('kernel-default', '5.14.21-150500.55.39.1')),
    criteria('C-4', RELEASE_9, older('kernel-core', '5.14.0-600.el9_6')),
    advisory('U-1', [
      ofSource('ubuntu:22.04', 'openssl', '3.0.2-0ubuntu1.10', { binaries: ['libssl3', 'openssl'] }),
    ]),
    advisory('U-2', [ofSource('ubuntu:22.04', 'openssl', '3.0.2-0ubuntu1.20', { binaries: ['openssl'] })]),
    advisory('U-3', [
      ofSource('ubuntu:22.04', 'linux', '5.15.0-100.110', {
        binaries: ['linux-image-5.15.0-100-generic'],
      }),
    ]),
    advisory('U-4', [
      ofSource('ubuntu:22.04', 'linux', '5.15.0-200.210', { binaries: ['linux-image-5.15.0-91-generic'] }),
    ]),
    advisory('U-5', [ofSource('ubuntu:22.04', 'linux-oem-6.5', '6.5.0-1030.31')]),
    advisory('U-6', [ofSource('ubuntu:20.04', 'curl', '7.68.0-1ubuntu2.25+esm1', { channel: 'pro' })]),
    advisory('U-6', [ofSource('ubuntu:20.04', 'curl', null)]),
    advisory('U-7', [
      ofSource('ubuntu:20.04', 'curl', '7.68.0-1ubuntu2.20', { binaries: ['curl', 'libcurl4'] }),
    ]),
  ],
  'debian-tracker': [
    advisory('CVE-2026-1', [ofSource('debian:12', 'openssl', '3.0.10-1')]),
    advisory('CVE-2026-2', [
      ofSource('debian:12', 'linux', '6.1.90-1'),
      ofSource('debian:sid', 'linux', '6.9-1'),
    ]),
    advisory('CVE-2026-3', [ofSource('debian:sid', 'git', '1:2.50-1')]),
    advisory('CVE-2026-4', [ofSource('debian:12', 'git', '1:2.39-2')]),
  ],
  'debian-binaries': [
    { kind: 'binaries', release: 'debian:12', source: 'openssl', binaries: ['libssl3'] },
    { kind: 'binaries', release: 'debian:12', source: 'openssl', binaries: ['libssl3', 'openssl'] },
    {
      ...{ kind: 'binaries', release: 'debian:12', source: 'git', binaries: ['git-man'] },
      ...{ versions: ['1:2.39-1'], sourceVersions: { 'git-man 2.39-1': '1:2.39-1' } },
    },
    { kind: 'binaries', release: 'debian:sid', source: 'git', binaries: ['git-man'] },
    { kind: 'binaries', release: 'debian:12', source: 'linux', binaries: ['linux-image-6.1.0-90-amd64'] },
    { kind: 'support', release: 'debian:12', ends: 1_000_000, extendedEnds: null },
  ],
  updateinfo: [
    advisory('ELSA-1', [on('oracle:9', 'openssl-libs', '1:3.0.7-28.0.1.el9_4')]),
    advisory('ELSA-2', [on('oracle:9', 'kernel-uek-core', '5.15.0-300.163.18.el9uek')]),
    advisory('ELSA-3', [on('oracle:9', 'kernel-core', '5.14.0-427.42.1.el9_4')]),
    advisory('ELSA-4', [on('oracle:9', 'openssl-libs', '1:3.0.7-20.0.1.el9')], withdrawn),
    advisory('RLSA-1', [on('rocky:9', 'bash', '5.1.8-9.el9')]),
    advisory('RLSA-2', [on('rocky:9', 'kernel-core', '5.14.0-427.42.1.el9_4')]),
  ],
  'suse-csaf-vex': [
    advisory('SUSE-1', [on('opensuse-leap:15.5', 'libopenssl1_1', '1.1.1l-150500.17.37.1')]),
    advisory('SUSE-1', [on('sles:15.5', 'libopenssl1_1', '1.1.1l-150500.17.37.1')]),
    advisory('SUSE-2', [on('opensuse-leap:15.5', 'kernel-default', '5.14.21-150500.55.80.2')]),
    criteria('SUSE-3', LEAP, older('libopenssl1_1', '1.1.1l-150500.17.40.1')),
  ],
};

interface HostKind {
  readonly system: string;
  readonly kernels: readonly string[];
  readonly packages: readonly InstalledPackage[];
}

const signed = { name: 'linux-signed-amd64', version: '6.1.76+1' } as const;

const HOSTS: readonly HostKind[] = [
  {
    system: 'AlmaLinux release 9.5 (Teal Serval)',
    kernels: ['', '5.14.0-427.el9_4.x86_64', '5.14.0-427.el9_4.x86_64+debug'],
    packages: [
      installed('bash 5.1-6'),
      installed('zlib 1-1'),
      installed('openssl-libs 3.0-1.el9', { source: { name: 'openssl', version: '3.0-1.el9' } }),
      installed('kernel-core 5.14.0-427.el9_4'),
      installed('kernel-debug-core 5.14.0-427.el9_4'),
      installed('kernel-core 5.14.0-610.el9_6'),
      installed('kernel-core 5.14.0-620.el9_6'),
      installed(`npm 1:8.5-1.${BUILD}`),
      installed('other 1-1'),
    ],
  },
  {
    system: 'Debian GNU/Linux 12',
    kernels: ['', '6.1.0-18-amd64'],
    packages: [
      installed('libssl3 3.0.9-1 amd64'),
      installed('git 1:2.40-1~bpo12+1 amd64', { source: { name: 'git', version: '1:2.40-1~bpo12+1' } }),
      installed('git-man 2.39-1 amd64'),
      installed('linux-image-6.1.0-18-amd64 6.1.76-1 amd64'),
      installed('linux-image-6.1.0-18-amd64 6.1.76-1 amd64', { source: signed }),
      installed('other 1-1 amd64'),
    ],
  },
  {
    system: 'Ubuntu 22.04.3 LTS',
    kernels: ['', '5.15.0-91-generic', '6.5.0-1020-oem'],
    packages: [
      installed('libssl3 3.0.2-0ubuntu1.5 amd64'),
      installed('linux-image-5.15.0-91-generic 5.15.0-91.101 amd64'),
      installed('linux-image-6.5.0-1020-oem 6.5.0-1020.21 amd64'),
      installed('other 1-1 amd64'),
    ],
  },
  {
    system: 'SLES 15.5',
    kernels: ['', '5.14.21-150500.55.31-default'],
    packages: [
      installed('sles-release 15.5-1'),
      installed('bash 5.1-6'),
      installed('kernel-default 5.14.21-150500.55.31.1'),
      installed('other 1-1'),
    ],
  },
  {
    // As its redhat-release says; a package tells whose it is.
    system: 'Red Hat Enterprise Linux release 9.4 (Plow)',
    kernels: ['', '5.15.0-206.153.7.el9uek.x86_64', '5.14.0-427.13.1.el9_4.x86_64'],
    packages: [
      installed('oraclelinux-release 9:9.4-1.0.8.el9'),
      installed('openssl-libs 1:3.0.7-27.0.3.el9'),
      installed('kernel-uek-core 5.15.0-206.153.7.el9uek'),
      installed('kernel-core 5.14.0-427.13.1.el9_4'),
    ],
  },
  {
    system: 'Rocky Linux release 9.4 (Blue Onyx)',
    kernels: ['', '5.14.0-427.13.1.el9_4.x86_64'],
    packages: [
      installed('bash 5.1.8-6.el9_1'),
      installed('kernel-core 5.14.0-427.13.1.el9_4'),
      installed('other 1-1'),
    ],
  },
  {
    system: 'CentOS Stream release 9',
    kernels: ['', '5.14.0-427.el9.x86_64'],
    packages: [
      installed('bash 5.1.8-6.el9'),
      installed('kernel-core 5.14.0-427.el9'),
      installed('openssl-libs 1:3.0.7-27.el9'),
    ],
  },
  {
    system: 'openSUSE Leap 15.5',
    kernels: ['', '5.14.21-150500.55.7-default'],
    packages: [
      installed('openSUSE-release 15.5-lp155.286.1'),
      installed('libopenssl1_1 1.1.1l-150500.15.4'),
      installed('kernel-default 5.14.21-150500.55.7.1'),
    ],
  },
  {
    system: 'Ubuntu 20.04.6 LTS',
    kernels: [''],
    packages: [
      installed('libcurl4 7.68.0-1ubuntu2.24 amd64'),
      installed('curl 7.68.0-1ubuntu2.24 amd64', { source: { name: 'curl', version: '7.68.0-1ubuntu2.24' } }),
      installed('python3.8 3.8.10-0ubuntu1~20.04.18+esm1 amd64'),
    ],
  },
];

/** A report of one of two hosts of each. */
export const reporting: fc.Arbitrary<Report> = fc.nat(HOSTS.length - 1).chain((number) => {
  const { system, kernels, packages } = HOSTS[number] ?? { system: '', kernels: [], packages: [] };
  return fc
    .record({ kernel: fc.constantFrom(...kernels), some: fc.subarray([...packages]), name: fc.nat(1) })
    .map(({ kernel, some, name }) => {
      const empty = report(`host-${number}-${name}`, {}, system);
      const packager = system.startsWith('Debian') || system.startsWith('Ubuntu') ? 'dpkg' : 'rpm';
      const inventory = { ...empty.inventory, packager, kernel, packages: some } as const;
      return { ...empty, inventory };
    });
});
