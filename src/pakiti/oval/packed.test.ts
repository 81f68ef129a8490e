import { expect } from 'chai';
import { Packed } from './packed.ts';

describe('packed values', () => {
  it('come as they went, in their order and as often as they are asked for', () => {
    const packed = new Packed<{ readonly number: number; readonly text: string }>();
    const values = Array.from({ length: 5000 }, (_, number) => ({ number, text: 'ä"\n'.repeat(400) }));
    for (const value of values) packed.add(value);
    for (let time = 0; time < 2; time += 1) expect([...packed]).to.deep.equal(values);
  });

  it('may be none', () => expect([...new Packed<string>()]).to.deep.equal([]));
});
