import { expect } from 'chai';
import {
  Decisions,
  type Exception,
  exceptionOf,
  exceptionRow,
  type Tag,
  tagOf,
  tagRow,
} from './decisions.ts';

const CVE = 'CVE-2026-1000';
const TAG: Tag = {
  ...{ cve: CVE, tag: 'EGI-Critical', state: 'set', reason: 'r', infoUrl: '', enabled: true },
  ...{ modifier: 'officer', at: 5, dueAt: null, advisory: null },
};
const EXCEPTION: Exception = {
  ...{ id: 1, cve: CVE, package: null, release: null, sites: [], hosts: [] },
  ...{ reason: 'mitigated', modifier: 'officer', at: 5, expiresAt: null },
};
const HOST = { site: 'SITE', name: 'a', release: 'almalinux:9' };
const BASH = { name: 'bash', version: '5.1-6', arch: 'x86_64' };

describe('decisions', () => {
  it('count tags that are set and enabled', () => {
    const rows = [TAG, { ...TAG, cve: 'CVE-2026-2', tag: 'own' }];
    expect(new Decisions(rows, []).tagged()).to.deep.equal([CVE, 'CVE-2026-2']);
    expect(new Decisions(rows, []).tagged('own')).to.deep.equal(['CVE-2026-2']);
    expect(new Decisions(rows, []).tagged('ow')).to.deep.equal([]);
  });

  it('count no tag of the store that is proposed, declined or switched off', async () => {
    const rows = [
      { ...TAG, cve: 'CVE-2026-2', state: 'proposed' },
      { ...TAG, cve: 'CVE-2026-3', state: 'declined' },
      { ...TAG, cve: 'CVE-2026-4', enabled: false },
      TAG,
    ] as const;
    const tables = { tags: () => Promise.resolve(rows.map(tagRow)), exceptions: () => Promise.resolve([]) };
    expect((await Decisions.read(tables, 0)).tagged()).to.deep.equal([CVE]);
  });

  it('have the earliest deadline of the tags of a CVE', () => {
    const due = (...times: readonly (number | null)[]): number | null =>
      new Decisions(
        times.map((dueAt) => ({ ...TAG, dueAt })),
        [],
      ).dueAt(CVE);
    expect([due(null, 9, 5, 7), due(null), due()]).to.deep.equal([5, null, null]);
  });

  const excepted: readonly (readonly [string, Partial<Exception>, boolean])[] = [
    ['everywhere', {}, true],
    ['at its site', { sites: ['SITE'] }, true],
    ['at another site', { sites: ['SIT'] }, false],
    ['on it', { hosts: ['a'] }, true],
    ['on another host', { hosts: ['b'], sites: ['SITE'] }, false],
    ['on its release', { release: 'almalinux:9' }, true],
    ['on another release', { release: 'almalinux:8' }, false],
    ['of the package', { package: { name: 'bash', version: null, arch: null } }, true],
    ['of the very version', { package: { name: 'bash', version: '5.1-6', arch: 'x86_64' } }, true],
    ['of another version', { package: { name: 'bash', version: '5.1-7', arch: null } }, false],
    ['of another architecture', { package: { name: 'bash', version: null, arch: 'i686' } }, false],
    ['of another package', { package: { name: 'bash-doc', version: null, arch: null } }, false],
    ['of another CVE', { cve: 'CVE-2026-10001' }, false],
  ];
  for (const [what, other, expected] of excepted) {
    it(`${expected ? 'except' : 'do not except'} by an exception ${what}`, () => {
      expect(new Decisions([], [{ ...EXCEPTION, ...other }]).isExcepted(HOST, CVE, BASH)).to.equal(expected);
    });
  }

  it('come back from the store as they were', () => {
    expect(tagOf(tagRow(TAG))).to.deep.equal(TAG);
    const { id, ...rest } = EXCEPTION;
    expect(exceptionOf({ id, ...exceptionRow(rest) })).to.deep.equal(EXCEPTION);
  });
});
