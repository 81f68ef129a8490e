import { expect } from 'chai';
import fc from 'fast-check';
import { instantOf, secondsOf, secondsOnCalendar } from './instant.ts';

describe('instants', () => {
  it('are seconds to the microsecond, in order', () => {
    expect(secondsOf('1970-01-01T00:00:01Z')).to.equal(1);
    expect(secondsOf('1970-01-01T00:00:01.000001Z')).to.equal(1.000001);
    const later = [fc.integer({ min: 0, max: 4e9 }), fc.nat(999_999), fc.nat(999_999)] as const;
    fc.assert(
      fc.property(...later, (whole, a, b) => {
        const text = (micros: number): string =>
          `${new Date(whole * 1000).toISOString().slice(0, 19)}.${String(micros).padStart(6, '0')}Z`;
        expect(Math.sign(secondsOf(text(a)) - secondsOf(text(b)))).to.equal(Math.sign(a - b));
      }),
    );
  });

  it('are none where they are not on the calendar', () => {
    expect(secondsOnCalendar('2026-05-01T10:00Z')).to.equal(secondsOf('2026-05-01T10:00:00Z'));
    expect(secondsOnCalendar('2026-05-01T10:00:00.5Z')).to.equal(secondsOf('2026-05-01T10:00:00.5Z'));
    for (const text of ['2026-02-30T10:00:00Z', '2026-02-28T24:00:00Z', '2026-13-01T10:00:00Z'])
      expect(secondsOnCalendar(text)).to.satisfy(Number.isNaN, text);
  });

  it('come back to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (milliseconds) => {
        const text = new Date(milliseconds).toISOString();
        expect(instantOf(secondsOf(text))).to.equal(text);
      }),
    );
  });
});
