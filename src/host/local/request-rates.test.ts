import { expect } from 'chai';
import { requestRates } from './request-rates.ts';

describe('how often a client may ask', () => {
  function askers(
    requestsPerSecond: number | undefined,
    burstSeconds = 2,
  ): (address: string, at: number) => boolean {
    let now = 0;
    const rates = requestRates({ requestsPerSecond, burstSeconds }, () => now);
    return (address, at) => {
      now = at;
      return rates.isAllowed(address);
    };
  }
  const times = (count: number, ask: () => boolean): number =>
    Array.from({ length: count }, ask).filter(Boolean).length;

  it('is its burst, then its rate', () => {
    const ask = askers(10);
    expect(times(100, () => ask('192.0.2.1', 0))).to.equal(20);
    expect(times(100, () => ask('192.0.2.1', 1))).to.equal(10);
    expect(times(100, () => ask('192.0.2.1', 1000))).to.equal(20);
  });

  it('is not counted for others', () => {
    const ask = askers(1, 1);
    expect([ask('192.0.2.1', 0), ask('192.0.2.1', 0), ask('192.0.2.2', 0)]).to.deep.equal([
      true,
      false,
      true,
    ]);
  });

  it('is counted for a whole network of IPv6', () => {
    const ask = askers(1, 1);
    expect([ask('2001:db8::1', 0), ask('2001:db8:0:0:ffff::9', 0), ask('2001:db8:0:1::1', 0)]).to.deep.equal([
      true,
      false,
      true,
    ]);
  });

  it('has no bound where none is given', () => {
    const ask = askers(undefined);
    expect(times(1000, () => ask('192.0.2.1', 0))).to.equal(1000);
  });

  it('lets a slow rate through once in a while', () => {
    const ask = askers(0.1, 1);
    expect([ask('a', 0), ask('a', 5), ask('a', 10)]).to.deep.equal([true, false, true]);
  });
});
