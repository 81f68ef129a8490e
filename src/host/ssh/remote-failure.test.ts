import { expect } from 'chai';
import { explain } from './remote-failure.ts';

describe('complaint of a program on another host', () => {
  it('is missing where a process ended while its files in /proc were read', () => {
    expect(explain('cat: /proc/7/comm: No such process')).to.deep.equal(['missing', 'no such process']);
  });

  it('is no more than failed where the words are not known', () => {
    expect(explain('cat: /x: No space left on device')).to.deep.equal(['failed', undefined]);
  });
});
