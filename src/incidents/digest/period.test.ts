import { expect } from 'chai';
import fc from 'fast-check';
import { digestKinds, duePeriod, lastPeriod } from './period.ts';

const DAY = 86_400;
/** Thursday, noon. */
const NOON = Date.UTC(2026, 10, 26, 12) / 1000;

const ALL_KINDS = [
  ...Object.values(digestKinds()),
  ...Object.values(digestKinds('02:30', 'Europe/Amsterdam')),
  ...Object.values(digestKinds('23:58', 'America/New_York')),
];

describe('the period of a digest', () => {
  it('ends at the hour of a time zone, in summer and in winter', () => {
    const end = (now: string): string => {
      const { daily } = digestKinds('07:30', 'Europe/Amsterdam');
      const { from, to } = lastPeriod(daily, Date.parse(now) / 1000);
      return [from, to].map((at) => new Date(at * 1000).toISOString().slice(0, 16)).join(' ');
    };
    expect(end('2026-07-01T05:29:00Z')).to.equal('2026-06-29T05:30 2026-06-30T05:30');
    expect(end('2026-07-01T05:30:00Z')).to.equal('2026-06-30T05:30 2026-07-01T05:30');
    // The clocks were set back on 25 October.
    expect(end('2026-10-25T12:00:00Z')).to.equal('2026-10-24T05:30 2026-10-25T06:30');
  });

  it('ends at 07:00, and on Mondays at 07:05', () => {
    const end = (name: 'daily' | 'weekly'): string =>
      new Date(lastPeriod(digestKinds()[name], NOON).to * 1000).toISOString();
    expect(end('daily')).to.equal('2026-11-26T07:00:00.000Z');
    expect(end('weekly')).to.equal('2026-11-23T07:05:00.000Z');
  });

  it('leaves no time between two, and tells none twice', () => {
    const sleeps = fc.array(fc.integer({ min: -3 * DAY, max: 20 * DAY }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...ALL_KINDS), sleeps, (kind, all) => {
        let now = NOON;
        let until: number | undefined;
        for (const sleep of all) {
          now += sleep;
          const period = duePeriod(kind, until, now);
          if (period === undefined) continue;
          if (until !== undefined) expect(period.from).to.equal(until);
          expect(period.to).to.be.at.most(now);
          until = period.to;
        }
      }),
    );
  });
});
