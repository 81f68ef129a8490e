import { expect } from 'chai';
import fc from 'fast-check';
import { datesIn, firstInstant } from './instant.ts';

describe('first instant', () => {
  for (const [text, instant] of [
    ['by 2013-08-21 T21:00+01:00', '2013-08-21T20:00:00Z'],
    ['by 2014-07-02  T21:00+01:00. Sites', '2014-07-02T20:00:00Z'],
    ['by 2016-02-24  21:00 UTC', '2016-02-24T21:00:00Z'],
    ['by 2021-02-04T00:00+00', '2021-02-04T00:00:00Z'],
    ['by 2026-07-04, 00:00 UTC.', '2026-07-04T00:00:00Z'],
    ['by 2016-03-22\n00:00 UTC', '2016-03-22T00:00:00Z'],
    ['2018/01/30T09:00:00+01:00', '2018-01-30T08:00:00Z'],
    ['2018-06-01 12:00 CEST', '2018-06-01T10:00:00Z'],
    ['by 2026-07-04T00:00Z', '2026-07-04T00:00:00Z'],
    ['by 2026-07-04 at 18:30 -0500', '2026-07-04T23:30:00Z'],
  ] as const)
    it(`of ${JSON.stringify(text)} is ${instant}`, () => {
      expect(firstInstant(text)).to.deep.equal({ instant });
    });

  it('says what it had to assume', () => {
    expect(firstInstant('2026-07-04')).to.deep.equal({
      instant: '2026-07-04T00:00:00Z',
      assumed: 'midnight UTC',
    });
    expect(firstInstant('4th July 2026 18:00')).to.deep.equal({
      instant: '2026-07-04T18:00:00Z',
      assumed: 'UTC',
    });
  });

  for (const text of [
    '2026-02-30 00:00 UTC',
    '2026-13-01',
    '2026-07-04 25:00 UTC',
    'tomorrow',
    '12026-07-04',
    '9999-12-31 23:00 -0500',
  ])
    it(`of '${text}' is none`, () => {
      expect(firstInstant(text)).to.equal(undefined);
    });

  it('of any instant as advisories write it is that instant', () => {
    const from = new Date('2010-01-01T00:00:00Z');
    const to = new Date('2099-12-31T00:00:00Z');
    fc.assert(
      fc.property(
        fc.date({ min: from, max: to, noInvalidDate: true }),
        fc.constantFrom(', ', '  ', 'T'),
        (date, gap) => {
          const iso = date.toISOString();
          const written = `${iso.slice(0, 10)}${gap}${iso.slice(11, 16)}${gap === 'T' ? '+00' : ' UTC'}`;
          expect(firstInstant(written)?.instant).to.equal(`${iso.slice(0, 16)}:00Z`);
        },
      ),
    );
  });
});

describe('dates in a text', () => {
  it('are its calendar dates in their order', () => {
    expect(datesIn('Updated: 2025-09-18, 2025-10-30; 28th January 2013, 2025-02-30')).to.deep.equal([
      '2025-09-18',
      '2025-10-30',
      '2013-01-28',
    ]);
  });
});
