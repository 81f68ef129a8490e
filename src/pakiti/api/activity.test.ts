import { expect } from 'chai';
import { activityOf } from './activity.ts';

const NOW = 10_000_000;

describe('activity', () => {
  const texts: readonly (readonly [string, object | undefined])[] = [
    ['2d', { seenSince: NOW - 172_800 }],
    ['+2d', { seenSince: NOW - 172_800 }],
    [' 2d', { seenSince: NOW - 172_800 }],
    ['2', { seenSince: NOW - 172_800 }],
    ['-7d', { silentSince: NOW - 604_800 }],
    ['-1w', { silentSince: NOW - 604_800 }],
    ['90s', { seenSince: NOW - 90 }],
    ['5m', { seenSince: NOW - 300 }],
    ['1y', { seenSince: NOW - 31_536_000 }],
    ['', undefined],
    ['d', undefined],
    ['2x', undefined],
    ['--2d', undefined],
    ['2d ', undefined],
  ];
  for (const [text, expected] of texts) {
    it(`reads '${text}'`, () => {
      expect(activityOf(text, NOW)).to.deep.equal(expected);
    });
  }
});
