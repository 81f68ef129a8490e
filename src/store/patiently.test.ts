import { expect } from 'chai';
import { rejection } from '../../test/kit/rejection.ts';
import { patiently } from './patiently.ts';

const busy = Object.assign(new Error('database is locked'), { errcode: 5 });

describe('a transaction that others keep from beginning', () => {
  it('is begun again, and others go on in between', async () => {
    let [tries, others] = [0, 0];
    const result = await patiently(() => {
      tries += 1;
      setImmediate(() => (others += 1));
      return tries < 3 ? Promise.reject(busy) : Promise.resolve(others);
    });
    expect([tries, result]).to.deep.equal([3, 2]);
  });

  it('fails in the end, and at once for anything else', async () => {
    let tries = 0;
    const fails = (error: Error) => (): Promise<never> => {
      tries += 1;
      return Promise.reject(error);
    };
    expect(await rejection(patiently(fails(busy)))).to.equal(busy);
    expect(tries).to.equal(12);
    const other = new Error('no such table');
    expect(await rejection(patiently(fails(other)))).to.equal(other);
    expect(tries).to.equal(13);
  });
});
