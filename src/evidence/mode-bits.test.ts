import { expect } from 'chai';
import fc from 'fast-check';
import { beyond, octal, parseBits, symbolic } from './mode-bits.ts';

const mode = fc.integer({ min: 0, max: 0o7777 });

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

describe('beyond', () => {
  it('compares bits, never numbers', () => {
    expect(beyond(0o643, 0o644)).to.equal(0o003);
    expect(beyond(0o632, 0o644)).to.equal(0o032);
    expect(beyond(0o600, 0o644)).to.equal(0);
    expect(beyond(0o4755, 0o755)).to.equal(0o4000);
    expect(beyond(0o1777, 0o777)).to.equal(0o1000);
  });

  it('is nothing for the limit itself and whatever has fewer bits, something for every other mode', () => {
    fc.assert(
      fc.property(mode, mode, (some, limit) => {
        expect(beyond(some & limit, limit)).to.equal(0);
        expect(beyond(some, limit) === 0).to.equal((some | limit) === limit);
      }),
    );
  });
});

describe('symbolic', () => {
  it('says bits as chmod does', () => {
    expect(symbolic(0o002)).to.equal('o+w');
    expect(symbolic(0o6022)).to.equal('u+s,g+ws,o+w');
    expect(symbolic(0o1700)).to.equal('u+rwx,+t');
  });

  it('names every bit once', () => {
    fc.assert(
      fc.property(mode, (bits) => {
        const letters = symbolic(bits).replaceAll(/[ugo]?\+|,/g, '');
        expect(letters).to.have.length(bits.toString(2).replaceAll('0', '').length);
      }),
    );
  });
});
