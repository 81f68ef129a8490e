/** The probes of services and libraries, and `check_advisory`. */
import {
  type Case,
  BASE,
  BY_DESIGN,
  DOES_NOT_LOOK,
  NOT_GATED,
  cases,
  cve,
  rpms,
  tool,
} from './advisory-case.ts';
import type { Row } from './row.ts';

const dhcp = cve(
  'CVE-2018-1111',
  {
    when: 'NetworkManager with a vulnerable dhclient',
    setup: [rpms('NetworkManager 1.10.2-13.el7', 'dhclient 12:4.2.5-68.el7')],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'NetworkManager with a fixed dhclient',
    setup: [rpms('NetworkManager 1.10.2-13.el7', 'dhclient 12:4.2.5-68.el7_5.1')],
    original: 'CRITICAL',
    ours: ['OK', /fixed/],
    differs: NOT_GATED,
  },
  {
    when: 'NetworkManager is not installed',
    setup: [rpms('dhclient 12:4.2.5-68.el7')],
    original: 'OK',
    ours: ['OK', /not exposed/],
  },
  {
    when: 'rpm is not there, its database is',
    setup: [rpms('NetworkManager 1.10.2-13.el7', 'dhclient 12:4.2.5-68.el7'), 'no_tool rpm'],
    original: 'OK',
    ours: ['UNKNOWN', /no such program/],
    differs: DOES_NOT_LOOK('a tool that is not there counts as a package that is not'),
  },
  {
    when: 'a host of Debian',
    setup: ['rm -f /etc/redhat-release'],
    original: 'OK',
    ours: ['OK', /not exposed/],
  },
);

/** The original counts what ps and grep show of each other. */
const ps = (...lines: readonly string[]): string =>
  tool('ps', ...['USER PID COMMAND', ...lines].map((line) => `echo '${line}'`));
const GREP = 'nobody 7 grep squid';
const SQUID = ['cp /bin/sleep /usr/sbin/squid', '/usr/sbin/squid 1000 &'];

const squid = cve(
  'CVE-2019-12528',
  {
    when: 'Squid 3.5.20-12.el7 is running',
    setup: [rpms('squid 7:3.5.20-12.el7'), ...SQUID, ps('squid 5 /usr/sbin/squid', GREP)],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'Squid is not running',
    setup: [rpms('squid 7:3.5.20-12.el7'), ps(GREP)],
    original: 'OK',
    ours: ['OK', /not exposed/],
  },
  {
    when: 'Squid is not running, and ps has looked before grep began',
    setup: [rpms('squid 7:3.5.20-12.el7'), ps()],
    original: 'CRITICAL',
    ours: ['OK', /not exposed/],
    differs: BY_DESIGN('the original expects to see its own grep'),
  },
  {
    when: 'somebody reads squid.conf, Squid is not running',
    setup: [rpms('squid 7:3.5.20-12.el7'), ps('root 5 less /etc/squid/squid.conf', GREP)],
    original: 'CRITICAL',
    ours: ['OK', /not exposed/],
    differs: BY_DESIGN('the original takes every line with the word for the program'),
  },
  {
    when: 'frontier-squid 4.10 is running, which is fixed',
    setup: [rpms('frontier-squid 11:4.10-2.1.el7'), ...SQUID, ps('squid 5 /usr/sbin/squid', GREP)],
    original: 'CRITICAL',
    ours: ['OK', /fixed/],
    differs: NOT_GATED,
  },
);

const EXPAT = rpms('expat 2.2.5-4.el8');
const USES_EXPAT = 'LD_PRELOAD=$(echo /lib/*/libexpat.so.1) sleep 1000 &';

const expatRows = ['CVE-2022-25235', 'CVE-2022-25236', 'CVE-2022-40674'].flatMap((id) =>
  cve(
    id,
    {
      when: 'a process uses expat 2.2.5-4.el8, seen by root',
      setup: [EXPAT, USES_EXPAT],
      as: 'root',
      original: 'CRITICAL',
      ours: ['CRITICAL', /vulnerable/],
    },
    {
      when: 'no process uses expat, seen by root',
      setup: [EXPAT],
      as: 'root',
      original: 'OK',
      ours: ['OK', /not exposed|mitigated/],
    },
    {
      when: 'a process of root uses expat, seen by nobody',
      setup: [EXPAT, USES_EXPAT],
      original: 'OK',
      ours: ['UNKNOWN', /permission denied/],
      differs: DOES_NOT_LOOK('processes of others cannot be seen without privilege'),
    },
    {
      when: 'lsof is not installed, a process uses expat, seen by root',
      setup: [EXPAT, USES_EXPAT, 'no_tool lsof'],
      as: 'root',
      original: 'OK',
      ours: ['CRITICAL', /vulnerable/],
      differs: DOES_NOT_LOOK('no lsof, no libexpat'),
    },
    {
      when: 'a process uses expat 2.5.0, which is fixed, seen by root',
      setup: [rpms('expat 2.5.0-1.el9'), USES_EXPAT],
      as: 'root',
      original: 'CRITICAL',
      ours: ['OK', /fixed/],
      differs: NOT_GATED,
    },
  ),
);

const SAYS = (line: string): string =>
  tool('qmgr', `echo '#'`, `echo 'set server scheduling = True'`, `echo '${line}'`);

const torque = cases('Torque', 'EGI-SVG-TORQUE-SERVER-ID', [
  {
    when: 'qmgr is not there',
    setup: [BASE, 'no_tool qmgr'],
    original: 'OK',
    ours: ['OK', /not exposed/],
  },
  {
    when: 'disable_server_id_check = True',
    setup: [BASE, SAYS('set server disable_server_id_check = True')],
    original: 'OK',
    ours: ['CRITICAL', /vulnerable/],
    differs: { defect: 1, why: 'words of the pattern are taken for names of files' },
  },
  {
    when: 'disable_server_id_check is not set',
    setup: [BASE, SAYS('set server log_events = 511')],
    original: 'OK',
    ours: ['OK', /fixed/],
  },
  {
    when: 'qmgr fails',
    setup: [BASE, tool('qmgr', 'exit 1')],
    original: 'UNKNOWN',
    ours: ['UNKNOWN', /ended with 1/],
  },
]);

const dcache = cases('dcache-perms', 'EGI-SVG-DCACHE-SRM-PERMISSIONS', [
  { when: 'dCache SRM is not there', setup: [BASE], original: 'OK', ours: ['OK', /not exposed/] },
  {
    when: 'nobody else can write to it',
    setup: [BASE, "file /usr/share/srm/lib/srm.jar 644 ''", "file /usr/share/srm/conf/config.xml 644 ''"],
    original: 'OK',
    ours: ['OK', /fixed/],
  },
  ...(['664', '646', '4755'] as const).map((mode): Case => ({
    when: `a file has mode ${mode}`,
    setup: [BASE, `file /usr/share/srm/lib/srm.jar ${mode} ''`, 'mkdir -p /usr/share/srm/conf'],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  })),
  {
    when: 'its directory may not be read',
    setup: [
      BASE,
      "file /usr/share/srm/lib/srm.jar 666 ''",
      'mkdir -p /usr/share/srm/conf',
      'chmod 700 /usr/share/srm/lib',
    ],
    original: 'OK',
    ours: ['UNKNOWN', /permission denied/],
    differs: DOES_NOT_LOOK('what cannot be listed counts as empty'),
  },
]);

export const serviceRows: readonly Row[] = [...dhcp, ...squid, ...expatRows, ...torque, ...dcache];
