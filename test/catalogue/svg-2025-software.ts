/** Advisories of 2025 about software, with 2026-08, which is like 2025-04. */
import {
  ALMA_8,
  ALMA_9,
  ALMA_10,
  ROCKY_9,
  ROCKY_10,
  RHEL_9_EUS,
  STREAM_9,
  DEBIAN_12,
  UBUNTU_24,
  withRpm,
  withDpkg,
} from './hosts.ts';
import type { Cases } from './verdicts.ts';

const ALMA_10_0 = ['almalinux', '10.0', 'rhel centos fedora'] as const;
const RHEL_9_7 = ['rhel', '9.7', 'fedora'] as const;

const perfsonar = withRpm(ALMA_9, { 'perfsonar-host-metrics': '5.1.4-1.el9' });
const nodeExporter = { name: 'node_exporter', executable: '/usr/bin/node_exporter' };
const wants = '/etc/systemd/system/multi-user.target.wants/node_exporter.service';

const advisory2024_25: Cases = [
  ['not-exposed', 'no perfSONAR', withRpm(ALMA_9, {})],
  ['mitigated by node-exporter-off', 'it neither runs nor is enabled', perfsonar],
  ['vulnerable', 'it runs', { ...perfsonar, processes: [nodeExporter] }],
  ['vulnerable', 'it is stopped but starts with the machine', { ...perfsonar, files: { [wants]: '' } }],
  ['no-evidence', 'processes of others are hidden', { ...perfsonar, hidepid: true }],
  ['no-evidence', 'rpm fails, and it runs', { os: ALMA_9, rpmFails: true, processes: [nodeExporter] }],
];

const toolkit = (version: string): Readonly<Record<string, string>> => ({
  'nvidia-container-toolkit': version,
  'nvidia-container-toolkit-base': version,
});
const operator = { '/usr/local/nvidia/toolkit/nvidia-container-runtime': '' };

const advisory2025_02: Cases = [
  ['not-exposed', 'neither toolkit nor operator', withRpm(ALMA_9, { 'nvidia-driver': '3:570.1-1' })],
  ['fixed', 'both packages as told', withRpm(ALMA_9, toolkit('1.17.4-1'))],
  ['fixed', 'both packages of dpkg', withDpkg(UBUNTU_24, toolkit('1.17.5-1'))],
  ['vulnerable', 'the version before', withRpm(ALMA_9, toolkit('1.17.3-1'))],
  ['vulnerable', 'a candidate of the fixed version', withDpkg(UBUNTU_24, toolkit('1.17.4~rc.1-1'))],
  [
    'vulnerable',
    'one package was left behind',
    withRpm(ALMA_9, { ...toolkit('1.17.4-1'), 'nvidia-container-toolkit-base': '1.17.3-1' }),
  ],
  [
    'vulnerable',
    'an old package beside the operator',
    { ...withRpm(ALMA_9, toolkit('1.16.2-1')), files: operator },
  ],
  ['no-evidence', 'the toolkit of the operator', { ...withRpm(ALMA_9, {}), files: operator }],
  [
    'no-evidence',
    'a fixed package beside the operator',
    { ...withRpm(ALMA_9, toolkit('1.17.4-1')), files: operator },
  ],
  ['no-evidence', 'no packager', { os: ALMA_9 }],
];

const controller = {
  name: 'nginx-ingress-controller',
  executable: '/nginx-ingress-controller',
  commandLine: '/nginx-ingress-controller --validating-webhook=:8443',
};
const ingress: Cases = [
  [
    'not-exposed',
    'the controller does not run here',
    { processes: [{ name: 'nginx', executable: '/usr/sbin/nginx' }] },
  ],
  ['no-evidence', 'the controller runs in a container', { processes: [controller] }],
  ['no-evidence', 'processes of others are hidden', { hidepid: true }],
];

const openidc = 'mod_auth_openidc';
const advisory2025_06: Cases = [
  ['not-exposed', 'no such module', withRpm(ALMA_9, { httpd: '2.4.62-1.el9' })],
  ['fixed', 'by AlmaLinux 8', withRpm(ALMA_8, { [openidc]: '2.4.9.4-7.module_el8.10.0+3978+e883c40d' })],
  ['fixed', 'by Rocky Linux 9', withRpm(ROCKY_9, { [openidc]: '2.4.10-1.el9_6.1' })],
  ['fixed', 'by AlmaLinux 10', withRpm(ALMA_10, { [openidc]: '2.4.15-4.el10_0.1' })],
  ['fixed', 'upstream', withDpkg(DEBIAN_12, { 'libapache2-mod-auth-openidc': '2.4.16.11-1' })],
  [
    'vulnerable',
    'AlmaLinux 8 before',
    withRpm(ALMA_8, { [openidc]: '2.4.9.4-6.module_el8.10.0+3845+95785dd8' }),
  ],
  ['vulnerable', 'AlmaLinux 9 before', withRpm(ALMA_9, { [openidc]: '2.4.10-1.el9' })],
  ['vulnerable', 'Red Hat 9.7 with the package of 9.5', withRpm(RHEL_9_7, { [openidc]: '2.4.10-1.el9' })],
  ['no-evidence', 'extended update support', withRpm(RHEL_9_EUS, { [openidc]: '2.4.9.4-4.el9_4.1' })],
  ['no-evidence', 'CentOS Stream', withRpm(STREAM_9, { [openidc]: '2.4.10-2.el9' })],
  ['no-evidence', 'Debian', withDpkg(DEBIAN_12, { 'libapache2-mod-auth-openidc': '2.4.12.3-2+deb12u3' })],
];

const advisory2025_08: Cases = [
  ['not-exposed', 'no perfSONAR', withRpm(ALMA_9, {})],
  [
    'fixed',
    'the beta',
    withRpm(ALMA_9, { 'pscheduler-server': '5.2.0-0.b1.1.el9', 'perfsonar-core': '5.2.0-0.b1.1.el9' }),
  ],
  ['fixed', 'the beta of dpkg', withDpkg(DEBIAN_12, { 'perfsonar-testpoint': '5.2.0~b1-1' })],
  ['vulnerable', 'the version before', withRpm(ALMA_9, { 'pscheduler-server': '5.1.4-1.el9' })],
  ['vulnerable', 'the version before, of dpkg', withDpkg(DEBIAN_12, { 'perfsonar-testpoint': '5.1.4-1' })],
  [
    'vulnerable',
    'one package was left behind',
    withRpm(ALMA_9, { 'pscheduler-server': '5.1.4-1.el9', 'perfsonar-core': '5.2.1-1.el9' }),
  ],
  ['no-evidence', 'no packager', {}],
];

const localSudo = { '/usr/local/bin/sudo': { file: 0o4755 } } as const;
const advisory2025_10: Cases = [
  ['not-exposed', 'no sudo', withRpm(ALMA_9, {})],
  ['not-exposed', 'sudo before the option --host did harm', withRpm(undefined, { sudo: '1.8.6p3-29.el6' })],
  ['fixed', 'by AlmaLinux 8', withRpm(ALMA_8, { sudo: '1.9.5p2-1.el8_10.1' })],
  ['fixed', 'by Rocky Linux 9', withRpm(ROCKY_9, { sudo: '1.9.5p2-10.el9_6.1' })],
  ['fixed', 'by AlmaLinux 10', withRpm(ALMA_10, { sudo: '1.9.15-8.p5.el10_0.2' })],
  ['fixed', 'upstream', withDpkg(UBUNTU_24, { sudo: '1.9.17p1-1ubuntu1' })],
  ['vulnerable', 'AlmaLinux 8 before', withRpm(ALMA_8, { sudo: '1.9.5p2-1.el8_9' })],
  ['vulnerable', 'Rocky Linux 9 before', withRpm(ROCKY_9, { sudo: '1.9.5p2-10.el9_3' })],
  ['vulnerable', 'AlmaLinux 10 before', withRpm(ALMA_10, { sudo: '1.9.15-7.p5.el10' })],
  [
    'vulnerable',
    'an old package beside another sudo',
    { ...withRpm(ALMA_9, { sudo: '1.9.5p2-9.el9' }), files: localSudo },
  ],
  [
    'no-evidence',
    'a fixed package beside another sudo',
    { ...withRpm(ALMA_9, { sudo: '1.9.5p2-10.el9_6.1' }), files: localSudo },
  ],
  ['no-evidence', 'only another sudo', { ...withRpm(ALMA_9, {}), files: localSudo }],
  ['no-evidence', 'Debian', withDpkg(DEBIAN_12, { sudo: '1.9.13p3-1+deb12u2' })],
  ['no-evidence', 'extended update support', withRpm(RHEL_9_EUS, { sudo: '1.9.5p2-10.el9_4.1' })],
  ['no-evidence', 'CentOS Stream', withRpm(STREAM_9, { sudo: '1.9.5p2-13.el9' })],
];

const old = {
  name: 'httpd',
  executable: '/usr/sbin/httpd',
  maps: ['/usr/lib64/libxml2.so.2.9.13 (deleted)'],
};
const current = { name: 'httpd', executable: '/usr/sbin/httpd', maps: ['/usr/lib64/libxml2.so.2.9.13'] };
const advisory2025_12: Cases = [
  ['not-exposed', 'no libxml2', withRpm(ALMA_9, {})],
  ['fixed', 'by AlmaLinux 8', withRpm(ALMA_8, { libxml2: '2.9.7-21.el8_10.1' })],
  [
    'fixed',
    'by AlmaLinux 9, and restarted',
    { ...withRpm(ALMA_9, { libxml2: '2.9.13-10.el9_6' }), processes: [current] },
  ],
  ['fixed', 'by Rocky Linux 10', withRpm(ROCKY_10, { libxml2: '2.12.5-7.el10_0' })],
  ['vulnerable', 'AlmaLinux 9 before', withRpm(ALMA_9, { libxml2: '2.9.13-9.el9_6' })],
  [
    'vulnerable',
    'updated, but still mapped',
    { ...withRpm(ALMA_9, { libxml2: '2.9.13-10.el9_6' }), processes: [old] },
  ],
  [
    'no-evidence',
    'updated, and processes of others are hidden',
    { ...withRpm(ALMA_9, { libxml2: '2.9.13-10.el9_6' }), hidepid: true },
  ],
  ['no-evidence', 'Debian', withDpkg(DEBIAN_12, { libxml2: '2.9.14+dfsg-1.3~deb12u4' })],
];

const advisory2025_20: Cases = [
  ['not-exposed', 'a client only', withRpm(ALMA_9, { 'ipa-client': '4.12.2-1.el9' })],
  ['fixed', 'AlmaLinux 8', withRpm(ALMA_8, { 'ipa-server': '4.9.13-20.module_el8.10.0+4050+3b475c71' })],
  ['fixed', 'AlmaLinux 9.6', withRpm(ALMA_9, { 'ipa-server': '4.12.2-14.el9_6.5' })],
  ['fixed', 'Rocky Linux 9.7', withRpm(ROCKY_9, { 'ipa-server': '4.12.2-22.el9_7.1' })],
  ['fixed', 'AlmaLinux 10.1', withRpm(ALMA_10, { 'ipa-server': '4.12.2-24.el10_1.1' })],
  ['fixed', 'upstream', withRpm(['fedora', '42'], { 'freeipa-server': '4.12.5-1.fc42' })],
  [
    'vulnerable',
    'AlmaLinux 8 before',
    withRpm(ALMA_8, { 'ipa-server': '4.9.13-19.module_el8.10.0+4041+65dd2d6e' }),
  ],
  [
    'vulnerable',
    '9.7 as it came, above the fix of 9.6',
    withRpm(ALMA_9, { 'ipa-server': '4.12.2-22.el9_7' }),
  ],
  ['no-evidence', 'AlmaLinux 10.0', withRpm(ALMA_10_0, { 'ipa-server': '4.12.2-15.el10_0.4' })],
  ['no-evidence', 'Ubuntu', withDpkg(UBUNTU_24, { 'freeipa-server': '4.11.1-2' })],
];

const advisory2025_24: Cases = [
  ['not-exposed', 'no Keystone', withRpm(ALMA_9, { 'python3-keystoneclient': '1:5.5.0-1.el9s' })],
  ['fixed', 'RDO', withRpm(STREAM_9, { 'openstack-keystone': '1:26.0.1-1.el9s' })],
  ['fixed', 'RDO, the last', withRpm(STREAM_9, { 'openstack-keystone': '1:28.0.1-1.el9s' })],
  ['fixed', 'Ubuntu', withDpkg(UBUNTU_24, { keystone: '2:27.0.1-0ubuntu1~cloud0' })],
  ['no-evidence', 'RDO before', withRpm(STREAM_9, { 'openstack-keystone': '1:27.0.0-1.el9s' })],
  ['no-evidence', 'Ubuntu before', withDpkg(UBUNTU_24, { keystone: '2:25.0.0-0ubuntu1.1' })],
  ['no-evidence', 'a candidate', withDpkg(UBUNTU_24, { keystone: '2:28.0.0~rc1-0ubuntu1' })],
  [
    'no-evidence',
    'in a container',
    {
      ...withRpm(ALMA_9, {}),
      processes: [
        { name: 'httpd', executable: '/usr/sbin/httpd', commandLine: '(wsgi:keystone-pu -DFOREGROUND' },
      ],
    },
  ],
];

export const software2025: Readonly<Record<string, Cases>> = {
  'EGI-SVG-2024-25': advisory2024_25,
  'EGI-SVG-2025-02': advisory2025_02,
  'EGI-SVG-2025-04': ingress,
  'EGI-SVG-2026-08': ingress,
  'EGI-SVG-2025-06': advisory2025_06,
  'EGI-SVG-2025-08': advisory2025_08,
  'EGI-SVG-2025-10': advisory2025_10,
  'EGI-SVG-2025-12': advisory2025_12,
  'EGI-SVG-2025-20': advisory2025_20,
  'EGI-SVG-2025-24': advisory2025_24,
};
