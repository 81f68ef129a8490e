import { assessTable } from '../../../test/kit/assess-table.ts';
import { advisory, affected, DEBIAN_12, installed } from '../../../test/kit/assessing.ts';
import type { FeedRecord, Statement } from '../advisory.ts';
import type { InstalledPackage } from '../inventory.ts';

const source = (name: string, version: string): Partial<InstalledPackage> => ({ source: { name, version } });
const debian = (name: string, fixed: string | null, more: Partial<Statement> = {}): Statement =>
  affected(name, fixed, { release: 'debian:12', of: 'source', ...more });
const listed = (name: string, binaries: readonly string[], more: object): FeedRecord => ({
  ...{ kind: 'binaries', release: 'debian:12', source: name, binaries },
  ...more,
});
const onDebian = { on: DEBIAN_12, host: { packager: 'dpkg', arch: 'x86_64' } } as const;

assessTable('assess by source', [
  {
    when: 'holds the version of the source against the fix',
    of: installed('libcurl4 9:7.88-1+b2 amd64', source('curl', '7.88-1')),
    said: [debian('curl', '7.88-2')],
    ...onDebian,
    lines: ['libcurl4 9:7.88-1+b2 A-1: vulnerable fix-available → 7.88-2 (source-version)'],
  },
  {
    when: 'takes a rebuild of what is fixed for fixed',
    of: installed('libcurl4 7.88-2+b1 amd64', source('curl', '7.88-2')),
    said: [debian('curl', '7.88-2')],
    ...onDebian,
    lines: ['libcurl4 7.88-2+b1 A-1: fixed → 7.88-2 (source-version)'],
  },
  {
    when: 'concludes the source from the lists of a feed where nobody has said it',
    of: installed('libcurl4 7.88-1+b2 amd64'),
    said: [
      advisory('A-1', [debian('curl', '7.88-2')]),
      { kind: 'binaries', release: 'debian:12', source: 'curl', binaries: ['libcurl4'] },
    ],
    ...onDebian,
    lines: ['libcurl4 7.88-1+b2 A-1: vulnerable fix-available → 7.88-2 (source-version)'],
  },
  {
    when: 'keeps the binaries of a source from each list that names it, whichever comes last (F15)',
    of: [
      installed('curl 7.88-1 amd64'),
      installed('libcurl4 7.88-1 amd64'),
      installed('libcurl5 7.88-1 amd64'),
    ],
    said: [
      advisory('A-1', [debian('curl', '7.88-2')]),
      listed('curl', ['libcurl4'], { versions: ['7.88-1'] }),
      listed('curl', ['curl', 'libcurl4'], { versions: ['7.88-2'] }),
      listed('curl', ['libcurl5'], {}),
    ],
    ...onDebian,
    lines: ['curl', 'libcurl4', 'libcurl5'].map(
      (name) => `${name} 7.88-1 A-1: vulnerable fix-available → 7.88-2 (source-version)`,
    ),
  },
  {
    when: 'is undetermined where the epochs say that the source counts otherwise',
    of: installed('cpp 4:12.2.0-3 amd64'),
    said: [
      advisory('A-1', [debian('gcc-defaults', '1.204')]),
      { kind: 'binaries', release: 'debian:12', source: 'gcc-defaults', binaries: ['cpp'] },
    ],
    ...onDebian,
    lines: ['cpp 4:12.2.0-3 A-1: undetermined (version-order)'],
  },
  ...[
    ['2:2.6.2+samba4.17.12+dfsg-0+deb12u1', 'fixed → 2:4.17.12+dfsg-0+deb12u1 (source-version)'],
    ['2:2.6.2+samba4.17.9+dfsg-0+deb12u3', 'undetermined (version-order)'],
  ].map(([version = '', found = '']) => ({
    when: `holds what a list says of the source's version against the fix: ${found}`,
    of: installed(`libldb2 ${version} amd64`),
    said: [
      advisory('A-1', [debian('samba', '2:4.17.12+dfsg-0+deb12u1')]),
      listed('samba', ['libldb2'], {
        sourceVersions: { 'libldb2 2:2.6.2+samba4.17.12+dfsg-0+deb12u1': '2:4.17.12+dfsg-0+deb12u1' },
      }),
    ],
    ...onDebian,
    lines: [`libldb2 ${version} A-1: ${found}`],
  })),
  {
    when: 'is undetermined where the source has no such versions',
    of: [installed('rake-x 13.0.6 amd64'), installed('ruby-x 3.0 amd64')],
    said: [
      advisory('A-1', [debian('ruby-defaults', '3.1+2')]),
      listed('ruby-defaults', ['rake-x', 'ruby-x'], { versions: ['3.1+2'] }),
    ],
    ...onDebian,
    lines: [
      'rake-x 13.0.6 A-1: undetermined (version-order)',
      'ruby-x 3.0 A-1: vulnerable fix-available → 3.1+2 (source-version)',
    ],
  },
  {
    when: 'takes the source of the same name where nobody has said it and none is listed',
    of: installed('curl 7.88-1 amd64'),
    said: [debian('curl', '7.88-2')],
    ...onDebian,
    lines: ['curl 7.88-1 A-1: vulnerable fix-available → 7.88-2 (source-version)'],
  },
  {
    when: 'says once how many packages nobody knows the source of',
    of: [installed('libcurl4 7.88-1 amd64'), installed('libssl3 3.0-1 amd64')],
    said: [debian('curl', '7.88-2')],
    ...onDebian,
    lines: ['*: undetermined (source-version)'],
  },
  {
    when: 'takes 0 for never',
    of: installed('curl 0~1 amd64', source('curl', '0~1')),
    said: [debian('curl', '0')],
    ...onDebian,
    lines: ['curl 0~1 A-1: not-affected (source-version)'],
  },
  {
    when: 'holds a backport against unstable',
    of: installed('curl 8.5-1~bpo12+1 amd64', source('curl', '8.5-1~bpo12+1')),
    said: [debian('curl', '7.88-2'), debian('curl', '8.5-2', { release: 'debian:sid' })],
    ...onDebian,
    lines: ['curl 8.5-1~bpo12+1 A-1: vulnerable fix-available → 8.5-2 (source-version)'],
  },
  {
    when: 'takes a backport of what has mended it for mended',
    of: installed('curl 8.5-2~bpo12+1 amd64', source('curl', '8.5-2~bpo12+1')),
    said: [debian('zsh', '9'), debian('curl', '8.5-2', { release: 'debian:sid' })],
    ...onDebian,
    lines: ['curl 8.5-2~bpo12+1 A-1: fixed → 8.5-2 (source-version)'],
  },
  {
    when: "gives a source package of rpm, which is named without epoch, its binary's",
    of: installed('openssl-libs 1:3.0.7-29.el9', source('openssl', '3.0.7-29.el9')),
    said: [affected('openssl', '1:3.0.7-28.el9', { of: 'source' })],
    lines: ['openssl-libs 1:3.0.7-29.el9 A-1: fixed → 1:3.0.7-28.el9 (source-version)'],
  },
  {
    when: 'says once how many backports nobody speaks of',
    of: installed('curl 8.5-1~bpo12+1 amd64', source('curl', '8.5-1~bpo12+1')),
    said: [debian('curl', '7.88-2')],
    ...onDebian,
    lines: ['*: undetermined (backport)'],
  },
  {
    when: 'finds what Ubuntu says of a source in the binaries of another name',
    of: installed('libssl3 3.0.2-0ubuntu1.10 amd64'),
    said: [
      affected('openssl', '3.0.2-0ubuntu1.12', {
        release: 'ubuntu:22.04',
        of: 'source',
        binaries: ['libssl3', 'openssl'],
      }),
    ],
    on: { state: 'known', release: 'ubuntu:22.04', minor: null, packager: 'dpkg' },
    host: { packager: 'dpkg', arch: 'x86_64' },
    lines: ['libssl3 3.0.2-0ubuntu1.10 A-1: vulnerable fix-available → 3.0.2-0ubuntu1.12 (source-version)'],
  },
  {
    when: 'holds what Ubuntu Pro mends against all, and says that the fix is elsewhere',
    of: installed('libssl3 3.0.2-0ubuntu1.10 amd64', source('openssl', '3.0.2-0ubuntu1.10')),
    said: [
      affected('openssl', null, { release: 'ubuntu:22.04', of: 'source' }),
      affected('openssl', '3.0.2-0ubuntu1.12+esm1', {
        release: 'ubuntu:22.04',
        of: 'source',
        channel: 'esm-infra',
      }),
    ],
    on: { state: 'known', release: 'ubuntu:22.04', minor: null, packager: 'dpkg' },
    host: { packager: 'dpkg', arch: 'x86_64' },
    lines: [
      'libssl3 3.0.2-0ubuntu1.10 A-1: vulnerable fix-elsewhere → 3.0.2-0ubuntu1.12+esm1 (source-version)',
    ],
  },
  ...[0, 1].map((turn) => {
    const copy = (modified: number, esm: string): ReturnType<typeof advisory> => {
      const of = { release: 'ubuntu:22.04', of: 'source' } as const;
      const said = [
        affected('openssl', null, of),
        affected('openssl', `3.0.2-0ubuntu1.12+${esm}`, { ...of, channel: 'esm-infra' }),
      ];
      return advisory('A-1', said, { modified });
    };
    const copies = [copy(1, 'esm1'), copy(2, 'esm2')];
    const version = '3.0.2-0ubuntu1.12+esm1';
    return {
      when: `is not fixed by what an older copy of the advisory took for the fix (${turn})`,
      of: installed(`libssl3 ${version} amd64`, source('openssl', version)),
      said: turn === 0 ? copies : copies.toReversed(),
      on: { state: 'known', release: 'ubuntu:22.04', minor: null, packager: 'dpkg' } as const,
      host: { packager: 'dpkg', arch: 'x86_64' } as const,
      lines: [`libssl3 ${version} A-1: vulnerable fix-available → 3.0.2-0ubuntu1.12+esm2 (source-version)`],
    };
  }),
]);
