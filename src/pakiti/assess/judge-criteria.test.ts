import { assessTable } from '../../../test/kit/assess-table.ts';
import { advisory, affected, installed } from '../../../test/kit/assessing.ts';
import type { Criteria, FeedRecord } from '../advisory.ts';

function older(name: string, evr: string): Criteria {
  const version = { of: 'evr', operation: 'less than', evr } as const;
  const test = { kind: 'package', names: [name], namePattern: null, arch: null, version } as const;
  return {
    is: 'test',
    negate: false,
    test: { ...test, signedBy: null, check: 'at least one', exists: true },
  };
}

const NINE: Criteria = { is: 'test', negate: false, test: { kind: 'release', release: 'almalinux:9' } };

function definition(id: string, ...of: readonly Criteria[]): FeedRecord {
  return advisory(id, [], { criteria: { is: 'and', negate: false, of: [NINE, ...of] } });
}

const bash = installed('bash 5.1.8-6.el9');

assessTable('assess by criteria', [
  {
    when: 'is vulnerable where they hold',
    of: [bash, installed('zsh 1-1')],
    said: [definition('A-1', older('bash', '0:5.1.8-9.el9'))],
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 5.1.8-9.el9 (criteria)'],
  },
  {
    when: 'is fixed where an older one would be vulnerable',
    of: bash,
    said: [definition('A-1', older('bash', '0:5.1.8-2.el9'))],
    lines: ['bash 5.1.8-6.el9 A-1: fixed → 5.1.8-2.el9 (criteria)'],
  },
  {
    when: 'says an advisory once that another feed has as a statement',
    of: bash,
    said: {
      oval: [definition('A-1', older('bash', '0:5.1.8-9.el9'))],
      osv: [advisory('A-1', [affected('bash', '5.1.8-9.el9')])],
    },
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 5.1.8-9.el9 (version)'],
  },
  ...['1', '9'].map((fixed) => ({
    when: `is undetermined for what another has built, older than ${fixed} or not`,
    of: installed('bash 5.1.8-6.el9', { vendor: 'Example Ltd' }),
    said: [definition('A-1', older('bash', fixed))],
    lines: [`bash 5.1.8-6.el9 A-1: undetermined ${fixed === '9' ? '→ 9 ' : ''}(vendor)`],
  })),
  {
    when: 'never holds one release of UEK against a fix of another',
    of: installed('kernel-uek 5.4.17-2136.300.7.el9uek'),
    said: [
      definition('A-1', older('kernel-uek', '0:5.15.0-3.60.5.1.el9uek')),
      definition('A-2', older('kernel-uek', '0:5.4.17-2136.310.1.el9uek')),
    ],
    host: { kernel: '5.4.17-2136.300.7.el9uek.x86_64' },
    lines: [
      'kernel-uek 5.4.17-2136.300.7.el9uek A-1: not-affected (kernel-line)',
      'kernel-uek 5.4.17-2136.300.7.el9uek A-2: vulnerable fix-available → 5.4.17-2136.310.1.el9uek (running-kernel)',
    ],
  },
  {
    when: 'leaves a kernel that does not run',
    of: [installed('kernel-core 5.14.0-1.el9'), installed('kernel-core 5.14.0-2.el9')],
    said: [definition('A-1', older('kernel-core', '0:5.14.0-9.el9'))],
    host: { kernel: '5.14.0-1.el9.x86_64' },
    lines: [
      'kernel-core 5.14.0-1.el9 A-1: vulnerable fix-available → 5.14.0-9.el9 (running-kernel)',
      'kernel-core 5.14.0-2.el9 A-1: not-affected (running-kernel)',
    ],
  },
]);
