import { expect } from 'chai';
import { clockGuard } from './clock-guard.ts';

const DAY = 86_400;
const NOW = 1_780_000_000;

describe('the clock that says what is old', () => {
  let now: number;
  let elapsed: number;
  const clock = { now: () => now, elapsed: () => elapsed };
  const passes = (seconds: number): void => {
    now += seconds;
    elapsed += seconds;
  };
  beforeEach(() => {
    now = NOW;
    elapsed = 5;
  });

  it('is believed while it goes as time does, however long nothing comes', () => {
    const guard = clockGuard(clock, NOW - DAY);
    for (let days = 0; days < 100; days += 1) {
      expect(guard()).to.equal(undefined);
      passes(DAY);
    }
  });

  it('is not believed for a day when it starts far ahead of what came last', () => {
    const guard = clockGuard(clock, NOW - 400 * DAY);
    expect(guard()).to.contain('400 days ahead');
    passes(DAY / 2);
    expect(guard()).to.contain('400 days ahead');
    passes(DAY / 2);
    expect(guard()).to.equal(undefined);
  });

  it('is not believed when it jumps while we run, and is again when it is put right', () => {
    const guard = clockGuard(clock, NOW);
    passes(3600);
    now += 30 * DAY;
    expect(guard()).to.contain('30 days ahead');
    passes(3600);
    now -= 30 * DAY;
    expect(guard()).to.equal(undefined);
  });

  it('is believed in a store that has nothing to lose yet', () => {
    expect(clockGuard(clock, undefined)()).to.equal(undefined);
  });
});
