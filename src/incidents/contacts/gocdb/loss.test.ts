import { expect } from 'chai';
import type { Part, RecordsOf } from './edition.ts';
import { lossOf, type PartName, withStood } from './loss.ts';

type Sites = Part<RecordsOf['sites']>;

function sites(...statuses: readonly string[]): Sites {
  const records = statuses.map((certification, index) => ({
    key: `${index}`,
    name: `SITE-${index}`,
    certification,
    csirt: '',
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

  function part<P extends PartName>(
    _: P,
    records: readonly Partial<RecordsOf[P]>[],
    heardAt = 0,
  ): Part<RecordsOf[P]> {
    return { heardAt, records, unreadable: 0 } as unknown as Part<RecordsOf[P]>;
  }
  const ten = Array.from({ length: 10 }, (_, index) => `SITE-${index}`);
  const OFFICER = { role: 'Site Security Officer', email: 'olga@example.org' };
  const DAY = 86_400;
  const NOW = 1_790_000_000;

  it('is too much where sites are there without whom to write to', () => {
    const told = (csirt: string): Part<RecordsOf['sites']> =>
      part(
        'sites',
        ten.map((name) => ({ name, csirt, certification: 'Certified' })),
      );
    const why = '10 of 10 sites with security contacts have vanished';
    expect(lossOf('sites', told('csirt@example.org'), told(''))).to.equal(why);
  });

  it('is too much where people, changes or downtimes vanish that are still to be there', () => {
    const people = (has: boolean): object => ({ people: has ? [OFFICER] : [] });
    const officers = (has: boolean): Part<RecordsOf['officers']> =>
      part(
        'officers',
        ten.map((name) => ({ name, ...people(has) })),
      );
    expect(lossOf('officers', officers(true), officers(false))).to.equal(
      '10 of 10 sites with people have vanished',
    );
    const rocs = (has: boolean): Part<RecordsOf['rocs']> =>
      part(
        'rocs',
        ten.map((name) => ({ name, ...people(has) })),
      );
    expect(lossOf('rocs', rocs(true), rocs(false))).to.equal(
      '10 of 10 NGIs with security officers have vanished',
    );
    const changes = part(
      'statusChanges',
      ten.map((site) => ({ site, at: NOW - DAY })),
    );
    expect(lossOf('statusChanges', changes, part('statusChanges', [], NOW))).to.equal(
      '10 of 10 changes of status have vanished',
    );
    expect(lossOf('statusChanges', changes, part('statusChanges', [], NOW + 125 * DAY))).to.equal(undefined);
    const downtimes = part(
      'downtimes',
      ten.map((site) => ({ site, from: NOW - 5, to: NOW + 5 })),
    );
    expect(lossOf('downtimes', downtimes, part('downtimes', [], NOW))).to.equal(
      '10 of 10 downtimes that are not over have vanished',
    );
    expect(lossOf('downtimes', downtimes, part('downtimes', [], NOW + 5))).to.equal(undefined);
    const one = part('downtimes', [{ site: 'A', from: NOW, to: NOW + 5 }]);
    expect(lossOf('downtimes', one, part('downtimes', [], NOW))).to.equal(undefined);
  });

  /** @returns how many are left of the sites, by refreshes one after the other */
  function left(counts: readonly number[], apartSeconds: number, acceptLoss = false): readonly number[] {
    let last: Sites = { ...many(20), heardAt: NOW };
    return counts.map((count, index) => {
      const heard: Sites = { ...many(count), heardAt: NOW + (index + 1) * apartSeconds };
      const isBelieved = acceptLoss || lossOf('sites', last, heard) === undefined;
      if (isBelieved) last = withStood('sites', acceptLoss ? undefined : last, heard);
      return last.records.length;
    });
  }

  it('is too much where a few vanish each time, within some days', () => {
    expect(left([14, 10, 7, 5, 4], 3600)).to.deep.equal([14, 14, 14, 14, 14]);
    expect(left([14, 10, 7], DAY)).to.deep.equal([14, 14, 14]);
    expect(left([18, 16, 15, 14, 13], 2 * DAY)).to.deep.equal([18, 16, 15, 14, 13]);
    expect(left([14, 10, 7], 8 * DAY)).to.deep.equal([14, 10, 7]);
    expect(left([14, 10, 7, 5, 4], 3600, true)).to.deep.equal([14, 10, 7, 5, 4]);
  });

  it('is too much of what came and went within some days', () => {
    expect(left([30, 23, 18, 17], DAY)).to.deep.equal([30, 23, 23, 23]);
  });

  it('stays too much until it is accepted, however long that takes', () => {
    expect(left([14, ...Array<number>(20).fill(10)], DAY)).to.deep.equal(Array<number>(21).fill(14));
  });

  it('is held against no more than a week, however often it is asked', () => {
    let last: Sites = { ...many(20), heardAt: NOW };
    for (let hours = 1; hours <= 24 * 30; hours += 1)
      last = withStood('sites', last, { ...many(20), heardAt: NOW + hours * 3600 });
    expect(last.stood?.length).to.be.within(6, 8);
    const back = withStood('sites', last, { ...many(20), heardAt: NOW });
    expect(back.stood?.map(({ at }) => at)).to.deep.equal([NOW]);
  });
});
