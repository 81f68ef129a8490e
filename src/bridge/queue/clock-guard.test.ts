import { expect } from 'chai';
import { clockGuard, type Doubt } from './clock-guard.ts';

const DAY = 86_400;
const NOW = 1_780_000_000;

describe('the clock that says what is old', () => {
  let now: number;
  let elapsed: number;
  const clock = { now: () => now, elapsed: () => elapsed };
  let began: number | undefined;
  const doubt = (): Doubt => ({ began, remember: (given) => void (began = given) });
  const passes = (seconds: number): void => {
    now += seconds;
    elapsed += seconds;
  };
  beforeEach(() => {
    now = NOW;
    elapsed = 5;
    began = undefined;
  });

  it('is believed while it goes as time does, however long nothing comes', () => {
    const guard = clockGuard(clock, NOW - DAY, doubt());
    for (let days = 0; days < 100; days += 1) {
      expect(guard()).to.equal(undefined);
      passes(DAY);
    }
  });

  it('is not believed for a day when it starts far ahead of what came last', () => {
    const guard = clockGuard(clock, NOW - 400 * DAY, doubt());
    expect(guard()).to.contain('400 days ahead');
    passes(DAY / 2);
    expect(guard()).to.contain('400 days ahead');
    passes(DAY / 2);
    expect(guard()).to.equal(undefined);
  });

  it('is not believed when it jumps while we run, and is again when it is put right', () => {
    const guard = clockGuard(clock, NOW, doubt());
    passes(3600);
    now += 30 * DAY;
    expect(guard()).to.contain('30 days ahead');
    passes(3600);
    now -= 30 * DAY;
    expect(guard()).to.equal(undefined);
  });

  it('is believed in a store that has nothing to lose yet', () => {
    expect(clockGuard(clock, undefined, doubt())()).to.equal(undefined);
  });

  it('is doubted after a new start too, though what came meanwhile carries its time', () => {
    const guard = clockGuard(clock, NOW, doubt());
    now += 30 * DAY;
    expect(guard()).to.contain('30 days ahead');
    passes(DAY / 2);
    elapsed = 0;
    const anew = clockGuard(clock, now, doubt());
    expect(anew()).to.contain('30 days ahead');
    passes(DAY);
    expect([anew(), began]).to.deep.equal([undefined, undefined]);
    expect(clockGuard(clock, now, doubt())()).to.equal(undefined);
  });

  it('is believed after a new start when it was put right', () => {
    const guard = clockGuard(clock, NOW, doubt());
    now += 30 * DAY;
    guard();
    expect(began).to.equal(NOW);
    now -= 30 * DAY;
    expect(clockGuard(clock, NOW + 30 * DAY, doubt())()).to.equal(undefined);
    expect(began).to.equal(undefined);
  });
});
