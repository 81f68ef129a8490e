import { expect } from 'chai';
import { localClock } from './clock.ts';

describe('the clock of this machine', () => {
  for (const seconds of [0.0012345, 1.9999999, 0, -0.5])
    it(`takes ${seconds} seconds`, () => expect(localClock.after(seconds)).to.be.instanceOf(AbortSignal));
});
