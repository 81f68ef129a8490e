import { expect } from 'chai';
import fc from 'fast-check';
import { plainDecimal } from './decimal.ts';

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
