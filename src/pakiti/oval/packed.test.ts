import { expect } from 'chai';
import { Packed, PackedByName } from './packed.ts';

describe('packed values', () => {
  it('come as they went, in their order and as often as they are asked for', () => {
    const packed = new Packed<{ readonly number: number; readonly text: string }>();
    const values = Array.from({ length: 5000 }, (_, number) => ({ number, text: 'ä"\n'.repeat(400) }));
    for (const value of values) packed.add(value);
    for (let time = 0; time < 2; time += 1) expect([...packed]).to.deep.equal(values);
  });

  it('may be none', () => expect([...new Packed<string>()]).to.deep.equal([]));
});

describe('packed values by name', () => {
  it('are those that were kept last, larger than a block or not', () => {
    const packed = new PackedByName<readonly string[]>();
    const values = Array.from({ length: 3000 }, (_, number): readonly [string, readonly string[]] => [
      `oval:x:tst:${number}`,
      ['ä"\n'.repeat(number % 500), ...(number === 1000 ? ['€'.repeat(2 ** 20)] : [])],
    ]);
    for (const [name] of values) packed.set(name, ['before']);
    for (const [name, value] of values) packed.set(name, value);
    for (const [name, value] of values) expect(packed.get(name)).to.deep.equal(value);
    expect(packed.get('oval:x:tst:')).to.equal(undefined);
  });
});
