import { expect } from 'chai';
import fc from 'fast-check';
import { instantOf, secondsOf } from './instant.ts';

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

  it('come back to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (milliseconds) => {
        const text = new Date(milliseconds).toISOString();
        expect(instantOf(secondsOf(text))).to.equal(text);
      }),
    );
  });
});
