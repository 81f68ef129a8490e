import { assessTable } from '../../../test/kit/assess-table.ts';
import { affected, installed } from '../../../test/kit/assessing.ts';

const never = { status: 'not-affected' } as const;
const older = installed('bash 5.1.8-6.el9');

assessTable('assess by version', [
  {
    when: 'is vulnerable below the fix',
    of: older,
    said: [affected('bash', '5.1.8-9.el9')],
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 5.1.8-9.el9 (version)'],
  },
  {
    when: 'is fixed at the fix',
    of: installed('bash 5.1.8-9.el9'),
    said: [affected('bash', '5.1.8-9.el9')],
    lines: ['bash 5.1.8-9.el9 A-1: fixed → 5.1.8-9.el9 (version)'],
  },
  {
    when: 'is vulnerable without a fix',
    of: older,
    said: [affected('bash', null)],
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable no-fix (version)'],
  },
  {
    when: 'will not be fixed',
    of: older,
    said: [
      affected('bash', null, {
        claim: { status: 'affected', intervals: [{ introduced: null, fixed: null }], fix: 'never' },
      }),
    ],
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable will-not-fix (version)'],
  },
  {
    when: 'is not affected before it came in',
    of: older,
    said: [
      affected('bash', null, {
        claim: { status: 'affected', intervals: [{ introduced: '5.2', fixed: '5.3' }], fix: 'available' },
      }),
    ],
    lines: ['bash 5.1.8-6.el9 A-1: not-affected (version)'],
  },
  {
    when: 'is vulnerable from the very version that it came in with',
    of: older,
    said: [
      affected('bash', null, {
        claim: {
          status: 'affected',
          intervals: [{ introduced: '5.1.8-6.el9', fixed: '5.3' }],
          fix: 'available',
        },
      }),
    ],
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 5.3 (version)'],
  },
  {
    when: 'is vulnerable in any of several intervals',
    of: older,
    said: [
      affected('bash', null, {
        claim: {
          status: 'affected',
          intervals: [
            { introduced: null, fixed: '5.1.8-2.el9' },
            { introduced: null, fixed: '5.1.8-9.el9' },
          ],
          fix: 'available',
        },
      }),
    ],
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 5.1.8-9.el9 (version)'],
  },
  {
    when: 'is not affected by the word of the vendor',
    of: older,
    said: [affected('bash', null, { claim: never })],
    lines: ['bash 5.1.8-6.el9 A-1: not-affected (claim)'],
  },
  {
    when: 'is undetermined where the vendor does not know',
    of: older,
    said: [affected('bash', null, { claim: { status: 'undetermined', reason: 'being looked at' } })],
    lines: ['bash 5.1.8-6.el9 A-1: undetermined (claim)'],
  },
  { when: 'says nothing of another package', of: older, said: [affected('zsh', '9')], lines: [] },
  {
    when: 'says so where no feed is of the release',
    of: older,
    said: [affected('bash', '9', { release: 'rhel:9' })],
    lines: ['*: undetermined (no-feed)'],
  },
  {
    when: 'is undetermined where epochs are not known and one counts',
    of: installed('openssl 3.2.2-7.el9'),
    said: [affected('openssl', '1:3.2.2-6.el9')],
    host: { epochsUnknown: true },
    lines: ['openssl 3.2.2-7.el9 A-1: undetermined (version-order)'],
  },
  {
    when: 'judges each installed version on its own',
    of: [installed('gcc 11.1-1.el9'), installed('gcc 11.9-1.el9')],
    said: [affected('gcc', '11.5-1.el9')],
    lines: [
      'gcc 11.1-1.el9 A-1: vulnerable fix-available → 11.5-1.el9 (version)',
      'gcc 11.9-1.el9 A-1: fixed → 11.5-1.el9 (version)',
    ],
  },
  ...[' 9:5-1.el9', '9:5-1.el9 ', 'v1:5-1.el9', '1:2:5-1.el9', '\u00A09-1.el9'].map((fixed) => ({
    when: `is undetermined where a feed has what is no version: '${fixed}'`,
    of: installed('bash 5.1.8-6.el9'),
    said: [affected('bash', fixed)],
    lines: ['bash 5.1.8-6.el9 A-1: undetermined (version-order)'],
  })),
  {
    when: 'judges -devel and -doc like any other',
    of: [installed('bash-devel 5.1.8-6.el9'), installed('bash-doc 5.1.8-6.el9 noarch')],
    said: [affected('bash-devel', '5.1.8-9.el9'), affected('bash-doc', '5.1.8-9.el9')],
    lines: [
      'bash-devel 5.1.8-6.el9 A-1: vulnerable fix-available → 5.1.8-9.el9 (version)',
      'bash-doc 5.1.8-6.el9 A-1: vulnerable fix-available → 5.1.8-9.el9 (version)',
    ],
  },
  {
    when: 'does not take what is said of RHEL for CentOS Stream',
    of: older,
    said: [affected('bash', '5.1.8-9.el9', { release: 'rhel:9' })],
    on: { state: 'known', release: 'centos-stream:9', minor: null, packager: 'rpm' },
    lines: ['*: undetermined (no-feed)'],
  },
  {
    when: 'does not take what is said of RHEL for Rocky Linux',
    of: older,
    said: [affected('bash', '5.1.8-9.el9', { release: 'rhel:9' })],
    on: { state: 'known', release: 'rocky:9', minor: '9.4', packager: 'rpm' },
    lines: ['*: undetermined (no-feed)'],
  },
]);
