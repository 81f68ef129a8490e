import { assessTable } from '../../../test/kit/assess-table.ts';
import { advisory, affected, installed } from '../../../test/kit/assessing.ts';

const older = installed('bash 5.1.8-6.el9');

assessTable('assess of several feeds', [
  {
    when: 'says the same advisory once',
    of: older,
    said: {
      osv: [advisory('A-1', [affected('bash', '9')])],
      errata: [advisory('A-1', [affected('bash', '9')])],
    },
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 9 (version)'],
  },
  {
    when: 'rests on the one that is not stale',
    of: older,
    said: {
      osv: [advisory('A-1', [affected('bash', '9')])],
      errata: [advisory('A-1', [affected('bash', '9')])],
    },
    context: { stale: new Map([['osv', 'it is nine days old']]) },
    lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 9 (version)'],
  },
  {
    when: 'is undetermined where all are stale',
    of: older,
    said: { osv: [advisory('A-1', [affected('bash', '2')])] },
    context: { stale: new Map([['osv', 'it is nine days old']]) },
    lines: ['bash 5.1.8-6.el9 A-1: undetermined → 2 (stale-feed)'],
  },
  {
    when: 'forgets what is withdrawn',
    of: older,
    said: [
      advisory('A-1', [affected('bash', '9')], { withdrawn: 1 }),
      advisory('A-2', [affected('zsh', '9')]),
    ],
    lines: [],
  },
  {
    when: 'says when support is over',
    of: older,
    said: [
      advisory('A-2', [affected('zsh', '9')]),
      { kind: 'support', release: 'almalinux:9', ends: 100, extendedEnds: null },
    ],
    context: { now: 100 },
    lines: ['*: undetermined (support)'],
  },
]);
