import { expect } from 'chai';
import fc from 'fast-check';
import { tokenBucket } from './token-bucket.ts';

describe('the rate of a sink', () => {
  it('is never above what was asked for, over any time, but for one second at the start', () => {
    const rate = fc.double({ min: 0.1, max: 1000, noNaN: true });
    const waits = fc.array(fc.double({ min: -1, max: 5, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(rate, waits, (perSecond, steps) => {
        const bucket = tokenBucket(perSecond, 0);
        let [now, sent] = [0, 0];
        for (const step of steps) {
          now += Math.max(0, step);
          const some = bucket.available(now);
          bucket.take(some);
          sent += some;
        }
        expect(sent).to.be.at.most(Math.max(1, perSecond) + perSecond * now + 1e-6);
      }),
    );
  });

  it('says how long to wait', () => {
    const bucket = tokenBucket(0.5, 0);
    expect(bucket.available(0)).to.equal(1);
    bucket.take(1);
    expect([bucket.available(0), bucket.waitSeconds()]).to.deep.equal([0, 2]);
    expect(bucket.available(2)).to.equal(1);
  });
});
