import { expect } from 'chai';
import fc from 'fast-check';
import { plainDecimal, shownValue } from './decimal.ts';

describe('plain decimals', () => {
  const cases: readonly (readonly [value: number, text: string])[] = [
    [0, '0'],
    [-0, '0'],
    [10, '10'],
    [-1.5, '-1.5'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1e-7, '0.0000001'],
    [-1.25e-9, '-0.00000000125'],
    [1e21, '1000000000000000000000'],
    [1.5e22, '15000000000000000000000'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ];
  for (const [value, text] of cases) {
    it(`writes ${value} as ${text}`, () => expect(plainDecimal(value)).to.equal(text));
  }

  it('read back as the same number and hold only what consumers accept', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainDecimal(value);
        expect(Number(text) === value).to.equal(true);
        expect(text).to.match(/^-?\d+(\.\d+)?$/);
      }),
    );
  });

  for (const value of [Number.NaN, Infinity, -Infinity]) {
    it(`do not exist for ${value}`, () => expect(() => plainDecimal(value)).to.throw(RangeError));
  }
});

describe('values as they are shown', () => {
  const cases: readonly (readonly [value: number, shown: number])[] = [
    [0.1 + 0.2, 0.3],
    [123_456.789_000_034_33, 123_456.789],
    [100 / 3, 33.3333],
    [-5.123_456_716_537_476, -5.12346],
    [1e-7, 1e-7],
    [1.234_567_89e-7, 1.23457e-7],
    [9_007_199_254_740_991, 9_007_199_254_740_991],
    [0.999_999_999, 1],
    [Infinity, Infinity],
  ];
  for (const [value, shown] of cases)
    it(`are ${shown} for ${value}`, () => expect(shownValue(value)).to.equal(shown));

  it('are as near as half a thousandth, or a millionth of them, and stay what they are', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const shown = shownValue(value);
        const off = Math.abs(shown - value);
        expect(off <= 5.1e-4 && off <= Math.abs(value) * 5.1e-6).to.equal(true);
        expect(shownValue(shown)).to.equal(shown);
      }),
    );
  });
});
