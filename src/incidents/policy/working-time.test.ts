import { expect } from 'chai';
import fc from 'fast-check';
import { shippedPolicy } from '../../../test/kit/shipped-policy.ts';
import { addWorkingTime, type Place } from './working-time.ts';

const { calendar: shipped } = await shippedPolicy();
const calendar = {
  ...shipped,
  holidays: [...shipped.holidays, { date: '2026-04-06', name: 'Easter Monday', countries: ['SI'] }],
};

const MINUTE = 60;
const zones = fc.constantFrom(
  'UTC',
  'Europe/Ljubljana',
  'America/St_Johns',
  'Asia/Kolkata',
  'Pacific/Auckland',
);

/** The local wall clock by the other API that knows time zones. */
function isWorking(seconds: number, { timeZone = 'UTC', country }: Place): boolean {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  }).formatToParts(seconds * 1000);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  const isHoliday = calendar.holidays.some(
    (holiday) =>
      (holiday.date === date || holiday.date === date.slice(5)) &&
      (!('countries' in holiday) || country === 'SI'),
  );
  const [weekday, hour] = [part('weekday').toLowerCase(), Number(part('hour'))];
  return !['saturday', 'sunday'].includes(weekday) && !isHoliday && hour >= 9 && hour < 17;
}

describe('working hours', () => {
  for (const [name, start, hours, place, end] of [
    ['in the middle of a day', '2026-11-26T10:00:00Z', 4, {}, '2026-11-26T14:00:00Z'],
    ['to the end of a day', '2026-11-26T13:00:00Z', 4, {}, '2026-11-26T17:00:00Z'],
    ['over a night', '2026-11-26T16:00:00Z', 4, {}, '2026-11-27T12:00:00Z'],
    ['over a weekend', '2026-11-27T16:30:00Z', 4, {}, '2026-11-30T12:30:00Z'],
    ['from before the day begins', '2026-11-26T03:00:00Z', 4, {}, '2026-11-26T13:00:00Z'],
    ['over Christmas', '2026-12-24T16:00:00Z', 4, {}, '2026-12-28T12:00:00Z'],
    ['in another zone', '2026-11-26T10:00:00Z', 4, { timeZone: 'Asia/Tokyo' }, '2026-11-27T04:00:00Z'],
    [
      'over the clock set forth',
      '2026-03-27T15:00:00Z',
      4,
      { timeZone: 'Europe/Ljubljana' },
      '2026-03-30T10:00:00Z',
    ],
    [
      'over the clock set back',
      '2026-10-23T14:00:00Z',
      4,
      { timeZone: 'Europe/Ljubljana' },
      '2026-10-26T11:00:00Z',
    ],
    [
      'over a holiday of the country',
      '2026-04-03T15:00:00Z',
      4,
      { timeZone: 'Europe/Ljubljana', country: 'SI' },
      '2026-04-07T11:00:00Z',
    ],
    [
      'over a holiday of another country',
      '2026-04-03T15:00:00Z',
      4,
      { timeZone: 'Europe/Ljubljana', country: 'GB' },
      '2026-04-06T11:00:00Z',
    ],
    ['of which none are left to wait', '2026-11-28T10:00:00Z', 0, {}, '2026-11-30T09:00:00Z'],
  ] as const)
    it(name, () => {
      const at = addWorkingTime(Date.parse(start) / 1000, `PT${String(hours)}H`, place, calendar);
      expect(new Date(at * 1000).toISOString()).to.equal(end.replace('Z', '.000Z'));
    });

  it('are as many as a minute-by-minute count finds, by another clock', function () {
    this.timeout(120_000);
    const begin = fc.integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2026, 11, 31) / 60_000 });
    fc.assert(
      fc.property(begin, fc.integer({ min: 1, max: 12 }), zones, (minute, hours, timeZone) => {
        const place = { timeZone, country: 'SI' };
        const start = minute * MINUTE;
        const end = addWorkingTime(start, `PT${hours}H`, place, calendar);
        // Offsets are multiples of fifteen minutes, so that quarters of an hour are wholly in or out.
        const aligned = Math.ceil(start / 900) * 900;
        let counted = isWorking(start, place) ? Math.min(aligned, end) - start : 0;
        for (let at = aligned; at < end; at += 900)
          if (isWorking(at, place)) counted += Math.min(900, end - at);
        expect(counted).to.equal(hours * 3600);
        expect(isWorking(end - 1, place)).to.equal(true);
      }),
      { numRuns: 40 },
    );
  });

  it('add up', () => {
    const start = fc.integer({ min: 1_700_000_000, max: 1_900_000_000 });
    const hours = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(start, hours, hours, zones, (from, one, other, timeZone) => {
        const add = (at: number, count: number): number =>
          addWorkingTime(at, `PT${count}H`, { timeZone }, calendar);
        expect(add(add(from, one), other)).to.equal(add(from, one + other));
        expect(add(from + 1, one)).to.be.at.least(add(from, one));
      }),
    );
  });
});
