import { assessTable } from '../../../../test/kit/assess-table.ts';
import { advisory, affected, installed } from '../../../../test/kit/assessing.ts';

const [first, second] = ['5.14.0-427.el9_4', '5.14.0-503.el9_5'];
const running = (kernel: string): { readonly host: { readonly kernel: string } } => ({ host: { kernel } });
const vulnerable = (what: string): string =>
  `${what} A-1: vulnerable fix-available → ${second} (running-kernel)`;

assessTable('assess by lines of kernels, and by others of their source', [
  {
    when: 'judges it by a feed that names others of its source although another feed says that it is not affected',
    of: installed(`kernel-core ${first}`, { source: { name: 'kernel', version: first } }),
    said: {
      one: [advisory('A-1', [affected('kernel', second)])],
      other: [
        advisory('A-1', [affected('kernel', null, { of: 'source', claim: { status: 'not-affected' } })]),
      ],
    },
    ...running(`${first}.x86_64`),
    lines: [vulnerable(`kernel-core ${first}`), `kernel-core ${first} A-1: not-affected (claim)`],
  },
  ...[
    ['a fix', 'kernel-uek'],
    ['a fix of a part that it has not', 'kernel-uek-core'],
  ].map(([what = '', name = '']) => ({
    when: `never holds one release of UEK against ${what} of another, and says that nobody speaks of it`,
    of: installed('kernel-uek 5.4.17-2136.300.7.el8uek'),
    said: [affected(name, '5.15.0-3.60.5.1.el8uek')],
    ...running('5.4.17-2136.300.7.el8uek.x86_64'),
    lines: [
      '*: undetermined (running-kernel)',
      ...(name === 'kernel-uek'
        ? ['kernel-uek 5.4.17-2136.300.7.el8uek A-1: not-affected (kernel-line)']
        : []),
    ],
  })),
  {
    when: 'holds UEK against a fix of its own release beside one of another',
    of: installed('kernel-uek 5.4.17-2136.300.7.el8uek'),
    said: [
      affected('kernel-uek', '5.15.0-3.60.5.1.el8uek'),
      affected('kernel-uek', '5.4.17-2136.310.1.el8uek'),
    ],
    ...running('5.4.17-2136.300.7.el8uek.x86_64'),
    lines: [
      'kernel-uek 5.4.17-2136.300.7.el8uek A-1: vulnerable fix-available → 5.4.17-2136.310.1.el8uek (running-kernel)',
    ],
  },
  {
    when: 'is undetermined by others of its source where nobody has said which kernel runs',
    of: installed(`kernel ${first}`),
    said: [affected('kernel-core', second)],
    lines: [`kernel ${first} A-1: undetermined → ${second} (running-kernel)`],
  },
]);
