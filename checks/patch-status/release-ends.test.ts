import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describeWith } from '../../test/kit/debian-packages.ts';
import { endOfSupport } from './release-ends.ts';

const SYSTEM = { id: 'debian', versionId: '12', codename: '', name: '', supportEnd: null };
const DAY = 86_400;

describe('the end of a release', () => {
  it('is what the release itself says, before what we know', () => {
    expect(endOfSupport({ ...SYSTEM, supportEnd: 1000 * DAY })).to.equal(1001 * DAY);
  });

  it('is that of its major version where points have none', () => {
    const of = (id: string, versionId: string): number | null => endOfSupport({ ...SYSTEM, id, versionId });
    expect(of('almalinux', '9.6')).to.equal(Date.UTC(2032, 5, 1) / 1000);
    expect(of('sles', '15.5')).to.equal(Date.UTC(2025, 0, 1) / 1000);
    expect(of('sles', '15.99')).to.equal(null);
    expect(of('haiku', '1')).to.equal(null);
  });
});

describeWith(['distro-info-data'], 'the ends of releases of Debian and Ubuntu', () => {
  const columns = { debian: 6, ubuntu: 5 } as const;
  for (const [id, column] of Object.entries(columns)) {
    it(`are those of distro-info, of ${id}`, () => {
      const lines = readFileSync(`/usr/share/distro-info/${id}.csv`, 'utf8').trim().split('\n').slice(1);
      const theirs = lines.flatMap((line): [string, string][] => {
        const [version = '', ...rest] = line.split(',');
        const end = rest[column - 1];
        return end === undefined || end === '' ? [] : [[version.replace(/ LTS$|\.0$/, ''), end]];
      });
      let known = 0;
      for (const [versionId, end] of theirs) {
        const ours = endOfSupport({ ...SYSTEM, id, versionId });
        if (ours === null) continue;
        known += 1;
        expect(new Date((ours - DAY) * 1000).toISOString().slice(0, 10), versionId).to.equal(end);
      }
      expect(known).to.be.above(4);
    });
  }
});
