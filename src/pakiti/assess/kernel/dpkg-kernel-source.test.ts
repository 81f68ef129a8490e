import { assessTable } from '../../../../test/kit/assess-table.ts';
import { advisory, affected, installed } from '../../../../test/kit/assessing.ts';
import type { FeedRecord } from '../../advisory.ts';
import type { KnownDistribution } from '../assess.ts';

function on(release: string): KnownDistribution {
  return { state: 'known', release, minor: null, packager: 'dpkg' };
}

function host(kernel: string): {
  readonly packager: 'dpkg';
  readonly kernel: string;
  readonly arch: string;
} {
  return { packager: 'dpkg', kernel, arch: 'x86_64' };
}

/** An advisory for each source, called as it is. */
function said(release: string, fixed: Readonly<Record<string, string>>): readonly FeedRecord[] {
  return Object.entries(fixed).map(([source, version]) =>
    advisory(source, [affected(source, version, { release, of: 'source' })]),
  );
}

function listed(release: string, source: string, ...binaries: readonly string[]): FeedRecord {
  return { kind: 'binaries', release, source, binaries };
}

const bullseye = said('debian:11', { linux: '5.10.218-1', 'linux-6.1': '6.1.119-1~deb11u1' });
const older = 'linux-image-6.1.0-0.deb11.21-amd64 6.1.90-1~deb11u1';
const judged = `${older} linux-6.1: vulnerable fix-available → 6.1.119-1~deb11u1 (running-kernel)`;

assessTable('assess kernels of Debian that are built of a source with a number', [
  {
    when: 'concludes it from the name',
    of: installed(`${older} amd64`),
    said: bullseye,
    on: on('debian:11'),
    host: host('6.1.0-0.deb11.21-amd64'),
    lines: [judged],
  },
  {
    when: 'finds it under the source of its signature',
    of: installed(`${older} amd64`, {
      source: { name: 'linux-signed-6.1-amd64', version: '6.1.90+1~deb11u1' },
    }),
    said: bullseye,
    on: on('debian:11'),
    host: host('6.1.0-0.deb11.21-amd64'),
    lines: [judged],
  },
  {
    when: 'never holds it against the kernel that the release came with',
    of: installed(`${older} amd64`),
    said: bullseye.slice(0, 1),
    on: on('debian:11'),
    host: host('6.1.0-0.deb11.21-amd64'),
    lines: ['*: undetermined (source-version)'],
  },
  {
    when: 'takes the list of a feed where the release is not known',
    of: installed('linux-image-6.18.3+deb14-amd64 6.18.3-1 amd64'),
    said: [
      ...said('debian:14', { linux: '6.18.9-1' }),
      listed('debian:14', 'linux-signed-amd64', 'linux-image-6.18.9+deb14-amd64'),
    ],
    on: on('debian:14'),
    host: host('6.18.3+deb14-amd64'),
    lines: [
      'linux-image-6.18.3+deb14-amd64 6.18.3-1 linux: vulnerable fix-available → 6.18.9-1 (running-kernel)',
    ],
  },
]);

interface Kernel {
  readonly release: string;
  readonly running: string;
  readonly version: string;
  readonly arch?: string;
  /** What advisories name; the last is what is expected. */
  readonly sources: readonly string[];
  readonly fixed: string;
}

const UBUNTU: readonly Kernel[] = [
  ...(['24.10', '25.04', '26.04'] as const).map((release) => ({
    release,
    running: '6.11.0-9-generic',
    version: '6.11.0-9.9',
    sources: ['linux-aws', 'linux'],
    fixed: '6.11.0-19.19',
  })),
  {
    release: '14.04',
    running: '3.13.0-170-generic',
    version: '3.13.0-170.220',
    sources: ['linux'],
    fixed: '3.13.0-200.251',
  },
  {
    release: '14.04',
    running: '4.4.0-140-generic',
    version: '4.4.0-140.166~14.04.1',
    sources: ['linux', 'linux-lts-xenial'],
    fixed: '4.4.0-148.174~14.04.1',
  },
  {
    release: '16.04',
    running: '4.15.0-100-generic',
    version: '4.15.0-100.101~16.04.1',
    sources: ['linux', 'linux-hwe'],
    fixed: '4.15.0-112.113~16.04.1',
  },
  {
    release: '16.04',
    running: '4.15.0-1060-aws',
    version: '4.15.0-1060.62~16.04.1',
    sources: ['linux-aws', 'linux-aws-hwe'],
    fixed: '4.15.0-1088.93~16.04.1',
  },
  {
    release: '18.04',
    running: '4.15.0-1100-azure',
    version: '4.15.0-1100.111',
    sources: ['linux-azure', 'linux-azure-4.15'],
    fixed: '4.15.0-1110.122',
  },
  {
    release: '22.04',
    running: '5.15.0-91-generic-64k',
    version: '5.15.0-91.101',
    arch: 'arm64',
    sources: ['linux'],
    fixed: '5.15.0-100.110',
  },
  {
    release: '22.04',
    running: '6.8.0-40-lowlatency-64k',
    version: '6.8.0-40.40~22.04.1',
    arch: 'arm64',
    sources: ['linux-lowlatency', 'linux-lowlatency-hwe-6.8'],
    fixed: '6.8.0-50.51~22.04.1',
  },
];

assessTable(
  'assess kernels of Ubuntu of which nobody has said the source',
  UBUNTU.map(({ release, running, version, arch = 'amd64', sources, fixed }) => {
    const own = sources.at(-1) ?? '';
    const image = `linux-image-${running} ${version}`;
    return {
      when: `knows ${running} of ${release} for ${own}`,
      of: installed(`${image} ${arch}`),
      said: said(`ubuntu:${release}`, Object.fromEntries(sources.map((source) => [source, fixed]))),
      on: on(`ubuntu:${release}`),
      host: host(running),
      lines: [`${image} ${own}: vulnerable fix-available → ${fixed} (running-kernel)`],
    };
  }),
);

const jammy = said('ubuntu:22.04', { linux: '5.15.0-100.110', 'linux-oem-6.5': '6.5.0-1030.31' });
const oem = 'linux-image-6.5.0-1020-oem 6.5.0-1020.21';

assessTable('assess kernels of Ubuntu by what feeds list', [
  {
    when: 'takes a source that is called otherwise for one that a feed lists the like under',
    of: installed('linux-image-6.5.0-1020-special 6.5.0-1020.21 amd64'),
    said: [...jammy, listed('ubuntu:22.04', 'linux-oem-6.5', 'linux-modules-6.5.0-1030-special')],
    on: on('ubuntu:22.04'),
    host: host('6.5.0-1020-special'),
    lines: [
      'linux-image-6.5.0-1020-special 6.5.0-1020.21 linux-oem-6.5: vulnerable fix-available → 6.5.0-1030.31 (running-kernel)',
    ],
  },
  {
    when: 'leaves a kernel of another architecture that is called the same',
    of: installed('linux-image-5.15.0-91-generic 5.15.0-91.101 amd64'),
    said: [
      ...jammy,
      listed('ubuntu:22.04', 'linux-riscv', 'linux-image-5.15.0-99-generic'),
      listed('ubuntu:22.04', 'linux', 'linux-image-5.15.0-100-generic'),
    ],
    on: on('ubuntu:22.04'),
    host: host('5.15.0-91-generic'),
    lines: [
      'linux-image-5.15.0-91-generic 5.15.0-91.101 linux: vulnerable fix-available → 5.15.0-100.110 (running-kernel)',
    ],
  },
  {
    when: 'concludes it from the name where none is listed',
    of: installed(`${oem} amd64`),
    said: jammy,
    on: on('ubuntu:22.04'),
    host: host('6.5.0-1020-oem'),
    lines: [`${oem} linux-oem-6.5: vulnerable fix-available → 6.5.0-1030.31 (running-kernel)`],
  },
  {
    when: 'says that nobody knows where no advisory speaks of what it may be',
    of: installed('linux-image-6.14.0-20-generic 6.14.0-20.20~22.04.1 amd64'),
    said: jammy,
    on: on('ubuntu:22.04'),
    host: host('6.14.0-20-generic'),
    lines: ['*: undetermined (source-version)'],
  },
]);
