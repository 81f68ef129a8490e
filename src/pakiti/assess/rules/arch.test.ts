import { assessTable } from '../../../../test/kit/assess-table.ts';
import { affected, installed } from '../../../../test/kit/assessing.ts';

const older = installed('bash 5.1.8-6.el9');

assessTable('assess by arch', [
  {
    when: 'leaves what is of another machine',
    of: older,
    said: [affected('bash', '9', { arches: ['aarch64'] })],
    lines: ['bash 5.1.8-6.el9 A-1: not-affected (arch)'],
  },
  {
    when: 'takes noarch for every machine',
    of: installed('bash 5.1.8-6.el9 noarch'),
    said: [affected('bash', '9', { arches: ['x86_64'] })],
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 9 (version)'],
  },
  ...(['x86_64, AMD EPYC', 'x86_64_v2'] as const).map((arch) => ({
    when: `knows ${arch}`,
    of: installed('bash 5.1.8-6.el9 noarch'),
    said: [affected('bash', '9', { arches: ['x86_64'] })],
    host: { arch },
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 9 (version)'],
  })),
  {
    when: 'is undetermined for noarch of a machine that is not known',
    of: installed('bash 5.1.8-6.el9 noarch'),
    said: [affected('bash', '9', { arches: ['x86_64'] })],
    host: { arch: 'EPYC' },
    lines: ['bash 5.1.8-6.el9 A-1: undetermined → 9 (arch)'],
  },
  {
    when: 'holds a rebuild for older machines against what is said of x86_64',
    of: installed('bash 5.1.8-6.el10 x86_64_v2'),
    said: [affected('bash', '9', { arches: ['x86_64'] })],
    lines: ['bash 5.1.8-6.el10 A-1: vulnerable fix-available → 9 (version)'],
  },
  ...(['x86_64_v3', 'X86_64'] as const).map((arch) => ({
    when: `is undetermined for ${arch}, which may be what somebody else calls otherwise`,
    of: installed(`bash 5.1.8-6.el9 ${arch}`),
    said: [affected('bash', '9', { arches: ['x86_64'] })],
    lines: ['bash 5.1.8-6.el9 A-1: undetermined → 9 (arch)'],
  })),
  {
    when: 'takes what is said of noarch for every machine',
    of: older,
    said: [affected('bash', '9', { arches: ['noarch'] })],
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 9 (version)'],
  },
  {
    when: 'leaves noarch of another machine',
    of: installed('bash 5.1.8-6.el9 noarch'),
    said: [affected('bash', '9', { arches: ['aarch64'] })],
    lines: ['bash 5.1.8-6.el9 A-1: not-affected (arch)'],
  },
  {
    when: 'takes the statement of its own arch',
    of: older,
    said: [affected('bash', '9', { arches: ['aarch64'] }), affected('bash', '5.1', { arches: ['x86_64'] })],
    lines: ['bash 5.1.8-6.el9 A-1: fixed → 5.1 (version)'],
  },
  {
    when: 'takes a package of which nobody has said it for one of the machine',
    of: { ...older, arch: '' },
    said: [affected('bash', '9', { arches: ['x86_64'] })],
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 9 (version)'],
  },
  {
    when: 'is undetermined where nobody has said it, and it is about another machine',
    of: { ...older, arch: '' },
    said: [affected('bash', '9', { arches: ['i686'] })],
    lines: ['bash 5.1.8-6.el9 A-1: undetermined → 9 (arch)'],
  },
]);
