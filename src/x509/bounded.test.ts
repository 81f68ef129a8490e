import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { mapBounded } from './bounded.ts';

describe('bounded work', () => {
  it('keeps the order and never does more at once than allowed', async () => {
    let running = 0;
    let most = 0;
    const results = await mapBounded([5, 1, 4, 2, 3], 2, async (milliseconds) => {
      running += 1;
      most = Math.max(most, running);
      await sleep(milliseconds);
      running -= 1;
      return milliseconds * 10;
    });
    expect(results).to.deep.equal([50, 10, 40, 20, 30]);
    expect(most).to.equal(2);
  });

  it('of nothing is nothing', async () => {
    expect(await mapBounded([], 4, () => Promise.reject(new Error('called')))).to.deep.equal([]);
  });

  it('fails with the first failure', async () => {
    const failing = mapBounded([1, 2, 3], 2, (item) =>
      item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(),
    );
    expect(await failing.catch((error: unknown) => String(error))).to.equal('Error: two');
  });
});
