import { assessTable } from '../../../test/kit/assess-table.ts';
import { advisory, affected, DEBIAN_12, installed } from '../../../test/kit/assessing.ts';
import type { Criteria, FeedRecord, VersionBound } from '../advisory.ts';
import type { KnownDistribution } from './assess.ts';

const ROCKY_9: KnownDistribution = { state: 'known', release: 'rocky:9', minor: '9.3', packager: 'rpm' };
const SLES: KnownDistribution = { state: 'known', release: 'sles:15.5', minor: null, packager: 'rpm' };

function test(name: string, operation: VersionBound['operation'], evr: string): Criteria {
  const version = { of: 'evr', operation, evr } as const;
  const bounds = { namePattern: null, arch: null, version, signedBy: null } as const;
  return {
    is: 'test',
    negate: false,
    test: { kind: 'package', names: [name], ...bounds, check: 'at least one', exists: true },
  };
}

function definition(...of: readonly Criteria[]): readonly FeedRecord[] {
  return [advisory('A-1', [], { criteria: { is: 'and', negate: false, of } })];
}

const suse = definition(test('sles-release', 'equals', '15.5'), test('bash', 'less than', '0:5'));
const bash = installed('bash 4.4-1');

assessTable('assess where nobody speaks of a host', [
  {
    when: 'says so where criteria are about another product',
    of: [bash, installed('rocky-release 9.3-1')],
    said: suse,
    on: ROCKY_9,
    lines: ['*: undetermined (no-feed)'],
  },
  {
    when: 'says nothing of it where they are about its own',
    of: [bash, installed('sles-release 15.5')],
    said: suse,
    on: SLES,
    lines: ['bash 4.4-1 A-1: vulnerable fix-available → 5 (criteria)'],
  },
  {
    when: 'says so where they are about another release of its product',
    of: [bash, installed('sles-release 15.4')],
    said: suse,
    on: SLES,
    lines: ['*: undetermined (no-feed)'],
  },
  {
    when: 'says so beside what criteria say that are about no product',
    of: bash,
    said: definition(test('bash', 'less than', '0:5')),
    on: ROCKY_9,
    lines: ['*: undetermined (no-feed)', 'bash 4.4-1 A-1: vulnerable fix-available → 5 (criteria)'],
  },
  {
    when: 'says so where there is only a list of what binaries are built of',
    of: installed('bash 5.2-1 amd64'),
    said: [{ kind: 'binaries', release: 'debian:12', source: 'bash', binaries: ['bash'] }],
    on: DEBIAN_12,
    host: { packager: 'dpkg' },
    lines: ['*: undetermined (no-feed)'],
  },
  {
    when: 'says so of backports where there is only such a list of unstable',
    of: installed('bash 5.2-1~bpo12+1 amd64'),
    said: [
      advisory('A-1', [affected('zsh', '9', { release: 'debian:12' })]),
      { kind: 'binaries', release: 'debian:sid', source: 'bash', binaries: ['bash'] },
    ],
    on: DEBIAN_12,
    host: { packager: 'dpkg' },
    lines: ['*: undetermined (backport)'],
  },
]);
