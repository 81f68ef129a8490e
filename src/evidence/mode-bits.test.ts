import { expect } from 'chai';
import fc from 'fast-check';
import { octal, parseBits } from './mode-bits.ts';

describe('parseBits', () => {
  it('reads symbolic bits as chmod does', () => {
    const cases = {
      'o+w': 0o002,
      'go+w': 0o022,
      '+t': 0o1000,
      'u+s,g+s': 0o6000,
      '+s': 0o6000,
      'a+rx': 0o555,
    };
    for (const [text, bits] of Object.entries(cases)) expect(parseBits(text), text).to.equal(bits);
    expect(parseBits('ug+rwxs')).to.equal(0o6770);
  });

  it('reads octal bits', () => {
    expect(parseBits('0022')).to.equal(0o022);
    expect(parseBits('022')).to.equal(0o022);
    expect(parseBits('07000')).to.equal(0o7000);
  });

  it('refuses what names no bit', () => {
    for (const text of [
      '',
      '0000',
      '22',
      '0028',
      'o-w',
      'o=w',
      'w',
      '+',
      'o+',
      'o+s',
      'o+w,',
      'o+w,o+s',
      '99999',
      'x+w',
    ]) {
      expect(parseBits(text), text).to.equal(undefined);
    }
  });

  it('reads back what octal writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0o7777 }), (bits) => {
        expect(parseBits(octal(bits))).to.equal(bits);
      }),
    );
  });
});
