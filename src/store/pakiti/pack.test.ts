import { expect } from 'chai';
import fc from 'fast-check';
import { pack, unpack } from './pack.ts';

const ids = fc.array(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2 ** 32 - 1 })));

describe('numbers of packages', () => {
  it('come back sorted, each once', () => {
    fc.assert(
      fc.property(ids, (given) => {
        expect(unpack(pack(given))).to.deep.equal([...new Set(given)].toSorted((a, b) => a - b));
      }),
    );
  });

  it('are the same bytes in whatever order they come', () => {
    fc.assert(
      fc.property(ids, (given) => {
        expect(pack([...given, ...given].toReversed())).to.deep.equal(pack(given));
      }),
    );
  });

  it('are a byte each where they lie close together', () => {
    expect(pack(Array.from({ length: 1500 }, (_, index) => 1 + index * 60))).to.have.length(1500);
  });
});
