/** Advisories of 2025 about the kernel and its modules. */
import type { HostPlan } from './construct-host.ts';
import {
  ALMA_8,
  ALMA_9,
  ROCKY_8,
  ROCKY_9,
  RHEL_9_EUS,
  STREAM_9,
  UBUNTU_24,
  withKernel,
  debianKernel,
  ubuntuKernel,
} from './hosts.ts';
import type { Cases } from './verdicts.ts';

const ALMA_10_0 = ['almalinux', '10.0', 'rhel centos fedora'] as const;

const off = { sysctl: { 'user.max_net_namespaces': '0' } };
const tipc = ['net/tipc/tipc'];
const advisory2025_14: Cases = [
  ['not-exposed', 'no tipc', withKernel(ALMA_9, '5.14.0-503.11.1.el9_5', ['fs/xfs/xfs'])],
  ['fixed', 'AlmaLinux 8', withKernel(ALMA_8, '4.18.0-553.66.1.el8_10', tipc)],
  ['fixed', 'Rocky Linux 8 in real time', withKernel(ROCKY_8, '4.18.0-553.66.1.rt7.407.el8_10', tipc)],
  ['fixed', 'Rocky Linux 9', withKernel(ROCKY_9, '5.14.0-570.32.1.el9_6', tipc)],
  ['fixed', 'a later minor', withKernel(ALMA_9, '5.14.0-611.5.1.el9_7', tipc)],
  ['fixed', 'AlmaLinux 10', withKernel(ALMA_10_0, '6.12.0-55.25.1.el10_0', tipc)],
  ['fixed', 'Debian', debianKernel('6.1.147-1', tipc)],
  ['fixed', 'any kernel of a later version', withKernel(UBUNTU_24, '6.17.0-5-generic', tipc)],
  ['no-evidence', 'a candidate of the fixed version', withKernel(undefined, '6.15.0-rc7', tipc)],
  ['vulnerable', 'AlmaLinux 8 before', withKernel(ALMA_8, '4.18.0-553.64.1.el8_10', tipc)],
  ['vulnerable', 'AlmaLinux 9 before', withKernel(ALMA_9, '5.14.0-570.30.1.el9_6', tipc)],
  ['vulnerable', 'Rocky Linux on an old minor', withKernel(ROCKY_9, '5.14.0-427.13.1.el9_4', tipc)],
  [
    'vulnerable',
    'user namespaces are off, network namespaces are not',
    { ...withKernel(ALMA_9, '5.14.0-570.30.1.el9_6', tipc), sysctl: { 'user.max_user_namespaces': '0' } },
  ],
  [
    'mitigated by network-namespaces-off',
    'no namespaces',
    { ...withKernel(ALMA_9, '5.14.0-570.30.1.el9_6', tipc), ...off },
  ],
  ['mitigated by network-namespaces-off', 'no namespaces on Ubuntu', { ...ubuntuKernel(tipc), ...off }],
  ['no-evidence', 'Debian before', debianKernel('6.1.140-1', tipc)],
  ['no-evidence', 'Ubuntu', ubuntuKernel(tipc)],
  ['no-evidence', 'extended update support', withKernel(RHEL_9_EUS, '5.14.0-427.80.1.el9_4', tipc)],
  ['no-evidence', 'CentOS Stream', withKernel(STREAM_9, '5.14.0-600.el9', tipc)],
  ['no-evidence', 'a kernel of ELRepo', withKernel(ALMA_9, '6.12.1-1.el9.elrepo', tipc)],
  ['no-evidence', 'no list of modules', { os: ALMA_9, kernel: '5.14.0-570.30.1.el9_6.x86_64' }],
];

const taskWork = (release: string): Readonly<Record<string, string>> => ({
  [`/boot/config-${release}.x86_64`]: 'CONFIG_MODULES=y\nCONFIG_POSIX_CPU_TIMERS_TASK_WORK=y\n',
});
const noTaskWork = (release: string): Readonly<Record<string, string>> => ({
  [`/boot/config-${release}.x86_64`]: 'CONFIG_MODULES=y\n# CONFIG_POSIX_CPU_TIMERS_TASK_WORK is not set\n',
});
const timers = (os: HostPlan['os'], release: string): HostPlan => ({
  ...withKernel(os, release, []),
  files: noTaskWork(release),
});
const advisory2025_16: Cases = [
  ['not-exposed', 'a kernel without the race', timers(UBUNTU_24, '6.17.0-5-generic')],
  ['not-exposed', 'a kernel before it', timers(undefined, '2.6.32-754.el6')],
  ['fixed', 'AlmaLinux 8', timers(ALMA_8, '4.18.0-553.74.1.el8_10')],
  ['fixed', 'Rocky Linux 9', timers(ROCKY_9, '5.14.0-570.42.2.el9_6')],
  ['fixed', 'AlmaLinux 10', timers(ALMA_10_0, '6.12.0-55.32.1.el10_0')],
  ['fixed', 'Debian', debianKernel('6.1.147-1', [])],
  ['fixed', 'a kernel of ELRepo', timers(ALMA_9, '6.12.40-1.el9.elrepo')],
  ['vulnerable', 'AlmaLinux 8 before', timers(ALMA_8, '4.18.0-553.72.1.el8_10')],
  ['vulnerable', 'AlmaLinux 9 before', timers(ALMA_9, '5.14.0-570.41.1.el9_6')],
  [
    'mitigated by timers-run-in-task-work',
    'as the kernel was built',
    { ...timers(ALMA_9, '5.14.0-570.41.1.el9_6'), files: taskWork('5.14.0-570.41.1.el9_6') },
  ],
  ['no-evidence', 'how the kernel was built is not there', withKernel(ALMA_9, '5.14.0-570.41.1.el9_6', [])],
  ['no-evidence', 'extended update support', timers(RHEL_9_EUS, '5.14.0-427.90.1.el9_4')],
  ['no-evidence', 'Ubuntu', timers(UBUNTU_24, '6.8.0-79-generic')],
];

const nvidia = (version: string | undefined): object => ({
  ...withKernel(ALMA_9, '5.14.0-611.5.1.el9_7', ['video/nvidia']),
  ...(version === undefined
    ? {}
    : {
        modules: { files: ['video/nvidia'], loaded: ['nvidia'] },
        files: { '/sys/module/nvidia/version': `${version}\n` },
      }),
});
const advisory2025_22: Cases = [
  ['not-exposed', 'no driver', withKernel(ALMA_9, '5.14.0-611.5.1.el9_7', ['gpu/nouveau'])],
  ...(
    [
      '535.274.02',
      '535.275.01',
      '535.309.01',
      '570.195.03',
      '570.211.01',
      '580.95.05',
      '580.105.08',
      '590.44.01',
    ] as const
  ).map((version) => ['fixed', version, nvidia(version)] as const),
  ...(
    [
      '535.274.01',
      '535.261.03',
      '550.163.01',
      '570.195.02',
      '570.86.10',
      '575.64.05',
      '580.95.04',
      '580.82.07',
      '470.256.02',
    ] as const
  ).map((version) => ['vulnerable', version, nvidia(version)] as const),
  ['no-evidence', 'installed and not loaded', nvidia(undefined)],
  ['no-evidence', 'no list of modules', { os: ALMA_9, kernel: '5.14.0-611.5.1.el9_7.x86_64' }],
];

export const kernel2025: Readonly<Record<string, Cases>> = {
  'EGI-SVG-2025-14': advisory2025_14,
  'EGI-SVG-2025-16': advisory2025_16,
  'EGI-SVG-2025-22': advisory2025_22,
};
