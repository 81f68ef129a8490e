/** The probes of set-uid programs, and `check_advisory`. */
import { BASE, BY_DESIGN, DOES_NOT_LOOK, NOT_GATED, cases, cve, rpms, tool } from './advisory-case.ts';
import type { Row } from './row.ts';

const NONE =
  "file /etc/passwd 644 'root:x:0:0::/root:/bin/bash\\nnobody:x:65534:65534::/:/usr/sbin/nologin\\n'";
const USER = "file /etc/passwd 644 'root:x:0:0::/root:/bin/bash\\nuser:x:1000:1000::/home/user:/bin/bash\\n'";
const DENIED = (name: string): string => `file /etc/pam.d/${name} 644 'auth required pam_deny.so\\n'`;
const LIBUSER = rpms('libuser 0.60-5.el7');

const libuser = cve(
  'CVE-2015-3245',
  {
    when: 'a user with a shell, chfn and chsh open',
    setup: [LIBUSER, USER, "file /etc/pam.d/chfn 644 ''", "file /etc/pam.d/chsh 644 ''"],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'chfn and chsh are denied',
    setup: [LIBUSER, USER, DENIED('chfn'), DENIED('chsh')],
    original: 'OK',
    ours: ['OK', /mitigated by chfn-and-chsh-denied/],
  },
  {
    when: 'chfn is denied, chsh is not',
    setup: [LIBUSER, USER, DENIED('chfn'), "file /etc/pam.d/chsh 644 ''"],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'the line that denies is a comment',
    setup: [
      LIBUSER,
      USER,
      ...['chfn', 'chsh'].map((each) => `file /etc/pam.d/${each} 644 '#auth required pam_deny.so\\n'`),
    ],
    original: 'OK',
    ours: ['CRITICAL', /vulnerable/],
    differs: DOES_NOT_LOOK('a comment counts as the setting'),
  },
  {
    when: 'there is no PAM file of chfn and chsh',
    setup: [LIBUSER, USER, 'rm -f /etc/pam.d/chfn /etc/pam.d/chsh'],
    original: 'OK',
    ours: ['CRITICAL', /vulnerable/],
    differs: DOES_NOT_LOOK('a file that cannot be read counts as one that denies'),
  },
  {
    when: 'no account but root has a shell',
    setup: [LIBUSER, NONE, "file /etc/pam.d/chfn 644 ''"],
    original: 'OK',
    ours: ['OK', /not exposed/],
  },
  {
    when: 'libuser is fixed',
    setup: [rpms('libuser 0.60-7.el7_1'), USER, "file /etc/pam.d/chfn 644 ''", "file /etc/pam.d/chsh 644 ''"],
    original: 'CRITICAL',
    ours: ['OK', /fixed/],
    differs: NOT_GATED,
  },
);

const SUID = "file /usr/libexec/singularity/bin/action-suid 4755 ''";
const setting = (text: string): string => `file /etc/singularity/singularity.conf 644 '${text}\\n'`;
const version = (text: string): string => tool('singularity', `echo ${text}`);

const singularity = cases('check_EGI-SVG-2018-14213', 'EGI-SVG-2018-14213', [
  {
    when: 'Singularity 2.4.6 with set-uid',
    setup: [rpms('singularity 2.4.6-1.el7'), SUID, setting('allow setuid = yes')],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'the set-uid bit is gone',
    setup: [rpms('singularity 2.4.6-1.el7'), SUID, 'chmod u-s /usr/libexec/singularity/bin/*-suid'],
    original: 'OK',
    ours: ['OK', /mitigated by not-setuid/],
  },
  {
    when: 'set-uid is not allowed',
    setup: [rpms('singularity 2.4.6-1.el7'), SUID, setting('allow setuid = no')],
    original: 'OK',
    ours: ['OK', /mitigated by setuid-not-allowed/],
  },
  {
    when: 'the line that allows no set-uid is a comment',
    setup: [rpms('singularity 2.4.6-1.el7'), SUID, setting('#allow setuid = no')],
    original: 'OK',
    ours: ['CRITICAL', /vulnerable/],
    differs: DOES_NOT_LOOK('a comment counts as the setting'),
  },
  {
    when: 'Singularity is not installed',
    setup: [BASE],
    original: 'OK',
    ours: ['OK', /not exposed/],
  },
  {
    when: 'Singularity 2.6.1 with set-uid, which is fixed',
    setup: [rpms('singularity 2.6.1-1.el7'), SUID],
    original: 'CRITICAL',
    ours: ['OK', /fixed/],
    differs: NOT_GATED,
  },
]);

const overlay = cve(
  'CVE-2018-12021',
  {
    when: 'Singularity 2.5.1 with overlay',
    setup: [rpms('singularity 2.5.1-1.el7'), SUID, setting('enable overlay = yes'), version('2.5.1-dist')],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'Singularity 2.5.1 without overlay',
    setup: [rpms('singularity 2.5.1-1.el7'), SUID, setting('enable overlay = no'), version('2.5.1-dist')],
    original: 'OK',
    ours: ['OK', /mitigated by overlay-off/],
  },
  {
    when: 'Singularity 2.6.1, which is fixed',
    setup: [rpms('singularity 2.6.1-1.el7'), SUID, setting('enable overlay = yes'), version('2.6.1-dist')],
    original: 'CRITICAL',
    ours: ['OK', /fixed/],
    differs: BY_DESIGN('the original takes what is newer than 2.5 for older'),
  },
  {
    when: 'Singularity 2.5.1 is not on PATH',
    setup: [rpms('singularity 2.5.1-1.el7'), SUID, setting('enable overlay = yes')],
    original: 'OK',
    ours: ['UNKNOWN', /no such program/],
    differs: DOES_NOT_LOOK('what is not on PATH counts as not there'),
  },
  {
    when: 'the set-uid bit of Singularity 2.5.1 is gone',
    setup: [
      rpms('singularity 2.5.1-1.el7'),
      SUID,
      'chmod u-s /usr/libexec/singularity/bin/*-suid',
      version('2.5.1-dist'),
    ],
    original: 'OK',
    ours: ['OK', /mitigated by not-setuid/],
  },
);

const SUDO = "file /usr/bin/sudo 4755 ''";
const ABORTS = tool('sudoedit', 'kill -ABRT $$');
const REFUSES = tool('sudoedit', 'exit 1');

const sudo = cve(
  'CVE-2021-3156',
  {
    when: 'sudo 1.8.29-5.el8, which aborts',
    setup: [rpms('sudo 1.8.29-5.el8'), SUDO, ABORTS],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'sudo 1.8.29-5.el8, which does not abort here',
    setup: [rpms('sudo 1.8.29-5.el8'), SUDO, REFUSES],
    original: 'OK',
    ours: ['CRITICAL', /vulnerable/],
    differs: { defect: 9, why: 'it overflows sudo to see; an overflow that goes unnoticed proves nothing' },
  },
  {
    when: 'sudo 1.8.29-6.el8_3.1, which is fixed',
    setup: [rpms('sudo 1.8.29-6.el8_3.1'), SUDO, REFUSES],
    original: 'OK',
    ours: ['OK', /fixed/],
  },
  {
    when: 'sudo without the set-uid bit',
    setup: [rpms('sudo 1.8.29-5.el8'), SUDO, 'chmod u-s /usr/bin/sudo', ABORTS],
    original: 'OK',
    ours: ['OK', /mitigated by not-setuid/],
  },
  {
    when: 'sudo is not installed',
    setup: [BASE, 'no_tool sudo'],
    original: 'OK',
    ours: ['OK', /not exposed/],
  },
);

const PKEXEC = "file /usr/bin/pkexec 4755 ''";

const pkexec = cve(
  'CVE-2021-4034',
  {
    when: 'polkit 0.115-11.el8 with set-uid pkexec',
    setup: [rpms('polkit 0.115-11.el8'), PKEXEC],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'pkexec without the set-uid bit',
    setup: [rpms('polkit 0.115-11.el8'), PKEXEC, 'chmod u-s /usr/bin/pkexec'],
    original: 'OK',
    ours: ['OK', /mitigated by not-setuid/],
  },
  {
    when: 'pkexec is not installed',
    setup: [BASE, 'no_tool pkexec'],
    original: 'OK',
    ours: ['OK', /not exposed/],
  },
  {
    when: 'polkit 0.115-13.el8_5.2, which is fixed',
    setup: [rpms('polkit 0.115-13.el8_5.2'), PKEXEC],
    original: 'CRITICAL',
    ours: ['OK', /fixed/],
    differs: NOT_GATED,
  },
);

export const setuidRows: readonly Row[] = [...libuser, ...singularity, ...overlay, ...sudo, ...pkexec];
