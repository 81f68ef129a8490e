import { expect } from 'chai';
import type { Part, RecordsOf } from './edition.ts';
import { lossOf } from './loss.ts';

type Sites = Part<RecordsOf['sites']>;

function sites(...statuses: readonly string[]): Sites {
  const records = statuses.map((certification, index) => ({
    key: `${index}`,
    name: `SITE-${index}`,
    certification,
  }));
  return { heardAt: 0, records } as unknown as Sites;
}

describe('what would be lost by an answer of GOCDB', () => {
  const many = (count: number): Sites => sites(...Array.from({ length: count }, () => 'Certified'));

  it('is too much where many sites vanish, or all', () => {
    expect(lossOf('sites', many(10), many(6))).to.equal('4 of 10 sites have vanished');
    expect(lossOf('sites', many(3), many(1))).to.equal('2 of 3 sites have vanished');
    expect(lossOf('sites', many(1), many(0))).to.equal('1 of 1 sites have vanished');
    expect(lossOf('sites', many(10), sites(...Array<string>(10).fill('Suspended')))).to.equal(
      '10 of 10 certified sites have vanished',
    );
  });

  it('is believed of a few, and of one in a federation of one or two', () => {
    expect(lossOf('sites', many(10), many(7))).to.equal(undefined);
    expect(lossOf('sites', many(2), many(1))).to.equal(undefined);
    expect(lossOf('sites', sites('Certified'), sites('Suspended'))).to.equal(undefined);
    expect(lossOf('sites', many(0), many(0))).to.equal(undefined);
  });
});
