import { assessTable } from '../../../../test/kit/assess-table.ts';
import { advisory, affected, DEBIAN_12, installed } from '../../../../test/kit/assessing.ts';
import type { Statement } from '../../advisory.ts';

const [first, second, third] = ['5.14.0-427.el9_4', '5.14.0-503.el9_5', '5.14.0-570.el9_6'];
const names = [
  'kernel',
  'kernel-core',
  'kernel-rt-core',
  'kernel-64k-core',
  'kernel-debug-core',
  'kernel-modules-extra',
  'perf',
];
const fixed = names.map((name) => affected(name, second));
const running = (kernel: string): { readonly host: { readonly kernel: string } } => ({ host: { kernel } });
const vulnerable = (what: string): string =>
  `${what} A-1: vulnerable fix-available → ${second} (running-kernel)`;
const spared = (what: string): string => `${what} A-1: not-affected (running-kernel)`;

assessTable('assess by running kernel, of rpm', [
  {
    when: 'holds only what runs for exposed',
    of: [installed(`kernel-core ${first}`), installed(`kernel-core ${second}`)],
    said: fixed,
    ...running(`${second}.x86_64`),
    lines: [spared(`kernel-core ${first}`), `kernel-core ${second} A-1: fixed → ${second} (version)`],
  },
  {
    when: 'is vulnerable until the reboot',
    of: [installed(`kernel-core ${first}`), installed(`kernel-core ${third}`)],
    said: fixed,
    ...running(`${first}.x86_64`),
    lines: [vulnerable(`kernel-core ${first}`), spared(`kernel-core ${third}`)],
  },
  {
    when: 'knows every part of the kernel that runs',
    of: [installed(`kernel ${first}`), installed(`kernel-modules-extra ${first}`)],
    said: fixed,
    ...running(`${first}.x86_64`),
    lines: [vulnerable(`kernel ${first}`), vulnerable(`kernel-modules-extra ${first}`)],
  },
  {
    when: 'tells flavours apart',
    of: ['kernel-core', 'kernel-rt-core', 'kernel-64k-core', 'kernel-debug-core'].map((name) =>
      installed(`${name} ${first}`),
    ),
    said: fixed,
    ...running(`${first}.aarch64+64k`),
    lines: [
      spared(`kernel-core ${first}`),
      spared(`kernel-rt-core ${first}`),
      vulnerable(`kernel-64k-core ${first}`),
      spared(`kernel-debug-core ${first}`),
    ],
  },
  {
    when: 'knows the real-time kernel that names itself in its release',
    of: installed('kernel-rt-core 5.14.0-284.rt14.315.el9_2'),
    said: [affected('kernel-rt-core', '5.14.0-300.rt14.1.el9_2')],
    ...running('5.14.0-284.rt14.315.el9_2.x86_64'),
    lines: [
      'kernel-rt-core 5.14.0-284.rt14.315.el9_2 A-1: vulnerable fix-available → 5.14.0-300.rt14.1.el9_2 (running-kernel)',
    ],
  },
  {
    when: 'knows the kernel of UEK',
    of: [installed('kernel-uek-core 5.15.0-200.el9uek'), installed('kernel-core 5.14.0-427.el9_4')],
    said: [affected('kernel-uek-core', '5.15.0-210.el9uek'), affected('kernel-core', second)],
    ...running('5.15.0-200.el9uek.x86_64'),
    lines: [
      'kernel-uek-core 5.15.0-200.el9uek A-1: vulnerable fix-available → 5.15.0-210.el9uek (running-kernel)',
      spared('kernel-core 5.14.0-427.el9_4'),
    ],
  },
  {
    when: 'knows the kernel of SUSE, whose uname leaves out the last number',
    of: installed('kernel-default 5.14.21-150500.55.31.1'),
    said: [affected('kernel-default', '5.14.21-150500.55.39.1')],
    ...running('5.14.21-150500.55.31-default'),
    lines: [
      'kernel-default 5.14.21-150500.55.31.1 A-1: vulnerable fix-available → 5.14.21-150500.55.39.1 (running-kernel)',
    ],
  },
  {
    when: 'knows the small kernel of SUSE, which has the number of its own build after it',
    of: installed('kernel-default-base 5.14.21-150500.55.7.1.150500.6.2.5'),
    said: [affected('kernel-default-base', '5.14.21-150500.55.80.1.150500.6.30.1')],
    ...running('5.14.21-150500.55.7-default'),
    lines: [
      'kernel-default-base 5.14.21-150500.55.7.1.150500.6.2.5 A-1: vulnerable fix-available → 5.14.21-150500.55.80.1.150500.6.30.1 (running-kernel)',
    ],
  },
  {
    when: 'knows the kernel of UEK with large pages',
    of: installed('kernel-uek64k-core 5.15.0-200.1.el9uek aarch64'),
    said: [affected('kernel-uek64k-core', '5.15.0-300.1.el9uek')],
    ...running('5.15.0-200.1.el9uek.64k.aarch64'),
    lines: [
      'kernel-uek64k-core 5.15.0-200.1.el9uek A-1: vulnerable fix-available → 5.15.0-300.1.el9uek (running-kernel)',
    ],
  },
  {
    when: 'never holds kernel against kernel-alt',
    of: installed('kernel 3.10.0-1160.el7'),
    said: [affected('kernel', '4.14.0-115.5.1.el7a')],
    ...running('3.10.0-1160.el7.x86_64'),
    lines: ['*: undetermined (running-kernel)', 'kernel 3.10.0-1160.el7 A-1: not-affected (kernel-line)'],
  },
  ...[
    ['4.18.0-425.10.1.el8_7', 'not-affected (kernel-line)'],
    ['4.18.0-425.3.1.el8.cloud', 'vulnerable fix-available → 4.18.0-425.10.1.el8_7.cloud (running-kernel)'],
  ].map(([version = '', found = '']) => ({
    when: `never holds ordinary kernels against those for clouds: ${version}`,
    of: installed(`kernel ${version}`),
    said: [affected('kernel', '4.18.0-425.10.1.el8_7.cloud')],
    ...running(`${version}.x86_64`),
    lines: [
      ...(found.startsWith('not-affected') ? ['*: undetermined (running-kernel)'] : []),
      `kernel ${version} A-1: ${found}`,
    ],
  })),
  {
    when: 'is undetermined where nobody has said what runs',
    of: installed(`kernel-core ${first}`),
    said: fixed,
    lines: [`kernel-core ${first} A-1: undetermined → ${second} (running-kernel)`],
  },
  {
    when: 'judges what runs and is not installed any more',
    of: installed(`kernel-core ${third}`),
    said: fixed,
    ...running(`${first}.x86_64`),
    lines: [vulnerable(`kernel ${first}`), spared(`kernel-core ${third}`)],
  },
  {
    when: 'judges what runs and is not installed any more by the part that a feed lists',
    of: installed(`kernel-core ${third}`),
    said: [affected('kernel-core', second)],
    ...running(`${first}.x86_64`),
    lines: [vulnerable(`kernel-core ${first}`), spared(`kernel-core ${third}`)],
  },
  {
    when: 'judges a kernel that an advisory does not name by others of its source',
    of: [installed(`kernel-debug-core ${first}`), installed(`kernel-debug-modules ${first}`)],
    said: [affected('kernel-core', second), affected('kernel-64k-core', second)],
    ...running(`${first}.x86_64+debug`),
    lines: [vulnerable(`kernel-debug-core ${first}`)],
  },
  {
    when: 'judges it so although another advisory names it',
    of: installed(`kernel-debug-core ${first}`),
    said: [
      advisory('A-1', [affected('kernel-core', second)]),
      advisory('A-2', [affected('kernel-debug-core', third)]),
    ],
    ...running(`${first}.x86_64+debug`),
    lines: [
      vulnerable(`kernel-debug-core ${first}`),
      vulnerable(`kernel-debug-core ${first}`).replace('A-1', 'A-2').replace(second, third),
    ],
  },
  {
    when: 'judges so what runs and is not installed any more',
    of: installed(`kernel-core ${third}`),
    said: [affected('kernel-core', second)],
    ...running(`${first}.x86_64+debug`),
    lines: [vulnerable(`kernel-debug-core ${first}`), spared(`kernel-core ${third}`)],
  },
  {
    when: 'is mended with others of its source',
    of: installed(`kernel-debug-core ${third}`),
    said: [affected('kernel-core', second)],
    ...running(`${third}.x86_64+debug`),
    lines: [`kernel-debug-core ${third} A-1: fixed → ${second} (version)`],
  },
  {
    when: 'never judges a kernel by those of another source',
    of: installed(`kernel-core ${first}`),
    said: [affected('kernel-rt-core', '5.14.0-503.rt14.1.el9_5')],
    ...running(`${first}.x86_64`),
    lines: ['*: undetermined (running-kernel)'],
  },
  {
    when: 'is undetermined for a kernel that nobody speaks of, though of others',
    of: installed('kernel-azure 5.14.21-150500.33.31.1'),
    said: [affected('kernel-default', '5.14.21-150500.55.39.1')],
    ...running('5.14.21-150500.33.31-azure'),
    lines: ['*: undetermined (running-kernel)'],
  },
  {
    when: 'says nothing of it where nobody speaks of kernels',
    of: installed(`kernel-debug-core ${first}`),
    said: [affected('bash', '9-9')],
    ...running(`${first}.x86_64+debug`),
    lines: [],
  },
  {
    when: 'is undetermined for a kernel that is no package of the distribution',
    of: installed(`kernel-core ${first}`),
    said: fixed,
    ...running('6.9.1-custom'),
    lines: ['*: undetermined (running-kernel)', spared(`kernel-core ${first}`)],
  },
  {
    when: 'judges what is no kernel by its version',
    of: [installed(`kernel-core ${third}`), installed(`perf ${first}`)],
    said: fixed,
    ...running(`${third}.x86_64`),
    lines: [
      `kernel-core ${third} A-1: fixed → ${second} (version)`,
      `perf ${first} A-1: vulnerable fix-available → ${second} (version)`,
    ],
  },
]);

const linux = (release: string, name: string, version: string): Statement =>
  affected(name, version, { release, of: 'source' });
const onDebian = {
  on: DEBIAN_12,
  host: { packager: 'dpkg', kernel: '6.1.0-18-amd64', arch: 'x86_64' },
} as const;
const onUbuntu = {
  on: { state: 'known', release: 'ubuntu:22.04', minor: null, packager: 'dpkg' },
  host: { packager: 'dpkg', kernel: '6.8.0-40-generic', arch: 'x86_64' },
} as const;

assessTable('assess by running kernel, of dpkg', [
  {
    when: 'finds the signed image under the source that advisories name',
    of: [
      installed('linux-image-6.1.0-18-amd64 6.1.76-1 amd64', {
        source: { name: 'linux-signed-amd64', version: '6.1.76+1' },
      }),
      installed('linux-image-6.1.0-17-amd64 6.1.69-1 amd64', {
        source: { name: 'linux-signed-amd64', version: '6.1.69+1' },
      }),
      installed('linux-image-amd64 6.1.69-1 amd64', {
        source: { name: 'linux-signed-amd64', version: '6.1.69+1' },
      }),
      installed('linux-libc-dev 6.1.69-1 amd64', { source: { name: 'linux', version: '6.1.69-1' } }),
    ],
    said: [linux('debian:12', 'linux', '6.1.82-1')],
    ...onDebian,
    lines: [
      'linux-image-6.1.0-18-amd64 6.1.76-1 A-1: vulnerable fix-available → 6.1.82-1 (running-kernel)',
      'linux-image-6.1.0-17-amd64 6.1.69-1 A-1: not-affected (running-kernel)',
      'linux-image-amd64 6.1.69-1 A-1: not-affected (running-kernel)',
      'linux-libc-dev 6.1.69-1 A-1: not-affected (running-kernel)',
    ],
  },
  {
    when: 'finds it by its name where nobody has said the source',
    of: installed('linux-image-6.1.0-18-amd64 6.1.76-1 amd64'),
    said: [linux('debian:12', 'linux', '6.1.82-1')],
    ...onDebian,
    lines: ['linux-image-6.1.0-18-amd64 6.1.76-1 A-1: vulnerable fix-available → 6.1.82-1 (running-kernel)'],
  },
  {
    when: 'tells the kernels of Ubuntu apart by number and flavour',
    of: [
      installed('linux-image-6.8.0-40-generic 6.8.0-40.40~22.04.3 amd64'),
      installed('linux-modules-6.8.0-40-generic 6.8.0-40.40~22.04.3 amd64'),
    ],
    said: [
      advisory('A-1', [linux('ubuntu:22.04', 'linux', '5.15.0-119.129')]),
      advisory('A-2', [linux('ubuntu:22.04', 'linux-hwe-6.8', '6.8.0-41.41~22.04.1')]),
    ],
    ...onUbuntu,
    lines: [
      'linux-image-6.8.0-40-generic 6.8.0-40.40~22.04.3 A-2: vulnerable fix-available → 6.8.0-41.41~22.04.1 (running-kernel)',
      'linux-modules-6.8.0-40-generic 6.8.0-40.40~22.04.3 A-2: vulnerable fix-available → 6.8.0-41.41~22.04.1 (running-kernel)',
    ],
  },
]);
