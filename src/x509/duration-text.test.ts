import { expect } from 'chai';
import { durationText, instantText } from './duration-text.ts';

describe('durations for people', () => {
  for (const [seconds, text] of [
    [0, '0 s'],
    [119.9, '119 s'],
    [120, '2 min'],
    [7199, '119 min'],
    [7200, '2 h'],
    [172_799, '47 h'],
    [172_800, '2 d'],
    [31_536_000, '365 d'],
  ] as const) {
    it(`${seconds} s is ${text}`, () => expect(durationText(seconds)).to.equal(text));
  }

  it('instants are UTC to the second', () => {
    expect(instantText(1_772_366_400.7)).to.equal('2026-03-01T12:00:00Z');
    expect(instantText(253_402_300_799)).to.equal('9999-12-31T23:59:59Z');
  });
});
