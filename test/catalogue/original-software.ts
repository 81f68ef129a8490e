/** The advisories about software that the original suite has probes of. */
import { createHash } from 'node:crypto';
import { Failure } from '../../src/host/failure.ts';
import type { HostPlan } from './construct-host.ts';
import { DEBIAN_12, UBUNTU_24, withDpkg, withRpm } from './hosts.ts';
import type { Cases } from './verdicts.ts';

const NO_ANSWER = new Failure('timeout', 'qmgr: not done by the deadline');
const rpm = (packages: Readonly<Record<string, string>>, more: Partial<HostPlan> = {}): HostPlan => ({
  ...withRpm(undefined, packages),
  ...more,
});

const PASSWD = 'root:x:0:0:root:/root:/bin/bash\nnobody:x:99:99::/:/sbin/nologin\n';
const USER = `${PASSWD}ann:x:1000:1000::/home/ann:/bin/bash\n`;
const deny = 'auth       required     pam_deny.so\n';
const libuser: Cases = [
  ['not-exposed', 'no libuser', rpm({}, { files: { '/etc/passwd': USER } })],
  [
    'not-exposed',
    'nobody but root has a shell',
    rpm({ libuser: '0.60-5.el7' }, { files: { '/etc/passwd': PASSWD } }),
  ],
  ['fixed', 'Enterprise Linux 7', rpm({ libuser: '0.60-7.el7_1' }, { files: { '/etc/passwd': USER } })],
  ['fixed', 'Enterprise Linux 6', rpm({ libuser: '0.56.13-8.el6_7' }, { files: { '/etc/passwd': USER } })],
  ['vulnerable', 'no PAM file at all', rpm({ libuser: '0.60-5.el7' }, { files: { '/etc/passwd': USER } })],
  [
    'vulnerable',
    'only one of the two is denied',
    rpm(
      { libuser: '0.60-5.el7' },
      { files: { '/etc/passwd': USER, '/etc/pam.d/chfn': deny, '/etc/pam.d/chsh': `#${deny}` } },
    ),
  ],
  [
    'mitigated by chfn-and-chsh-denied',
    '',
    rpm(
      { libuser: '0.60-5.el7' },
      { files: { '/etc/passwd': USER, '/etc/pam.d/chfn': deny, '/etc/pam.d/chsh': deny } },
    ),
  ],
  ['no-evidence', 'no packager', { files: { '/etc/passwd': USER } }],
];

const dhclient: Cases = [
  ['not-exposed', 'no NetworkManager', rpm({ dhclient: '12:4.2.5-58.el7' })],
  ['not-exposed', 'Enterprise Linux 8', rpm({ NetworkManager: '1:1.40-1', dhclient: '12:4.3.6-44.el8' })],
  ['fixed', 'Enterprise Linux 7', rpm({ NetworkManager: '1:1.10-1', dhclient: '12:4.2.5-68.el7_5.1' })],
  ['fixed', 'Enterprise Linux 6', rpm({ NetworkManager: '1:0.8-1', dhclient: '12:4.1.1-53.P1.el6_9.4' })],
  [
    'vulnerable',
    'Enterprise Linux 7 before',
    rpm({ NetworkManager: '1:1.10-1', dhclient: '12:4.2.5-68.el7' }),
  ],
  [
    'mitigated by script-reads-raw',
    '',
    rpm(
      { NetworkManager: '1:1.10-1', dhclient: '12:4.2.5-68.el7' },
      { files: { '/etc/NetworkManager/dispatcher.d/11-dhclient': 'x | while read -r opt; do\n' } },
    ),
  ],
  ['no-evidence', 'rpm fails', { rpmFails: true }],
];

const suid = (mode: number, config = ''): HostPlan['files'] => ({
  '/usr/libexec/singularity/bin/action-suid': { file: mode },
  '/etc/singularity/singularity.conf': config,
});
const singularity = (version: string, files: HostPlan['files'], more: Partial<HostPlan> = {}): HostPlan =>
  rpm({ singularity: version }, { ...(files === undefined ? {} : { files }), ...more });
const setuid: Cases = [
  ['not-exposed', 'no Singularity', rpm({})],
  ['fixed', '2.5.0', singularity('2.5.0-1.1', suid(0o4755))],
  ['vulnerable', '2.4.2', singularity('2.4.2-1', suid(0o4755, 'allow setuid = yes\n# allow setuid = no\n'))],
  ['mitigated by not-setuid', '', singularity('2.4.2-1', suid(0o755))],
  ['mitigated by setuid-not-allowed', '', singularity('2.4.2-1', suid(0o4755, 'allow setuid = no\n'))],
  ['no-evidence', 'no packager', { files: suid(0o4755) ?? {} }],
];
const SAYS_OLD = { programs: { 'singularity --version': { stdout: '2.5.1-dist\n' } } };
const overlay: Cases = [
  ['not-exposed', 'no Singularity', rpm({})],
  ['fixed', '2.5.2', singularity('2.5.2-1', suid(0o4755))],
  [
    'fixed',
    'installed from source',
    rpm({}, { files: suid(0o4755) ?? {}, programs: { 'singularity --version': { stdout: '2.6.0-dist\n' } } }),
  ],
  ['vulnerable', '2.5.1', singularity('2.5.1-1', suid(0o4755), SAYS_OLD)],
  ['mitigated by not-setuid', '', singularity('2.5.1-1', suid(0o755), SAYS_OLD)],
  [
    'mitigated by setuid-not-allowed',
    '',
    singularity('2.5.1-1', suid(0o4755, 'allow setuid = no\n'), SAYS_OLD),
  ],
  ['mitigated by overlay-off', '', singularity('2.5.1-1', suid(0o4755, 'enable overlay = no\n'), SAYS_OLD)],
  ['no-evidence', 'the program is not where programs are', singularity('2.5.1-1', suid(0o4755))],
];

const SQUID = { processes: [{ name: 'squid', executable: '/usr/sbin/squid' }] };
const squid: Cases = [
  ['not-exposed', 'nobody runs it', rpm({ squid: '7:3.5.20-15.el7' }, { processes: [] })],
  [
    'not-exposed',
    'a process that only speaks of it',
    rpm({}, { processes: [{ name: 'grep', executable: '/usr/bin/grep', commandLine: 'grep squid' }] }),
  ],
  ['fixed', 'Frontier', rpm({ 'frontier-squid': '11:4.13-1.1' }, SQUID)],
  ['fixed', 'Debian', { ...withDpkg(DEBIAN_12, { squid: '5.7-2' }), ...SQUID }],
  [
    'no-evidence',
    'Debian 10, not confirmed',
    { ...withDpkg(undefined, { squid: '4.6-1+deb10u2' }), ...SQUID },
  ],
  ['vulnerable', 'Frontier before', rpm({ 'frontier-squid': '11:4.9-2.1' }, SQUID)],
  ['no-evidence', 'processes of others are hidden', rpm({}, { hidepid: true })],
];

/** That it says so is enough: the file alone, without any other of the distribution. */
const MINT = { '/usr/lib/os-release': 'ID=linuxmint\nID_LIKE="ubuntu debian"\n' };
const program = (path: string, mode: number): Pick<HostPlan, 'files'> => ({
  files: { [path]: { file: mode } },
});
const SUDO = '/usr/bin/sudo';
const sudo: Cases = [
  ['not-exposed', 'no sudo', rpm({})],
  ['fixed', 'Enterprise Linux 7', rpm({ sudo: '1.8.23-10.el7_9.1' }, program(SUDO, 0o4111))],
  ['fixed', 'Enterprise Linux 9', rpm({ sudo: '1.9.5p2-7.el9' }, program(SUDO, 0o4111))],
  ['fixed', 'Debian', { ...withDpkg(DEBIAN_12, { sudo: '1.9.13p3-1+deb12u1' }), ...program(SUDO, 0o4755) }],
  [
    'no-evidence',
    'Ubuntu, which backports',
    { ...withDpkg(UBUNTU_24, { sudo: '1.8.31-1ubuntu1.2' }), ...program(SUDO, 0o4755) },
  ],
  [
    'no-evidence',
    'a distribution made from Ubuntu',
    {
      ...withDpkg(undefined, { sudo: '1.8.31-1ubuntu1.2' }),
      files: { ...program(SUDO, 0o4755).files, ...MINT },
    },
  ],
  ['fixed', 'Ubuntu', { ...withDpkg(UBUNTU_24, { sudo: '1.9.9-1ubuntu2' }), ...program(SUDO, 0o4755) }],
  ['vulnerable', 'Debian before', { ...withDpkg(DEBIAN_12, { sudo: '1.8.27-1' }), ...program(SUDO, 0o4755) }],
  ['vulnerable', 'no os-release', { ...withDpkg(undefined, { sudo: '1.8.27-1' }), ...program(SUDO, 0o4755) }],
  ['vulnerable', 'Enterprise Linux 8 before', rpm({ sudo: '1.8.29-6.el8' }, program(SUDO, 0o4111))],
  [
    'vulnerable',
    'a later version before the fix, of another distribution',
    rpm({ sudo: '1.9.5p1-1.fc33' }, program(SUDO, 0o4111)),
  ],
  ['mitigated by not-setuid', '', rpm({ sudo: '1.8.29-6.el8' }, program(SUDO, 0o111))],
  ['mitigated by not-executable', '', rpm({ sudo: '1.8.29-6.el8' }, program(SUDO, 0o4444))],
  ['no-evidence', 'no packager', program(SUDO, 0o4111)],
];
const PKEXEC = '/usr/bin/pkexec';
const pkexec: Cases = [
  ['not-exposed', 'no pkexec', rpm({})],
  ['fixed', 'Enterprise Linux 8', rpm({ polkit: '0.115-13.el8_5.2' }, program(PKEXEC, 0o4755))],
  [
    'fixed',
    'Debian 11',
    { ...withDpkg(undefined, { 'policykit-1': '0.105-31+deb11u1' }), ...program(PKEXEC, 0o4755) },
  ],
  ['fixed', 'Debian 12', { ...withDpkg(DEBIAN_12, { pkexec: '122-3' }), ...program(PKEXEC, 0o4755) }],
  [
    'fixed',
    'Debian 10',
    { ...withDpkg(undefined, { 'policykit-1': '0.105-25+deb10u1' }), ...program(PKEXEC, 0o4755) },
  ],
  [
    'no-evidence',
    'Ubuntu, which backports',
    { ...withDpkg(UBUNTU_24, { 'policykit-1': '0.105-26ubuntu1.2' }), ...program(PKEXEC, 0o4755) },
  ],
  [
    'vulnerable',
    'Debian before',
    { ...withDpkg(undefined, { 'policykit-1': '0.105-31' }), ...program(PKEXEC, 0o4755) },
  ],
  ['no-evidence', 'Fedora', rpm({ polkit: '0.117-3.fc33' }, program(PKEXEC, 0o4755))],
  ['vulnerable', 'Enterprise Linux 8 before', rpm({ polkit: '0.115-13.el8_5.1' }, program(PKEXEC, 0o4755))],
  ['mitigated by not-setuid', '', rpm({ polkit: '0.115-12.el8' }, program(PKEXEC, 0o755))],
  ['mitigated by not-executable', '', rpm({ polkit: '0.115-12.el8' }, program(PKEXEC, 0o4644))],
  ['no-evidence', 'no packager', program(PKEXEC, 0o4755)],
];

const MAPPED = {
  processes: [
    { name: 'voms', executable: '/usr/sbin/voms', maps: ['/usr/lib64/libexpat.so.1.6.7 (deleted)'] },
  ],
};
const UNMAPPED = {
  processes: [{ name: 'sh', executable: '/bin/sh', maps: ['/usr/lib64/libc.so.6', '/opt/libexpat.so.d/x'] }],
};
const expat = (fixed: string, before: string): Cases => [
  ['not-exposed', 'no expat', rpm({}, MAPPED)],
  ['fixed', 'Enterprise Linux 8', rpm({ expat: fixed }, MAPPED)],
  ['fixed', 'Debian', { ...withDpkg(DEBIAN_12, { libexpat1: '2.5.0-1+deb12u1' }), ...MAPPED }],
  [
    'no-evidence',
    'Ubuntu, which backports',
    { ...withDpkg(UBUNTU_24, { libexpat1: '2.2.9-1ubuntu0.6' }), ...MAPPED },
  ],
  ['fixed', 'Debian 11', { ...withDpkg(undefined, { libexpat1: '2.2.10-2+deb11u4' }), ...MAPPED }],
  ['vulnerable', 'Debian before', { ...withDpkg(undefined, { libexpat1: '2.2.10-2' }), ...MAPPED }],
  ['vulnerable', 'Enterprise Linux 8 before, in use', rpm({ expat: before }, MAPPED)],
  ['mitigated by nobody-uses-it', '', rpm({ expat: before }, UNMAPPED)],
  ['no-evidence', 'processes of others are hidden', rpm({ expat: before }, { hidepid: true })],
];

const unconfirmedExpat: Cases = ['2.2.6-2+deb10u6', '2.4.8-2'].map((version) => [
  'no-evidence',
  `Debian, ${version} is not confirmed`,
  { ...withDpkg(undefined, { libexpat1: version }), ...MAPPED },
]);

const qmgr = (output: string, exitCode = 0): Partial<HostPlan> => ({
  files: { '/usr/bin/qmgr': { file: 0o755 } },
  programs: { 'qmgr -c print server': { stdout: output, exitCode } },
});
const torque: Cases = [
  ['not-exposed', 'no Torque', rpm({})],
  [
    'fixed',
    'the check is on',
    rpm({}, qmgr('#\nset server scheduling = True\nset server disable_server_id_check = False\n')),
  ],
  [
    'vulnerable',
    'the check is off',
    rpm({}, qmgr('set server scheduling = True\nset server disable_server_id_check = True\n')),
  ],
  ['no-evidence', 'qmgr fails', rpm({}, qmgr('', 1))],
  [
    'no-evidence',
    'qmgr hangs',
    rpm({}, { files: { '/usr/bin/qmgr': '' }, programs: { 'qmgr -c print server': NO_ANSWER } }),
  ],
];

const dcache: Cases = [
  ['not-exposed', 'no client', rpm({})],
  [
    'fixed',
    'all as it should be',
    { files: { '/usr/share/srm/lib/a.jar': '', '/usr/share/srm/conf/b': '' } },
  ],
  ['vulnerable', 'its group may write a file', { files: { '/usr/share/srm/lib/a.jar': { file: 0o664 } } }],
  [
    'vulnerable',
    'anybody may write a directory',
    { files: { '/usr/share/srm/conf/d': { directory: 0o777 } } },
  ],
  ['vulnerable', 'a file is setuid', { files: { '/usr/share/srm/lib/sub/run': { file: 0o4755 } } }],
];

const MAP = '#!/bin/sh\n';
const cvmfs: Cases = [
  ['not-exposed', 'no CernVM-FS', rpm({})],
  ['fixed', '2.1.14', rpm({ cvmfs: '2.1.14-1.el6' })],
  ['fixed', '2.0.22', rpm({ cvmfs: '2.0.22-1.el5' })],
  ['vulnerable', '2.1.12', rpm({ cvmfs: '2.1.12-1.el6' }, { files: { '/etc/auto.cvmfs': MAP } })],
  [
    'fixed',
    'no package of it',
    rpm(
      {},
      {
        files: { '/etc/auto.cvmfs': MAP, '/usr/bin/cvmfs2': '' },
        programs: { 'cvmfs2 --version': { stdout: 'CernVM-FS version 2.1.19\n' } },
      },
    ),
  ],
  [
    'no-evidence',
    'its program says nothing',
    rpm({}, { files: { '/etc/auto.cvmfs': MAP, '/usr/bin/cvmfs2': '' } }),
  ],
];

/** The two maps that mitigate are known by their digests only. */
export const CVMFS_MAP_DIGEST = createHash('md5').update(MAP).digest('hex');

export const originalSoftware: Readonly<Record<string, Cases>> = {
  'EGI-SVG-2013-5890': cvmfs,
  'EGI-SVG-2018-14213': setuid,
  'EGI-SVG-CVE-2015-3245': libuser,
  'EGI-SVG-CVE-2018-1111': dhclient,
  'EGI-SVG-CVE-2018-12021': overlay,
  'EGI-SVG-CVE-2019-12528': squid,
  'EGI-SVG-CVE-2021-3156': sudo,
  'EGI-SVG-CVE-2021-4034': pkexec,
  'EGI-SVG-CVE-2022-25235': expat('2.2.5-8.el8_6.2', '2.2.5-8.el8'),
  'EGI-SVG-CVE-2022-25236': expat('2.2.5-8.el8_6.2', '2.2.5-8.el8'),
  'EGI-SVG-CVE-2022-40674': [...expat('2.2.5-8.el8_6.3', '2.2.5-8.el8_6.2'), ...unconfirmedExpat],
  'EGI-SVG-DCACHE-SRM-PERMISSIONS': dcache,
  'EGI-SVG-TORQUE-SERVER-ID': torque,
};
