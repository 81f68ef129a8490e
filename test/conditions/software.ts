/** Conditions about software, each in its three answers. */
import { Failure } from '../../src/host/failure.ts';
import type { RootPlan } from '../kit/rooted-host.ts';
import { RPM_LIST, RPM_DATABASE, dpkg, BASH, type Rows } from './row.ts';

const process = (pid: number, name: string, exe: string, line: string, maps = ''): RootPlan => ({
  [`/proc/${pid}/comm`]: `${name}\n`,
  [`/proc/${pid}/exe`]: { link: exe },
  [`/proc/${pid}/cmdline`]: line,
  [`/proc/${pid}/maps`]: maps,
});
const INIT = process(1, 'systemd', '/usr/lib/systemd/systemd', '/sbin/init\0');
const SQUID = process(7, 'squid', '/usr/sbin/squid (deleted)', 'squid\0-f\0/etc/squid.conf\0');
export const software: Rows = {
  package: [
    {
      answer: 'unknown',
      when: 'it has an epoch, and the range names none',
      ask: { package: { name: 'bind', version: '>= 9.16-2' } },
      root: RPM_DATABASE,
      programs: { [RPM_LIST]: { stdout: 'bind\t32:9.16-1.el9\tx86_64\n' } },
    },
    {
      answer: 'unknown',
      when: 'rpm skipped a damaged header',
      ask: { package: { name: 'bind' } },
      root: RPM_DATABASE,
      programs: {
        [RPM_LIST]: {
          stdout: 'bash\t5.1-1.el9\tx86_64\n',
          stderr: 'error: rpmdb: damaged header #7 retrieved -- skipping.\n',
        },
      },
    },
    {
      answer: 'true',
      when: 'it is installed in the range',
      ask: { package: { name: 'ba*', version: '>= 5.2, < 6' } },
      root: BASH,
    },
    {
      answer: 'true',
      when: 'rpm has it, where epochs count',
      ask: { package: { name: 'bind', version: '>= 32:9.11' } },
      root: RPM_DATABASE,
      programs: { [RPM_LIST]: { stdout: 'gpg-pubkey\t1-1\t(none)\nbind\t32:9.16-1.el9\tx86_64\n' } },
    },
    {
      answer: 'true',
      when: 'any of two instances is enough',
      ask: { package: { name: 'c6', version: '< 2', instances: 'any' } },
      root: dpkg(['c6', '1-1'], ['c6', '2-1']),
    },
    { answer: 'false', when: 'it is not installed', ask: { package: { name: 'bas' } }, root: BASH },
    {
      answer: 'false',
      when: 'only its configuration is left',
      ask: { package: { name: 'x' } },
      root: { ...dpkg(['bash', '1'], ['x', '1', 'deinstall ok config-files']) },
    },
    {
      answer: 'false',
      when: 'it is older',
      ask: { package: { name: 'bash', version: '>= 5.2.15-2+deb12u1' } },
      root: BASH,
    },
    {
      answer: 'false',
      when: 'another packager has it',
      ask: { package: { name: 'bash', manager: 'rpm' } },
      root: BASH,
    },
    { answer: 'unknown', when: 'no packager has a package', ask: { package: { name: 'bash' } } },
    {
      answer: 'unknown',
      when: 'the list of dpkg is empty',
      ask: { package: { name: 'bash' } },
      root: { '/var/lib/dpkg/status': '' },
    },
    {
      answer: 'unknown',
      when: 'there is a database of rpm without rpm',
      ask: { package: { name: 'x' } },
      root: { ...BASH, ...RPM_DATABASE },
    },
    {
      answer: 'unknown',
      when: 'rpm fails',
      ask: { package: { name: 'x' } },
      root: RPM_DATABASE,
      programs: { [RPM_LIST]: { exitCode: 1 } },
    },
    {
      answer: 'unknown',
      when: 'two instances disagree',
      ask: { package: { name: 'c6', version: '< 2' } },
      root: dpkg(['c6', '1-1'], ['c6', '2-1']),
    },
  ],
  process: [
    {
      answer: 'true',
      when: 'the kernel has cut its name before the star',
      ask: { process: { name: 'nginx-ingress-controller*' } },
      root: { ...INIT, '/proc/7/comm': 'nginx-ingress-c\n' },
    },
    {
      answer: 'true',
      when: 'one has the name, though it lies about its arguments',
      ask: { process: { name: 'squid' } },
      root: { ...INIT, ...SQUID },
    },
    {
      answer: 'true',
      when: 'its executable is gone',
      ask: { process: { executable: '/usr/{,s}bin/squid', deleted: true } },
      root: { ...INIT, ...SQUID },
    },
    {
      answer: 'true',
      when: 'its arguments match',
      ask: { process: { name: 'sq*', 'command-line': ' -f /etc/' } },
      root: { ...INIT, ...SQUID },
    },
    {
      answer: 'false',
      when: 'no one process is all of it',
      ask: { process: { name: 'systemd', executable: '/usr/sbin/squid' } },
      root: { ...INIT, ...SQUID },
    },
    { answer: 'unknown', when: 'others are hidden', ask: { process: { name: 'nginx' } }, root: SQUID },
    { answer: 'unknown', when: '/proc is not there', ask: { process: { name: 'nginx' } } },
    {
      answer: 'unknown',
      when: 'arguments cannot be read',
      ask: { process: { 'command-line': 'x' } },
      root: { ...INIT, '/proc/1/cmdline': { file: 0o600 } },
    },
  ],
  'mapped-library': [
    {
      answer: 'true',
      when: 'the file was replaced',
      ask: { 'mapped-library': { name: 'libexpat.so*', deleted: true } },
      root: process(1, 'a', '/a', '', '7f0-7f1 r-xp 00 fd:00 42   /lib64/libexpat.so.1 (deleted)\n'),
    },
    {
      answer: 'false',
      when: 'only its path speaks of it',
      ask: { 'mapped-library': { name: 'libexpat.so*' } },
      root: process(
        1,
        'a',
        '/a',
        '',
        '7f0-7f1 r-xp 00 fd:00 42 /libexpat.so/x\n7f0-7f1 rw-p 00 00:00 0 [heap]\n',
      ),
    },
    {
      answer: 'unknown',
      when: 'the maps of others cannot be read',
      ask: { 'mapped-library': { name: 'libexpat.so*' } },
      root: { ...INIT, '/proc/1/maps': { file: 0o400 } },
    },
    {
      answer: 'unknown',
      when: 'others are hidden',
      ask: { 'mapped-library': { name: 'libexpat.so*' } },
      root: SQUID,
    },
  ],
  command: [
    {
      answer: 'true',
      when: 'it says so',
      ask: { command: { name: 'singularity', version: '< 2.6', matches: 'dist$' } },
      programs: { 'singularity --version': { stdout: '2.5.1-dist\n' } },
    },
    {
      answer: 'false',
      when: 'it says something else',
      ask: { command: { name: 'qmgr', matches: '^set' } },
      programs: { 'qmgr -c print server': { stdout: ' set\n' } },
    },
    { answer: 'unknown', when: 'it is not there', ask: { command: { name: 'qmgr', matches: 'x' } } },
    {
      answer: 'unknown',
      when: 'it fails, whatever it says',
      ask: { command: { name: 'qmgr', matches: '^set' } },
      programs: { 'qmgr -c print server': { stdout: 'set\n', exitCode: 1 } },
    },
    {
      answer: 'unknown',
      when: 'it hangs',
      ask: { command: { name: 'qmgr', matches: 'x' } },
      programs: { 'qmgr -c print server': new Failure('timeout', 'qmgr: not done') },
    },
    {
      answer: 'unknown',
      when: 'it says no version',
      ask: { command: { name: 'cvmfs2', version: '> 2' } },
      programs: { 'cvmfs2 --version': { stdout: 'none\n' } },
    },
  ],
  os: [
    {
      answer: 'true',
      when: 'it is like it',
      ask: { os: { id: 'rhel', version: '>= 9, < 10' } },
      root: { '/etc/os-release': 'ID="rocky"\nID_LIKE="rhel centos"\nVERSION_ID="9.3"\n' },
    },
    {
      answer: 'false',
      when: 'it is another',
      ask: { os: { id: 'debian' } },
      root: { '/usr/lib/os-release': "ID='rocky'\n" },
    },
    {
      answer: 'unknown',
      when: 'it has no version',
      ask: { os: { id: 'debian', version: '> 1' } },
      root: { '/etc/os-release': 'ID=debian\n' },
    },
    { answer: 'unknown', when: 'nobody tells', ask: { os: { id: 'debian' } } },
  ],
};
