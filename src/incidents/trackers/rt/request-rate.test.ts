import { expect } from 'chai';
import fc from 'fast-check';
import { rtTrouble } from '../../../../test/kit/rt/trouble.ts';
import type { Clock } from '../../../host/host.ts';
import { requestRate, type RateSettings } from './request-rate.ts';

const SETTINGS: RateSettings = { perSecond: 2, burst: 3, patienceSeconds: 60 };

/** A clock on which waiting takes no time but its own. */
function sleepless(): Clock {
  let now = 0;
  return {
    now: () => now,
    elapsed: () => now,
    after(seconds) {
      now += seconds;
      return AbortSignal.abort();
    },
  };
}

describe('the rate of requests', () => {
  async function turns(count: number, settings = SETTINGS): Promise<readonly number[]> {
    const clock = sleepless();
    const rate = requestRate(clock, settings, 'rt');
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      await rate.turn();
      times.push(clock.elapsed());
    }
    return times;
  }

  it('lets a burst through, and then so many each second', async () => {
    expect(await turns(6)).to.deep.equal([0, 0, 0, 0.5, 1, 1.5]);
  });

  it('is never above the burst and the rate, in any window', async () => {
    const settings = fc.record({
      perSecond: fc.integer({ min: 1, max: 20 }),
      burst: fc.integer({ min: 1, max: 10 }),
      patienceSeconds: fc.constant(1e6),
    });
    await fc.assert(
      fc.asyncProperty(settings, async (chosen) => {
        const times = await turns(30, chosen);
        for (const [from, start] of times.entries()) {
          for (const [to, end] of times.entries()) {
            if (to < from) continue;
            expect(to - from + 1).to.be.at.most(chosen.burst + (end - start) * chosen.perSecond + 1e-6);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('holds off for as long as RT asks', async () => {
    const clock = sleepless();
    const rate = requestRate(clock, SETTINGS, 'rt');
    rate.holdOff(20);
    await rate.turn();
    expect(clock.elapsed()).to.equal(20);
  });

  it('refuses what would wait for too long, and has sent nothing', async () => {
    const rate = requestRate(sleepless(), SETTINGS, 'rt.example.org');
    rate.holdOff(61);
    const failure = await rtTrouble(rate.turn());
    expect(failure).to.include({ trouble: 'throttled', mayHaveHappened: false, afterSeconds: 61 });
    expect(failure.message).to.equal('rt.example.org: the next request may be sent in 61 s');
  });
});
