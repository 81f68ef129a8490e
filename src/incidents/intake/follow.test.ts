import { expect } from 'chai';
import { followIntoLedger, INTAKE_BATCH } from './follow.ts';
import type { Taken } from './intake.ts';

describe('the log that is followed into the ledger', () => {
  /** @param secondsEach that one result costs, step after step @returns how many were asked for at a time */
  async function asked(secondsEach: readonly number[]): Promise<readonly number[]> {
    const over = new AbortController();
    const sizes: number[] = [];
    let clock = 1000;
    const next = (size: number): Promise<Taken> => {
      clock += size * (secondsEach[sizes.length] ?? 0);
      sizes.push(size);
      if (sizes.length === secondsEach.length) over.abort();
      return Promise.resolve({ count: size, late: 0, ahead: 0, happened: [] });
    };
    await followIntoLedger({
      intake: { prepare: () => Promise.resolve(), next },
      taken: () => Promise.resolve(),
      failed: () => undefined,
      now: () => clock,
      pause: () => Promise.resolve(),
      signal: over.signal,
    });
    return sizes;
  }

  it('is taken in smaller steps while they last, so that what is handed in does not wait for them', async () => {
    const sizes = await asked(Array.from({ length: 12 }, () => 0.04));
    expect(sizes[0]).to.equal(INTAKE_BATCH);
    expect(sizes.at(-1)! * 0.04).to.be.at.most(1);
    expect(sizes.at(-1)).to.be.at.least(10);
  });

  it('is taken in the largest steps again when they are short', async () => {
    const slow = Array.from({ length: 12 }, () => 1);
    const sizes = await asked([...slow, ...Array.from({ length: 12 }, () => 0)]);
    expect(sizes[11]).to.equal(1);
    expect(sizes.at(-1)).to.equal(INTAKE_BATCH);
  });
});
