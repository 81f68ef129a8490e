import { expect } from 'chai';
import fc from 'fast-check';
import { objectionTo } from './judge.ts';
import type { Content } from './snapshot.ts';

const content = (change: Partial<Content> = {}): Content => ({
  records: 1000,
  withdrawn: 10,
  notUnderstood: 3,
  releases: { 'almalinux:8': 500, 'almalinux:9': 400, 'almalinux:10': 30, 'almalinux:7': 5 },
  newest: 1_700_000_000,
  ...change,
});
const kept = content();
const releases = (change: Readonly<Record<string, number>>): Partial<Content> => ({
  releases: { ...kept.releases, ...change },
});

describe('the guard of a feed', () => {
  const TAKEN: Readonly<Record<string, Partial<Content>>> = {
    'the same': {},
    'one that has grown': { records: 2000, newest: 1_700_000_001, ...releases({ 'almalinux:9': 1400 }) },
    'one with a tenth less': { records: 901 },
    'a few that were withdrawn': { withdrawn: 50 },
    'a new release': releases({ 'almalinux:11': 1 }),
    'one of few records less of a release': releases({ 'almalinux:7': 4 }),
    'some more that is not understood': { notUnderstood: 100 },
  };
  for (const [what, change] of Object.entries(TAKEN)) {
    it(`takes ${what}`, () => {
      expect(objectionTo(content(change), kept)).to.equal(undefined);
    });
  }

  it('takes one without a release that nobody asked for, and refuses it where somebody did', () => {
    const { 'almalinux:8': gone = 0, ...left } = kept.releases;
    const without = content({ releases: left, records: kept.records - gone, newest: 1 });
    const others = Object.keys(left);
    expect(objectionTo(without, kept, others)).to.equal(undefined);
    for (const wanted of [undefined, Object.keys(kept.releases)])
      expect(objectionTo(without, kept, wanted)?.reason).to.match(/^it has lost/);
    const less = { ...without, releases: { ...left, 'almalinux:9': 300 } };
    expect(objectionTo(less, kept, others)?.reason).to.include('of its 400 records of almalinux:9');
  });

  const REFUSED: Readonly<Record<string, readonly [Partial<Content>, string, boolean]>> = {
    'an empty one': [{ records: 0, withdrawn: 0 }, 'it has no record at all', false],
    'one that has lost more than a tenth': [{ records: 890 }, 'lost 110 of its 990 records', true],
    'one whose records are withdrawn by the dozen': [{ withdrawn: 300 }, '290 of them withdrawn', true],
    'one whose records are all withdrawn': [
      { withdrawn: 1000 },
      'all of its 1000 records are withdrawn',
      true,
    ],
    'one that has lost a tenth of one release': [
      releases({ 'almalinux:10': 26 }),
      'lost 4 of its 30 records of almalinux:10',
      true,
    ],
    'one that has lost a small release': [
      { releases: { 'almalinux:8': 500, 'almalinux:9': 400, 'almalinux:10': 30 } },
      'lost 5 of its 5 records of almalinux:7',
      true,
    ],
    'one that is written in another way': [
      { notUnderstood: 200 },
      '197 parts of it are not understood',
      true,
    ],
    'one that is older': [{ newest: 1_690_000_000 }, 'older than what is kept', true],
    'one that has no time any more': [{ newest: null }, 'its newest entry has no time', true],
  };
  for (const [what, [change, reason, acceptable]] of Object.entries(REFUSED)) {
    it(`refuses ${what}`, () => {
      const objection = objectionTo(content(change), kept);
      expect(objection?.reason).to.include(reason);
      expect(objection?.acceptable).to.equal(acceptable);
    });
  }

  it('takes any first one that has something', () => {
    expect(objectionTo(content({ newest: null, releases: {} }), null)).to.equal(undefined);
    expect(objectionTo(content({ records: 0 }), null)?.acceptable).to.equal(false);
  });

  const arbitrary = fc
    .record({
      records: fc.nat(5000),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      notUnderstood: fc.nat(5000),
      releases: fc.dictionary(fc.constantFrom('a:1', 'b:2', 'c:3'), fc.integer({ min: 1, max: 5000 })),
      newest: fc.option(fc.nat(2 ** 31)),
    })
    .map(({ share, ...rest }): Content => ({ ...rest, withdrawn: Math.floor(rest.records * share) }));

  it('never refuses what it has taken, when it comes again', () => {
    fc.assert(
      fc.property(arbitrary, (one) => {
        fc.pre(one.records > one.withdrawn);
        expect(objectionTo(one, one)).to.equal(undefined);
      }),
    );
  });

  it('never takes what has lost more than a tenth, of all or of a release that has many', () => {
    fc.assert(
      fc.property(arbitrary, arbitrary, (found, before) => {
        if (objectionTo(found, before) !== undefined) return;
        const standing = ({ records, withdrawn }: Content): number => records - withdrawn;
        expect(standing(found)).to.be.at.least(standing(before) * 0.9);
        for (const [release, count] of Object.entries(before.releases)) {
          const left = found.releases[release] ?? 0;
          expect(left).to.be.at.least(count < 20 ? 1 : count * 0.9);
        }
        expect(found.newest ?? 0).to.be.at.least(before.newest ?? 0);
      }),
      { numRuns: 2000 },
    );
  });
});
