import { expect } from 'chai';
import { retryAfter } from './retry-after.ts';

describe('Retry-After', () => {
  const now = Date.UTC(2026, 4, 1, 10) / 1000;
  const CASES: readonly (readonly [string | undefined, number | undefined])[] = [
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    ['120', 120],
    [' 7 ', 7],
    ['999999999999', 86_400],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026', 2026],
    ['2027-01-01T00:00:00Z', undefined],
    ['Fri, 01 May 2026 10:02:00 GMT', 120],
    ['Friday, 01-May-26 10:02:00 GMT', 120],
    ['Fri May  1 10:02:00 2026', 120],
    ['Fri, 01 May 2026 09:00:00 GMT', 0],
    ['Fri, 01 May 2099 10:00:00 GMT', 86_400],
    ['Fri, 99 Mai 2026 10:00:00 GMT', undefined],
  ];
  for (const [value, seconds] of CASES) {
    it(`${value ?? 'absent'} is ${seconds ?? 'nothing'}`, () => {
      expect(retryAfter(value, now)).to.equal(seconds);
    });
  }
});
