/** Advisories of 2026 about software. */
import type { HostPlan, ProcessPlan } from './construct-host.ts';
import {
  ALMA_8,
  ALMA_9,
  ALMA_10,
  ROCKY_9,
  RHEL_9_EUS,
  STREAM_9,
  DEBIAN_12,
  UBUNTU_24,
  withRpm,
  withDpkg,
} from './hosts.ts';
import type { Cases } from './verdicts.ts';

const munged = { name: 'munged', executable: '/usr/sbin/munged' };
const oldMunged = { name: 'munged', executable: '/usr/sbin/munged (deleted)' };
const munge = (os: HostPlan['os'], version: string): HostPlan => ({
  ...withRpm(os, { munge: version, 'munge-libs': version }),
  processes: [munged],
});
const oldMunge = munge(ALMA_9, '0.5.13-13.el9');
const slurm = (text: string, processes: readonly ProcessPlan[] = []): HostPlan => ({
  ...oldMunge,
  processes,
  files: { '/etc/slurm/slurm.conf': text },
});
const advisory2026_04: Cases = [
  ['not-exposed', 'no MUNGE', withRpm(ALMA_9, { 'munge-libs': '0.5.13-13.el9' })],
  ['fixed', 'AlmaLinux 8', munge(ALMA_8, '0.5.13-3.el8_10')],
  ['fixed', 'Rocky Linux 9', munge(ROCKY_9, '0.5.13-14.el9_7')],
  ['fixed', 'AlmaLinux 10', munge(ALMA_10, '0.5.15-11.el10_1')],
  ['fixed', 'built from source as a package', munge(ALMA_9, '0.5.18-1.el9')],
  ['fixed', 'upstream', { ...withDpkg(DEBIAN_12, { munge: '0.5.18-1' }), processes: [munged] }],
  ['vulnerable', 'AlmaLinux 9 before', oldMunge],
  ['vulnerable', 'AlmaLinux 8 before', munge(ALMA_8, '0.5.13-2.el8')],
  [
    'vulnerable',
    'updated and not restarted',
    { ...munge(ALMA_9, '0.5.13-14.el9_7'), processes: [oldMunged] },
  ],
  [
    'mitigated by auth-slurm',
    'Slurm does without',
    slurm('ClusterName=c\nAuthType = auth/slurm # since 2026\nCredType=cred/slurm\n'),
  ],
  ['vulnerable', 'Slurm does without, munged runs', slurm('AuthType=auth/slurm\n', [munged])],
  ['vulnerable', 'Slurm takes both', slurm('AuthType=auth/slurm\nAuthAltTypes=auth/munge\n')],
  ['vulnerable', 'a comment only', slurm('#AuthType=auth/slurm\n')],
  ['no-evidence', 'whether munged runs is hidden', { ...slurm('AuthType=auth/slurm\n'), hidepid: true }],
  [
    'no-evidence',
    'updated, and whether it was restarted is hidden',
    { ...munge(ALMA_9, '0.5.13-14.el9_7'), processes: [], hidepid: true },
  ],
  ['no-evidence', 'Debian', { ...withDpkg(DEBIAN_12, { munge: '0.5.15-2' }), processes: [munged] }],
  ['no-evidence', 'of no package', { ...withRpm(ALMA_9, {}), processes: [munged] }],
  ['no-evidence', 'extended update support', munge(RHEL_9_EUS, '0.5.13-13.el9_4.1')],
];

const nginx = { name: 'nginx', executable: '/usr/sbin/nginx' };
const oldNginx = { name: 'nginx', executable: '/usr/sbin/nginx (deleted)' };
const nginxOf = (os: HostPlan['os'], version: string): HostPlan => ({
  ...withRpm(os, { nginx: version, 'nginx-core': version }),
  processes: [nginx],
});
const advisory2026_16: Cases = [
  ['not-exposed', 'no nginx', withRpm(ALMA_9, {})],
  ['fixed', 'AlmaLinux 8', nginxOf(ALMA_8, '1:1.24.0-3.module_el8.10.0+4182+ca797750.1.alma.1')],
  ['fixed', 'AlmaLinux 9.7', nginxOf(ALMA_9, '2:1.20.1-24.el9_7.3.alma.1')],
  ['fixed', 'Rocky Linux 9.8', nginxOf(['rocky', '9.8', 'rhel centos fedora'], '2:1.20.1-28.el9_8.2')],
  [
    'fixed',
    '1.26 of 9.8',
    nginxOf(['rocky', '9.8', 'rhel centos fedora'], '2:1.26.3-9.module_el9.8.0+247+aa936373'),
  ],
  ['fixed', 'AlmaLinux 10.1', nginxOf(ALMA_10, '2:1.26.3-2.el10_1.2')],
  ['fixed', 'AlmaLinux 10.2', nginxOf(['almalinux', '10.2', 'rhel centos fedora'], '2:1.26.3-6.el10_2.3')],
  ['fixed', 'of nginx.org', nginxOf(STREAM_9, '1:1.30.1-1.el9.ngx')],
  ['fixed', 'of nginx.org for Debian', withDpkg(DEBIAN_12, { nginx: '1.30.1-1~bookworm' })],
  ['vulnerable', 'AlmaLinux 9.7 before', nginxOf(ALMA_9, '2:1.20.1-24.el9_7.1.alma.1')],
  [
    'vulnerable',
    '9.8 as it came, above the fix of 9.7',
    nginxOf(['rocky', '9.8', 'rhel centos fedora'], '2:1.20.1-28.el9_8'),
  ],
  [
    'vulnerable',
    '10.2 as it came, above the fix of 10.1',
    nginxOf(['rocky', '10.2', 'rhel centos fedora'], '2:1.26.3-6.el10_2'),
  ],
  ['vulnerable', 'an old module stream of 8', nginxOf(ALMA_8, '1:1.14.1-9.module_el8.0.0+1060+3ab382d3')],
  [
    'vulnerable',
    'updated and not restarted',
    { ...nginxOf(ALMA_9, '2:1.20.1-24.el9_7.3.alma.1'), processes: [oldNginx] },
  ],
  [
    'no-evidence',
    'processes of others are hidden',
    { ...nginxOf(ALMA_9, '2:1.20.1-24.el9_7.3.alma.1'), processes: [], hidepid: true },
  ],
  ['no-evidence', 'of nginx.org before, on another distribution', nginxOf(STREAM_9, '1:1.28.0-1.el9.ngx')],
  ['no-evidence', 'Debian', withDpkg(DEBIAN_12, { nginx: '1.22.1-9+deb12u7' })],
  ['no-evidence', 'Ubuntu', withDpkg(UBUNTU_24, { nginx: '1.24.0-2ubuntu7.8' })],
];

const advisory2026_22: Cases = [
  ['not-exposed', 'no Keystone', withRpm(ALMA_9, {})],
  ['fixed', 'RDO', withRpm(STREAM_9, { 'openstack-keystone': '1:27.0.2-1.el9s' })],
  ['fixed', 'RDO, the last', withRpm(STREAM_9, { 'openstack-keystone': '1:29.0.2-1.el9s' })],
  ['fixed', 'Ubuntu', withDpkg(UBUNTU_24, { keystone: '2:28.0.2-0ubuntu1' })],
  ['no-evidence', 'RDO before', withRpm(STREAM_9, { 'openstack-keystone': '1:28.0.1-1.el9s' })],
  [
    'no-evidence',
    'Red Hat, which puts fixes into old versions',
    withRpm(['rhel', '9.4'], { 'openstack-keystone': '1:23.0.3-18.0.20260610133808.9e3dfb4.el9ost' }),
  ],
  ['no-evidence', 'Ubuntu before', withDpkg(UBUNTU_24, { keystone: '2:25.0.0-0ubuntu1.2' })],
  [
    'no-evidence',
    'in a container',
    { ...withRpm(ALMA_9, {}), processes: [{ name: 'keystone-public', executable: '/usr/bin/python3' }] },
  ],
];

export const software2026: Readonly<Record<string, Cases>> = {
  'EGI-SVG-2026-04': advisory2026_04,
  'EGI-SVG-2026-16': advisory2026_16,
  'EGI-SVG-2026-22': advisory2026_22,
};
