import { expect } from 'chai';
import { deadlines } from './deadline.ts';

describe('deadlines', () => {
  for (const [name, text, instants] of [
    [
      'over two lines',
      'All running resources MUST be either patched or have mitigation  \nin place or affected services disabled by 2026-05-13, 00:00 UTC. ',
      ['2026-05-13T00:00:00Z'],
    ],
    [
      'behind a sentence about the same',
      'All sites MUST update their kernel\nand reboot before 9am (CET) Tuesday morning next week (30th January),\n2018/01/30T09:00:00+01:00.',
      ['2018-01-30T08:00:00Z'],
    ],
    [
      'more than one',
      'MUST act by 2022-11-11 00:00 UTC.\n\nMUST act by 2022-11-22 00:00 UTC',
      ['2022-11-11T00:00:00Z', '2022-11-22T00:00:00Z'],
    ],
    [
      'the same twice',
      'MUST act by 2022-11-11 00:00 UTC.\n\nMUST act by 2022-11-11 00:00 UTC',
      ['2022-11-11T00:00:00Z'],
    ],
    ['in the next paragraph', 'resources MUST be patched.\n\nPublic by 2022-11-11', []],
    ['without MUST', 'please do so by 2022-11-11 00:00 UTC', []],
    ['of a date that is only mentioned', 'MUST have the fix of 2022-11-11', []],
  ] as const)
    it(name, () => {
      expect(deadlines(text.split('\n')).map(({ instant }) => instant)).to.deep.equal(instants);
    });
});
