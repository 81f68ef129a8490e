/** The probes of vulnerabilities behind modules, namespaces and options of the kernel, and `check_advisory`. */
import { type Case, BASE, BY_DESIGN, DOES_NOT_LOOK, NOT_GATED, cve, pakiti } from './advisory-case.ts';
import type { Row } from './row.ts';

const USERS = 'sysctl_is user/max_user_namespaces 15000; sysctl_is user/max_net_namespaces 15000';
const NO_USERS = 'sysctl_is user/max_user_namespaces 0; sysctl_is user/max_net_namespaces 15000';
const NO_NETS = 'sysctl_is user/max_user_namespaces 15000; sysctl_is user/max_net_namespaces 0';

const OLD_8 = 'kernel 4.18.0-348.el8.x86_64';
const NEW_8 = 'kernel 4.18.0-553.80.1.el8_10.x86_64';

function namespaces(id: string): readonly Case[] {
  return [
    {
      when: 'kernel 4.18.0-348.el8, namespaces for everybody',
      setup: [BASE, OLD_8, 'loaded nf_tables', USERS],
      original: 'CRITICAL',
      ours: ['CRITICAL', /vulnerable/],
    },
    {
      when: 'user namespaces are off',
      setup: [BASE, OLD_8, 'loaded nf_tables', NO_USERS],
      original: 'OK',
      ours: ['OK', /mitigated by user-namespaces-off/],
    },
    {
      when: 'network namespaces are off',
      setup: [BASE, OLD_8, 'loaded nf_tables', NO_NETS],
      original: 'OK',
      ours: ['OK', /mitigated by network-namespaces-off/],
    },
    {
      when: 'user namespaces are off, the program sysctl is not there',
      setup: [BASE, OLD_8, 'loaded nf_tables', NO_USERS, 'no_tool sysctl'],
      original: 'CRITICAL',
      ours: ['OK', /mitigated by user-namespaces-off/],
      differs: BY_DESIGN('ours needs no tool'),
    },
    {
      when: 'kernel 4.18.0-553.80.1.el8_10, which is fixed',
      setup: [BASE, NEW_8, 'loaded nf_tables', USERS],
      original: 'CRITICAL',
      ours: ['OK', /fixed/],
      differs: NOT_GATED,
    },
    {
      when: 'the Pakiti client has found another vulnerability, the kernel is vulnerable',
      setup: [BASE, OLD_8, 'loaded nf_tables', USERS, pakiti('CVE-2020-0001\\n')],
      original: 'OK',
      ours: ['CRITICAL', /vulnerable/],
      differs: DOES_NOT_LOOK('what the Pakiti client does not know of is not looked at'),
    },
    {
      when: 'a fixed kernel, and the Pakiti client has found a vulnerability whose id begins alike',
      setup: [BASE, NEW_8, 'loaded nf_tables', USERS, pakiti(`${id}1\\n`)],
      original: 'CRITICAL',
      ours: ['OK', /fixed/],
      differs: { defect: 6, why: `${id}1 is taken for ${id}` },
    },
  ];
}

const netfilter = cve(
  'CVE-2024-1086',
  ...namespaces('CVE-2024-1086'),
  {
    when: 'nf_tables is not loaded now',
    setup: [BASE, OLD_8, USERS],
    original: 'OK',
    ours: ['CRITICAL', /vulnerable/],
    differs: DOES_NOT_LOOK('any user can have it loaded'),
  },
  {
    when: 'nf_tables is loaded, the program lsmod is not there',
    setup: [BASE, OLD_8, 'loaded nf_tables', USERS, 'no_tool lsmod'],
    original: 'OK',
    ours: ['CRITICAL', /vulnerable/],
    differs: DOES_NOT_LOOK('no lsmod, no module'),
  },
  {
    when: 'nf_tables is blocked and not loaded',
    setup: [BASE, OLD_8, USERS, "file /etc/modprobe.d/nft.conf 644 'install nf_tables /bin/false\\n'"],
    original: 'OK',
    ours: ['OK', /mitigated by nf-tables-blocked/],
  },
);

const OLD_9 = 'kernel 5.14.0-570.12.1.el9_6.x86_64';
const vsockLine = (text: string, directory = '/etc/modprobe.d'): string =>
  `file ${directory}/vsock.conf 644 '${text}\\n'`;

const vsock = cve(
  'CVE-2025-21756',
  {
    when: 'vsock can be loaded',
    setup: [BASE, OLD_9],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'vsock is blocked (install … /bin/false)',
    setup: [BASE, OLD_9, vsockLine('install vsock /bin/false')],
    original: 'OK',
    ours: ['OK', /mitigated by vsock-blocked/],
  },
  {
    when: 'vsock is blocked, but loaded already',
    setup: [BASE, OLD_9, vsockLine('install vsock /bin/false'), 'loaded vsock'],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'vsock is blacklisted only',
    setup: [BASE, OLD_9, vsockLine('blacklist vsock')],
    original: 'OK',
    ours: ['CRITICAL', /vulnerable/],
    differs: DOES_NOT_LOOK('blacklist stops no loading by name'),
  },
  {
    when: 'another module is blacklisted whose name begins alike',
    setup: [BASE, OLD_9, vsockLine('blacklist vsock_diag')],
    original: 'OK',
    ours: ['CRITICAL', /vulnerable/],
    differs: { defect: 6, why: 'a part of a name is taken for the name' },
  },
  {
    when: 'the install line loads vsock',
    setup: [BASE, OLD_9, vsockLine('install vsock /sbin/modprobe --ignore-install vsock')],
    original: 'OK',
    ours: ['CRITICAL', /vulnerable/],
    differs: DOES_NOT_LOOK('what the line runs is not looked at'),
  },
  {
    when: 'vsock is blocked in /usr/lib/modprobe.d',
    setup: [BASE, OLD_9, vsockLine('install vsock /bin/false', '/usr/lib/modprobe.d')],
    original: 'CRITICAL',
    ours: ['OK', /mitigated by vsock-blocked/],
    differs: BY_DESIGN('the original knows one of the directories of modprobe.d'),
  },
  {
    when: 'kernel 5.14.0-570.17.1.el9_6, which is fixed',
    setup: [BASE, 'kernel 5.14.0-570.17.1.el9_6.x86_64'],
    original: 'CRITICAL',
    ours: ['OK', /fixed/],
    differs: NOT_GATED,
  },
);

const config = (release: string, text: string): string =>
  `file /boot/config-${release} 644 'CONFIG_64BIT=y\\n${text}\\n'`;
const TIMERS = '5.14.0-570.12.1.el9_6.x86_64';

const timers = cve(
  'CVE-2025-38352',
  {
    when: 'a vulnerable kernel without CONFIG_POSIX_CPU_TIMERS_TASK_WORK',
    setup: [BASE, OLD_9, config(TIMERS, '# CONFIG_POSIX_CPU_TIMERS_TASK_WORK is not set')],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'the kernel is built with CONFIG_POSIX_CPU_TIMERS_TASK_WORK',
    setup: [BASE, OLD_9, config(TIMERS, 'CONFIG_POSIX_CPU_TIMERS_TASK_WORK=y')],
    original: 'OK',
    ours: ['OK', /mitigated by timers-run-in-task-work/],
  },
  {
    when: 'how the kernel is built cannot be told',
    setup: [BASE, OLD_9, 'rm -f /proc/config.gz'],
    original: 'CRITICAL',
    ours: ['UNKNOWN', /no kernel configuration/],
    differs: BY_DESIGN('what cannot be told is neither mitigated nor vulnerable'),
  },
  {
    when: 'kernel 5.14.0-570.42.2.el9_6, which is fixed',
    setup: [BASE, 'kernel 5.14.0-570.42.2.el9_6.x86_64'],
    original: 'CRITICAL',
    ours: ['OK', /fixed/],
    differs: NOT_GATED,
  },
);

export const moduleRows: readonly Row[] = [
  ...cve('CVE-2022-2588', ...namespaces('CVE-2022-2588')),
  ...cve('CVE-2023-32233', ...namespaces('CVE-2023-32233')),
  ...netfilter,
  ...vsock,
  ...timers,
];
