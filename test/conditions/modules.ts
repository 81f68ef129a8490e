/** Conditions about modules of the kernel, each in its three answers. */
import type { Condition } from '../../src/evidence/condition.ts';
import type { RootPlan } from '../kit/rooted-host.ts';
import { KERNEL, type Rows } from './row.ts';

const indexes = (builtin: string, files: string): RootPlan => ({
  ...KERNEL,
  '/lib/modules/5.14.0-362.8.1.el9_3.x86_64/modules.builtin': builtin,
  '/lib/modules/5.14.0-362.8.1.el9_3.x86_64/modules.dep': files,
  '/proc/modules': 'nf_tables 1 0 - Live 0x0\n',
  '/proc/cmdline': 'ro\n',
});
const RDS = indexes('kernel/fs/ext4/ext4.ko\n', 'kernel/net/rds/rds.ko.xz: kernel/a.ko\nextra/xsk-x.ko:\n');
const module = (
  name: string,
  is: 'loaded' | 'builtin' | 'blocked' | 'blacklisted' | 'absent',
): Condition => ({
  module: { name, is },
});

export const modules: Rows = {
  module: [
    { answer: 'true', when: 'loaded', ask: module('nf-tables', 'loaded'), root: RDS },
    {
      answer: 'true',
      when: 'loaded, though it hides from /proc/modules',
      ask: module('diamorphine', 'loaded'),
      root: { ...RDS, '/sys/module/diamorphine/initstate': 'live\n' },
    },
    { answer: 'false', when: 'not loaded', ask: module('rds', 'loaded'), root: RDS },
    {
      answer: 'false',
      when: 'not loaded into a kernel that was built without modules',
      ask: module('rds', 'loaded'),
      root: {
        ...KERNEL,
        '/boot/config-5.14.0-362.8.1.el9_3.x86_64': '# CONFIG_MODULES is not set\nCONFIG_NET=y\n',
      },
    },
    { answer: 'unknown', when: 'no list of loaded ones', ask: module('rds', 'loaded'), root: KERNEL },
    {
      answer: 'unknown',
      when: 'a kernel configuration that is empty says nothing of modules either',
      ask: module('rds', 'loaded'),
      root: { ...KERNEL, '/boot/config-5.14.0-362.8.1.el9_3.x86_64': '' },
    },
    {
      answer: 'unknown',
      when: 'absent, by an index that was cut to nothing',
      ask: module('rds', 'absent'),
      root: indexes('kernel/fs/ext4/ext4.ko\n', ''),
    },
    {
      answer: 'true',
      when: 'kept out at boot',
      ask: module('af-alg', 'blocked'),
      root: { ...RDS, '/proc/cmdline': 'module_blacklist=rds module_blacklist=tipc,af_alg\n' },
    },
    {
      answer: 'false',
      when: 'kept out at boot by an argument that a later one replaces',
      ask: module('rds', 'blocked'),
      root: { ...RDS, '/proc/cmdline': 'module_blacklist=rds module_blacklist=tipc\n' },
    },
    {
      answer: 'false',
      when: 'kept out at boot by a name that the kernel takes letter by letter',
      ask: module('af_alg', 'blocked'),
      root: { ...RDS, '/proc/cmdline': 'module_blacklist=af-alg\n' },
    },
    { answer: 'true', when: 'built in', ask: module('ext4', 'builtin'), root: RDS },
    { answer: 'false', when: 'not built in', ask: module('rds', 'builtin'), root: RDS },
    { answer: 'unknown', when: 'no list of built-in ones', ask: module('rds', 'builtin'), root: KERNEL },
    {
      answer: 'true',
      when: 'blocked',
      ask: module('rds', 'blocked'),
      root: { ...RDS, '/etc/modprobe.d/x.conf': '# no\n  install   rds \\\n /usr/bin/false\n' },
    },
    {
      answer: 'true',
      when: 'blocked by a glob',
      ask: module('xsk_x', 'blocked'),
      root: { ...RDS, '/lib/modprobe.d/x.conf': 'install xsk-* /bin/true\n' },
    },
    {
      answer: 'true',
      when: 'blocked by a glob with a range',
      ask: module('rds', 'blocked'),
      root: {
        ...RDS,
        '/lib/modprobe.d/x.conf': 'install x-y[\ninstall [z-a]* /x\ninstall [a-z]ds /bin/true\n',
      },
    },
    {
      answer: 'true',
      when: 'blocked at boot',
      ask: module('rds', 'blocked'),
      root: { ...RDS, '/proc/cmdline': 'module_blacklist=a,rds\n' },
    },
    {
      answer: 'false',
      when: 'only blacklisted',
      ask: module('rds', 'blocked'),
      root: { ...RDS, '/etc/modprobe.d/x.conf': 'blacklist rds\n' },
    },
    {
      answer: 'false',
      when: 'blocked, but built in',
      ask: module('ext4', 'blocked'),
      root: { ...RDS, '/etc/modprobe.d/x.conf': 'install ext4 /bin/false\n' },
    },
    {
      answer: 'false',
      when: 'the first install line loads it',
      ask: module('rds', 'blocked'),
      root: {
        ...RDS,
        '/usr/lib/modprobe.d/a.conf': 'install rds /sbin/modprobe -i rds\n',
        '/etc/modprobe.d/b.conf': 'install rds /bin/false\n',
      },
    },
    {
      answer: 'false',
      when: 'a file of /etc hides the one that blocks',
      ask: module('rds', 'blocked'),
      root: {
        ...RDS,
        '/etc/modprobe.d/a.conf': '',
        '/usr/lib/modprobe.d/a.conf': 'install rds /bin/false\n',
      },
    },
    {
      answer: 'false',
      when: 'the file has no suffix that counts',
      ask: module('rds', 'blocked'),
      root: { ...RDS, '/etc/modprobe.d/a.conf.rpmsave': 'install rds /bin/false\n' },
    },
    {
      answer: 'unknown',
      when: 'a file before cannot be read',
      ask: module('rds', 'blocked'),
      root: {
        ...RDS,
        '/etc/modprobe.d/a.conf': { file: 0o600 },
        '/etc/modprobe.d/b.conf': 'install rds /bin/false\n',
      },
    },
    {
      answer: 'unknown',
      when: 'whether it is built in cannot be told',
      ask: module('rds', 'blocked'),
      root: { ...KERNEL, '/proc/cmdline': '', '/etc/modprobe.d/b.conf': 'install rds /bin/false\n' },
    },
    {
      answer: 'true',
      when: 'blacklisted',
      ask: module('rds', 'blacklisted'),
      root: { ...RDS, '/run/modprobe.d/x.conf': 'blacklist rds\n' },
    },
    { answer: 'false', when: 'not blacklisted', ask: module('rds', 'blacklisted'), root: RDS },
    {
      answer: 'unknown',
      when: 'a directory cannot be listed',
      ask: module('rds', 'blacklisted'),
      root: { ...RDS, '/etc/modprobe.d': { directory: 0o700 } },
    },
    { answer: 'true', when: 'absent', ask: module('tipc', 'absent'), root: RDS },
    { answer: 'false', when: 'there is a file of it', ask: module('rds', 'absent'), root: RDS },
    {
      answer: 'unknown',
      when: 'no list of files',
      ask: module('tipc', 'absent'),
      root: { ...KERNEL, '/proc/modules': '' },
    },
    {
      answer: 'unknown',
      when: 'a glob is asked for more than loaded',
      ask: module('stap_*', 'absent'),
      root: RDS,
    },
  ],
};
