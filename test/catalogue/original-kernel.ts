/** The advisories about the kernel that the original suite has probes of. */
import type { HostPlan } from './construct-host.ts';
import { ALMA_8, ALMA_9, debianKernel, ubuntuKernel, withKernel } from './hosts.ts';
import type { Cases } from './verdicts.ts';

const el = (release: string, more: Partial<HostPlan> = {}): HostPlan => ({
  ...withKernel(undefined, release, ['net/ipv4/tcp']),
  ...more,
});
const NETS_OFF = { sysctl: { 'user.max_user_namespaces': '9999', 'user.max_net_namespaces': '0' } };
const USERS_OFF = { sysctl: { 'user.max_user_namespaces': '0' } };
const FREE = { sysctl: { 'user.max_user_namespaces': '9999', 'user.max_net_namespaces': '9999' } };
const UNTOLD: HostPlan = { os: ALMA_9 };

const clsRoute: Cases = [
  ['not-exposed', 'a kernel after it', el('5.19.2')],
  ['not-exposed', 'Enterprise Linux 9', el('5.14.0-70.1.1.el9_0')],
  ['fixed', 'Enterprise Linux 8', el('4.18.0-372.32.1.el8_6', FREE)],
  ['fixed', 'Enterprise Linux 7', el('3.10.0-1160.80.1.el7', FREE)],
  ['fixed', 'Debian', debianKernel('5.10.136-1', [])],
  ['no-evidence', 'a stable release', el('5.15.61', FREE)],
  ['vulnerable', 'Enterprise Linux 8 before', el('4.18.0-372.26.1.el8_6', FREE)],
  [
    'vulnerable',
    'merely blacklisted',
    el('4.18.0-372.26.1.el8_6', { ...FREE, modprobe: ['blacklist cls_route'] }),
  ],
  [
    'mitigated by cls-route-blocked',
    '',
    el('4.18.0-372.26.1.el8_6', { ...FREE, modprobe: ['install cls-route /bin/true'] }),
  ],
  ['mitigated by user-namespaces-off', '', el('4.18.0-372.26.1.el8_6', USERS_OFF)],
  ['mitigated by network-namespaces-off', '', el('4.18.0-372.26.1.el8_6', NETS_OFF)],
  ['no-evidence', 'another distribution', { ...ubuntuKernel([]), ...FREE, kernel: '5.15.0-40-generic' }],
  ['no-evidence', 'no kernel to be seen', UNTOLD],
];

const nfTables2023: Cases = [
  ['not-exposed', 'a kernel after it', el('6.4.0')],
  ['fixed', 'Enterprise Linux 9', el('5.14.0-284.18.1.el9_2', FREE)],
  ['fixed', 'Debian 10', debianKernel('5.10.179-1~deb10u1', [])],
  ['fixed', 'Debian 11', debianKernel('5.10.179-1', [])],
  ['no-evidence', 'Debian 12, not confirmed', { ...debianKernel('6.1.27-1', []), ...FREE }],
  ['vulnerable', 'Enterprise Linux 9 before', el('5.14.0-284.11.1.el9_2', FREE)],
  ['mitigated by user-namespaces-off', '', el('5.14.0-284.11.1.el9_2', USERS_OFF)],
  ['mitigated by network-namespaces-off', '', el('5.14.0-284.11.1.el9_2', NETS_OFF)],
  ['no-evidence', 'a kernel of one of its own', el('5.15.0-100', FREE)],
];

const OLD_9 = '5.14.0-362.8.1.el9_3';
const nf = ['net/netfilter/nf_tables'];
const nfTables2024: Cases = [
  ['not-exposed', 'a kernel after it', el('6.8.0')],
  ['fixed', 'Enterprise Linux 8', el('4.18.0-513.24.1.el8_9', FREE)],
  ['no-evidence', 'Debian, not confirmed', { ...debianKernel('6.1.76-1', nf), ...FREE }],
  ['no-evidence', 'Debian 11, not confirmed', { ...debianKernel('5.10.209-2', nf), ...FREE }],
  [
    'no-evidence',
    'a kernel of Oracle for Enterprise Linux 8',
    { ...withKernel(ALMA_9, '5.15.0-206.153.7.el8uek', nf), ...FREE },
  ],
  ['no-evidence', 'a kernel of ELRepo', { ...withKernel(ALMA_9, '6.6.2-1.el9.elrepo', nf), ...FREE }],
  ['no-evidence', 'CentOS Stream', { ...withKernel(ALMA_9, '5.14.0-437.el9', nf), ...FREE }],
  ['vulnerable', 'Enterprise Linux 9 before', { ...withKernel(ALMA_9, OLD_9, nf), ...FREE }],
  ['vulnerable', 'Debian before', { ...debianKernel('6.1.69-1', nf), ...FREE }],
  [
    'vulnerable',
    'blocked, but loaded',
    {
      ...withKernel(ALMA_9, OLD_9, nf),
      ...FREE,
      modules: { files: nf, loaded: ['nf_tables'] },
      modprobe: ['install nf_tables /bin/false'],
    },
  ],
  [
    'mitigated by nf-tables-blocked',
    '',
    { ...withKernel(ALMA_9, OLD_9, nf), ...FREE, modprobe: ['install nf_tables /bin/false'] },
  ],
  ['mitigated by nf-tables-absent', '', { ...withKernel(ALMA_9, OLD_9, ['net/ipv4/tcp']), ...FREE }],
  ['mitigated by user-namespaces-off', '', { ...withKernel(ALMA_9, OLD_9, nf), ...USERS_OFF }],
  ['mitigated by network-namespaces-off', '', { ...withKernel(ALMA_9, OLD_9, nf), ...NETS_OFF }],
  ['no-evidence', 'no list of modules', { kernel: `${OLD_9}.x86_64`, ...FREE }],
];

const vs = ['net/vmw_vsock/vsock'];
const OLD_8 = '4.18.0-553.50.1.el8_10';
const PROTOCOLS = { '/proc/net/protocols': 'protocol  size\nTCP       2160\n' };
const vsock: Cases = [
  ['fixed', 'Linux 6.1.131', withKernel(undefined, '6.1.131', vs)],
  ['fixed', 'Debian 12', debianKernel('6.1.133-1', vs)],
  ['vulnerable', 'Debian 12 before the stable release that has the fix', debianKernel('6.1.129-1', vs)],
  ['not-exposed', 'a kernel after it', { ...el('6.14.0'), files: PROTOCOLS }],
  ['not-exposed', 'no such module', { ...el(OLD_8), files: PROTOCOLS }],
  ['fixed', 'Enterprise Linux 8', withKernel(ALMA_8, '4.18.0-553.53.1.el8_10', vs)],
  ['vulnerable', 'Enterprise Linux 8 before', { ...withKernel(ALMA_8, OLD_8, vs), files: PROTOCOLS }],
  [
    'vulnerable',
    'blacklisted and not loaded',
    { ...withKernel(ALMA_8, OLD_8, vs), files: PROTOCOLS, modprobe: ['blacklist vsock'] },
  ],
  [
    'vulnerable',
    'blocked, but in use',
    {
      ...withKernel(ALMA_8, OLD_8, vs),
      modprobe: ['install vsock /bin/false'],
      files: { '/proc/net/protocols': 'protocol\nAF_VSOCK 1240\n' },
    },
  ],
  [
    'mitigated by vsock-blocked',
    '',
    { ...withKernel(ALMA_8, OLD_8, vs), files: PROTOCOLS, modprobe: ['install vsock /bin/false'] },
  ],
  [
    'no-evidence',
    'blocked, protocols not to be seen',
    { ...withKernel(ALMA_8, OLD_8, vs), modprobe: ['install vsock /bin/false'] },
  ],
];

const dirtyCow: Cases = [
  ['not-exposed', 'a kernel after it', el('4.8.3')],
  ['fixed', 'Enterprise Linux 7', el('3.10.0-327.36.3.el7')],
  ['fixed', 'Enterprise Linux 5', el('2.6.18-416.el5')],
  ['vulnerable', 'Enterprise Linux 7 before', el('3.10.0-327.36.2.el7')],
  ['mitigated by cern-module', '', el('3.10.0-327.36.2.el7', { modules: { loaded: ['cve_2016_5195'] } })],
  ['mitigated by cesnet-module', '', el('3.10.0-327.36.2.el7', { modules: { loaded: ['nomadvise'] } })],
  ['mitigated by systemtap', '', el('3.10.0-327.36.2.el7', { modules: { loaded: ['stap_0123abc'] } })],
  ['no-evidence', 'another distribution', el('4.4.0-21-generic')],
];

const perfEvents: Cases = [
  ['not-exposed', 'Enterprise Linux 5', el('2.6.18-308.el5')],
  ['not-exposed', 'a kernel after it', el('3.8.9')],
  ['fixed', 'Enterprise Linux 6', el('2.6.32-358.6.2.el6')],
  ['vulnerable', 'Enterprise Linux 6 before', el('2.6.32-358.6.1.el6', { rpm: { bash: '4.1-1' } })],
  ['mitigated by cern-package', '', el('2.6.32-358.6.1.el6', { rpm: { cve_2013_2094: '0.2-1.el6' } })],
  [
    'mitigated by mitigation-module',
    '',
    el('2.6.32-279.22.1.el6', {
      rpm: { bash: '4.1-1' },
      modules: { loaded: ['mitigation_2_6_32_279_22_1'] },
    }),
  ],
  ['no-evidence', 'no packager', el('2.6.32-358.6.1.el6')],
];

const memory = (kibibytes: number, hardStack: string): HostPlan['files'] => ({
  '/proc/meminfo': `MemTotal:       ${kibibytes} kB\nMemFree: 1 kB\n`,
  '/proc/self/limits': `Limit                     Soft Limit           Hard Limit           Units\nMax stack size            8388608              ${hardStack}            bytes\n`,
});
const LARGE = 64 * 2 ** 20;
const mutagen: Cases = [
  ['not-exposed', 'a kernel after it', el('4.14.0')],
  [
    'not-exposed',
    'too little memory',
    el('3.10.0-862.11.6.el7', { files: memory(2 ** 24, 'unlimited') ?? {} }),
  ],
  ['fixed', 'Enterprise Linux 6', el('2.6.32-754.6.3.el6', { files: memory(LARGE, 'unlimited') ?? {} })],
  [
    'no-evidence',
    'Enterprise Linux 7, not confirmed',
    el('3.10.0-862.14.4.el7', { files: memory(LARGE, 'unlimited') ?? {} }),
  ],
  ['vulnerable', 'no limit', el('3.10.0-862.11.6.el7', { files: memory(LARGE, 'unlimited') ?? {} })],
  [
    'vulnerable',
    'too high a limit',
    el('3.10.0-862.11.6.el7', { files: memory(LARGE, '16384000001') ?? {} }),
  ],
  [
    'mitigated by stack-limited',
    '',
    el('3.10.0-862.11.6.el7', { files: memory(LARGE, '16384000000') ?? {} }),
  ],
  ['no-evidence', 'no memory to be seen', el('3.10.0-862.11.6.el7')],
];

const NO_RDS = { '/proc/net/protocols': 'protocol  size\nTCP 2160\n' };
const RDS = { '/proc/net/protocols': 'protocol  size\nRDS 900\n' };
const OLD_6 = '2.6.32-71.el6';
const withRds = withKernel(undefined, OLD_6, ['net/rds/rds']);
const rds: Cases = [
  ['not-exposed', 'a kernel after it, though it is registered', el('4.18.0-553.el8_10', { files: RDS })],
  ['fixed', 'Enterprise Linux 6', el('2.6.32-71.7.1.el6', { files: NO_RDS })],
  ['vulnerable', 'merely not registered', { ...withRds, files: NO_RDS }],
  ['vulnerable', 'blocked, but registered', { ...withRds, files: RDS, modprobe: ['install rds /bin/true'] }],
  [
    'mitigated by rds-kept-out',
    'blocked',
    { ...withRds, files: NO_RDS, modprobe: ['install rds /bin/true'] },
  ],
  ['mitigated by rds-kept-out', 'absent', el(OLD_6, { files: NO_RDS })],
  ['no-evidence', 'protocols not to be seen', { ...withRds, modprobe: ['install rds /bin/true'] }],
];

export const originalKernel: Readonly<Record<string, Cases>> = {
  'EGI-SVG-CVE-2010-3904': rds,
  'EGI-SVG-CVE-2013-2094': perfEvents,
  'EGI-SVG-CVE-2016-5195': dirtyCow,
  'EGI-SVG-CVE-2018-14634': mutagen,
  'EGI-SVG-CVE-2022-2588': clsRoute,
  'EGI-SVG-CVE-2023-32233': nfTables2023,
  'EGI-SVG-2024-08': nfTables2024,
  'EGI-SVG-CVE-2025-21756': vsock,
};
