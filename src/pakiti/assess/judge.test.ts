import { assessTable } from '../../../test/kit/assess-table.ts';
import { advisory, affected, installed } from '../../../test/kit/assessing.ts';

const older = installed('bash 5.1.8-6.el9');

const DOUBT = { status: 'undetermined', reason: 'the vendor is looking at it' } as const;

const library = installed('bash-libs 5.1.8-6.el9', { source: { name: 'bash', version: '5.1.8-6.el9' } });
const ofSource = affected('bash', '5.1.8-9.el9', { of: 'source' });

assessTable('assess of what is said of a package and of its source', [
  {
    when: 'takes the word about the package',
    of: library,
    said: [ofSource, affected('bash-libs', null, { claim: { status: 'not-affected' } })],
    lines: ['bash-libs 5.1.8-6.el9 A-1: not-affected (claim)'],
  },
  {
    when: 'takes the word about the source where there is none about the package',
    of: library,
    said: [ofSource, affected('bash', '5.1.8-9.el9')],
    lines: ['bash-libs 5.1.8-6.el9 A-1: vulnerable fix-available → 5.1.8-9.el9 (source-version)'],
  },
  {
    when: 'takes the word about the source where that about the package is of another machine',
    of: library,
    said: [ofSource, affected('bash-libs', null, { arches: ['s390x'], claim: { status: 'not-affected' } })],
    lines: ['bash-libs 5.1.8-6.el9 A-1: vulnerable fix-available → 5.1.8-9.el9 (source-version)'],
  },
]);

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
    lines: ['*: undetermined (stale-feed)', 'bash 5.1.8-6.el9 A-1: undetermined → 2 (stale-feed)'],
  },
  {
    when: 'is undetermined where all are stale, though none of them speaks of what is installed',
    of: older,
    said: { osv: [advisory('A-1', [affected('zlib', '2')])] },
    context: { stale: new Map([['osv', 'it is nine days old']]) },
    lines: ['*: undetermined (stale-feed)'],
  },
  {
    when: 'does not take a feed that speaks of something else for one that knows',
    of: older,
    said: {
      osv: [advisory('A-1', [affected('bash', '9', { module: null, claim: DOUBT })])],
      errata: [advisory('A-1', [affected('bash', '9', { arches: ['aarch64'] })])],
    },
    lines: ['bash 5.1.8-6.el9 A-1: undetermined (claim)'],
  },
  {
    when: 'does not rest on a stale feed, nor on a fresh one that speaks of something else',
    of: older,
    said: {
      errata: [advisory('A-1', [affected('bash', '9', { arches: ['aarch64'] })])],
      osv: [advisory('A-1', [affected('bash', '9')])],
    },
    context: { stale: new Map([['osv', 'it is nine days old']]) },
    lines: ['bash 5.1.8-6.el9 A-1: undetermined → 9 (stale-feed)'],
  },
  {
    when: 'rests on the fresh one where both speak of something else',
    of: older,
    said: {
      osv: [advisory('A-1', [affected('bash', '9', { arches: ['aarch64'] })])],
      errata: [advisory('A-1', [affected('bash', '9', { arches: ['aarch64'] })])],
    },
    context: { stale: new Map([['osv', 'it is nine days old']]) },
    lines: ['bash 5.1.8-6.el9 A-1: not-affected (arch)'],
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
  ...[0, 1].map((turn) => {
    const copies = [
      advisory('A-1', [affected('bash', '5.1.8-5.el9')], { modified: 1 }),
      advisory('A-1', [affected('bash', '9')], { modified: 2 }),
    ];
    return {
      when: `takes the newest copy of one feed, whichever comes first (${turn})`,
      of: older,
      said: turn === 0 ? copies : copies.toReversed(),
      lines: ['bash 5.1.8-6.el9 A-1: vulnerable fix-available → 9 (version)'],
    };
  }),
  ...[0, 1].map((turn) => {
    const copies = [
      advisory('A-1', [affected('bash', '9')], { modified: 1 }),
      advisory('A-1', [], { modified: 2, withdrawn: 2 }),
      advisory('A-2', [affected('zsh', '9')]),
    ];
    return {
      when: `forgets what a later copy withdraws, whichever comes first (${turn})`,
      of: older,
      said: turn === 0 ? copies : copies.toReversed(),
      lines: [],
    };
  }),
  ...[0, 1].map((turn) => {
    const withdrawals = [2, 1].map((modified) => advisory('A-1', [], { modified, withdrawn: modified }));
    return {
      when: `forgets what any later copy withdraws, though an older one withdraws it too (${turn})`,
      of: older,
      said: [
        ...(turn === 0 ? withdrawals : withdrawals.toReversed()),
        advisory('A-1', [affected('bash', '9')], { modified: 2 }),
        advisory('A-2', [affected('zsh', '9')]),
      ],
      lines: [],
    };
  }),
  {
    when: 'forgets of each list of packages what is withdrawn of it',
    of: [older, installed('zsh 1-1')],
    said: [
      advisory('A-1', [affected('bash', '9'), affected('zsh', '9')]),
      advisory('A-1', [affected('bash', '9')], { withdrawn: 1 }),
      advisory('A-1', [affected('zsh', '9')], { withdrawn: 1 }),
      advisory('A-2', [affected('ksh', '9')]),
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
  ...(
    [
      ['debian:10', 'dpkg', true],
      ['debian:6', 'dpkg', true],
      ['centos:7', 'rpm', true],
      ['ubuntu:19.10', 'dpkg', true],
      ['fedora:21', 'rpm', true],
      ['sles:12.3', 'rpm', true],
      ['almalinux:9', 'rpm', false],
      ['debian:12', 'dpkg', false],
      ['almalinux:11', 'rpm', false],
    ] as const
  ).map(([release, packager, isOver]) => ({
    when: `says without a feed of it ${isOver ? 'that' : 'nothing, for'} support of ${release} is ${isOver ? 'over' : 'not'}`,
    of: installed('bash 1-1'),
    said: [advisory('A-2', [affected('zsh', '9', { release })])],
    on: { state: 'known', release, minor: null, packager } as const,
    host: { packager },
    context: { now: Date.UTC(2026, 10, 1) / 1000 },
    lines: isOver ? ['*: undetermined (support)'] : [],
  })),
  ...(
    [
      ['debian:12', '', false],
      ['ubuntu:20.04', '', true],
      ['ubuntu:20.04', '+esm1', false],
      ['almalinux:9', '', true],
    ] as const
  ).map(([release, more, isOver]) => ({
    when: `takes extended support of ${release} ${isOver ? 'not ' : ''}for support, where bash is 1-1${more}`,
    of: installed(`bash 1-1${more}`),
    said: [
      advisory('A-2', [affected('zsh', '9', { release })]),
      { kind: 'support', release, ends: 100, extendedEnds: 300 } as const,
    ],
    on: { state: 'known', release, minor: null, packager: 'dpkg' } as const,
    host: { packager: 'dpkg' } as const,
    context: { now: 200 },
    lines: isOver ? ['*: undetermined (support)'] : [],
  })),
  {
    when: 'goes by a feed where one says it',
    of: older,
    said: [
      advisory('A-2', [affected('zsh', '9', { release: 'debian:10' })]),
      { kind: 'support', release: 'debian:10', ends: null, extendedEnds: null },
    ],
    on: { state: 'known', release: 'debian:10', minor: null, packager: 'dpkg' },
    host: { packager: 'dpkg' },
    context: { now: Date.UTC(2026, 10, 1) / 1000 },
    lines: [],
  },
]);
