/** Conditions about the kernel, each in its three answers. */
import { KERNEL, type Rows } from './row.ts';

export const kernel: Rows = {
  kernel: [
    {
      answer: 'true',
      when: 'its release is in the range',
      ask: { kernel: { matching: '*.el9*', release: '>= 5.14.0-70.el9, < 5.14.0-362.18.1.el9_3' } },
      root: KERNEL,
    },
    {
      answer: 'true',
      when: 'Debian says its package',
      ask: { kernel: { debian: '< 6.1.76-1' } },
      root: {
        ...KERNEL,
        '/proc/version': 'Linux version 6.1.0-17-amd64 (x) #1 SMP Debian 6.1.69-1 (2023-12-30)\n',
      },
    },
    {
      answer: 'false',
      when: 'its package is older, whatever the compiler of Debian that built it',
      ask: { kernel: { debian: '>= 6.8' } },
      root: {
        ...KERNEL,
        '/proc/version':
          'Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld' +
          ' (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)\n',
      },
    },
    {
      answer: 'false',
      when: 'somebody built it on Debian, out of no package',
      ask: { kernel: { debian: '> 0' } },
      root: {
        ...KERNEL,
        '/proc/version':
          'Linux version 6.1.80 (me@here) (gcc (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40)' +
          ' #1 SMP PREEMPT_DYNAMIC Sat Feb 24 10:00:00 UTC 2024\n',
      },
    },
    {
      answer: 'true',
      when: 'Debian 6 says its package in front',
      ask: { kernel: { debian: '= 2.6.32-48' } },
      root: {
        ...KERNEL,
        '/proc/version':
          'Linux version 2.6.32-5-amd64 (Debian 2.6.32-48) (ben@decadent.org.uk) (gcc version 4.3.5 (Debian 4.3.5-4) )' +
          ' #1 SMP Mon Feb 25 00:26:11 UTC 2013\n',
      },
    },
    {
      answer: 'false',
      when: 'it is a candidate of the release',
      ask: { kernel: { release: '>= 6.7.0' } },
      root: { '/proc/sys/kernel/osrelease': '6.7.0-rc3\n' },
    },
    {
      answer: 'false',
      when: 'it is of another distribution, which is told first',
      ask: { all: [{ kernel: { matching: '*.el8*' } }, { kernel: { release: '> 1.el8' } }] },
      root: KERNEL,
    },
    {
      answer: 'unknown',
      when: 'the range is of another distribution',
      ask: { kernel: { release: '>= 4.18.0-513.el8' } },
      root: KERNEL,
    },
    ...['5.15.0-206.153.7.el8uek.x86_64', '6.1.50-1.el8.elrepo.x86_64', '4.19.0-1.el8a.aarch64'].map(
      (release) => ({
        answer: 'unknown' as const,
        when: `the range is of the distribution's own kernel, not of ${release}`,
        ask: { kernel: { matching: '*.el8*', release: '>= 4.18.0-513.24.1.el8_9' } },
        root: { '/proc/sys/kernel/osrelease': `${release}\n` },
      }),
    ),
    { answer: 'unknown', when: '/proc is not there', ask: { kernel: { release: '> 1' } } },
  ],
  'kernel-option': [
    {
      answer: 'true',
      when: 'it is set so',
      ask: { 'kernel-option': { name: 'CONFIG_A', equals: ['m', 'y'] } },
      root: { ...KERNEL, '/boot/config-5.14.0-362.8.1.el9_3.x86_64': 'CONFIG_A=y\n' },
    },
    {
      answer: 'true',
      when: 'it is not set, and that is asked',
      ask: { 'kernel-option': { name: 'CONFIG_A', equals: 'n' } },
      root: { ...KERNEL, '/boot/config-5.14.0-362.8.1.el9_3.x86_64': '# CONFIG_A is not set\nCONFIG_AB=y\n' },
    },
    {
      answer: 'false',
      when: 'it is a module',
      ask: { 'kernel-option': { name: 'CONFIG_A', equals: 'y' } },
      root: { ...KERNEL, '/lib/modules/5.14.0-362.8.1.el9_3.x86_64/config': 'CONFIG_A=m\n' },
    },
    {
      answer: 'unknown',
      when: 'nobody tells',
      ask: { 'kernel-option': { name: 'CONFIG_A', equals: 'y' } },
      root: KERNEL,
    },
    {
      answer: 'unknown',
      when: 'what the kernel packs is broken',
      ask: { 'kernel-option': { name: 'CONFIG_A', equals: 'n' } },
      root: { ...KERNEL, '/proc/config.gz': 'no gzip' },
    },
  ],
  'kernel-argument': [
    {
      answer: 'unknown',
      when: 'it was given twice, with different values',
      ask: { 'kernel-argument': { name: 'kvm_intel.nested', equals: [0, 'N'] } },
      root: { '/proc/cmdline': 'ro kvm_intel.nested=0 kvm-intel.nested=1\n' },
    },
    {
      answer: 'true',
      when: 'a list has it',
      ask: { 'kernel-argument': { name: 'initcall-blacklist', includes: 'b' } },
      root: { '/proc/cmdline': 'ro initcall_blacklist=a,b quiet\n' },
    },
    {
      answer: 'false',
      when: 'it comes after --, for init',
      ask: { 'kernel-argument': { name: 'quiet' } },
      root: { '/proc/cmdline': 'ro -- quiet\n' },
    },
    {
      answer: 'false',
      when: 'it is in a quoted value',
      ask: { 'kernel-argument': { name: 'quiet' } },
      root: { '/proc/cmdline': 'x="a quiet b" ro\n' },
    },
    { answer: 'unknown', when: '/proc is not there', ask: { 'kernel-argument': { name: 'quiet' } } },
  ],
  sysctl: [
    {
      answer: 'true',
      when: 'it is that of the first user namespace',
      ask: { sysctl: { name: 'user.max_user_namespaces', equals: 0 } },
      root: {
        '/proc/sys/user/max_user_namespaces': '0\n',
        '/proc/self/uid_map': '         0          0 4294967295\n',
      },
    },
    {
      answer: 'unknown',
      when: 'it is that of a user namespace of ours, and says nothing of the host',
      ask: { sysctl: { name: 'user.max_user_namespaces', equals: 0 } },
      root: {
        '/proc/sys/user/max_user_namespaces': '0\n',
        '/proc/self/uid_map': '         0       1000          1\n',
      },
    },
    {
      answer: 'true',
      when: 'it is the value',
      ask: { sysctl: { name: 'user.max_net_namespaces', equals: 0 } },
      root: { '/proc/sys/user/max_net_namespaces': '0\n' },
    },
    {
      answer: 'true',
      when: 'it is at most so much',
      ask: { sysctl: { name: 'net/ipv4/x', 'at-most': '2 KiB' } },
      root: { '/proc/sys/net/ipv4/x': '2048\n' },
    },
    {
      answer: 'false',
      when: 'it is more',
      ask: { sysctl: { name: 'a.b', equals: '4096 1 2' } },
      root: { '/proc/sys/a/b': '4096\t1\t3\n' },
    },
    {
      answer: 'false',
      when: 'the kernel has no such name',
      ask: { sysctl: { name: 'a.c', equals: 0 } },
      root: KERNEL,
    },
    { answer: 'unknown', when: '/proc/sys is not there', ask: { sysctl: { name: 'a.c', equals: 0 } } },
    {
      answer: 'unknown',
      when: 'it may not be read',
      ask: { sysctl: { name: 'a.b', equals: 0 } },
      root: { '/proc/sys/a/b': { file: 0o600, content: '0' } },
    },
    {
      answer: 'unknown',
      when: 'it is no number',
      ask: { sysctl: { name: 'a.b', 'at-most': 0 } },
      root: { '/proc/sys/a/b': 'none' },
    },
  ],
  'address-family': [
    {
      answer: 'true',
      when: 'it is registered',
      ask: { 'address-family': { name: 'VSOCK' } },
      root: { '/proc/net/protocols': 'protocol  size\nAF_VSOCK  1240 0\n' },
    },
    {
      answer: 'false',
      when: 'only another begins like it',
      ask: { 'address-family': { name: 'SMC' } },
      root: { '/proc/net/protocols': 'protocol  size\nSMC6  1240 0\n' },
    },
    {
      answer: 'unknown',
      when: 'there is no list',
      ask: { 'address-family': { name: 'RDS' } },
      root: { '/proc/modules': '' },
    },
  ],
};
