import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../../../host/failure.ts';
import type { Outcome } from '../sink.ts';
import { inParts, type InParts, type Refused } from './in-parts.ts';

const { signal } = new AbortController();

function how(
  send: (items: readonly number[]) => readonly Outcome[] | Refused,
  most = { items: 100, bytes: 1000 },
): InParts<number> {
  return { most, sizeOf: (item) => item, signal, send: (items) => Promise.resolve().then(() => send(items)) };
}

const delivered = (items: readonly number[]): readonly Outcome[] =>
  items.map((item) => ({ state: 'delivered', reference: String(item) }));

describe('many in one request', () => {
  it('go in order, each once, no part with more than it may have', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 30 })),
        fc.integer({ min: 1, max: 5 }),
        async (items, count) => {
          const sent: (readonly number[])[] = [];
          const outcomes = await inParts(
            items,
            how(
              (part) => {
                sent.push(part);
                return delivered(part);
              },
              { items: count, bytes: 30 },
            ),
          );
          expect(sent.flat()).to.deep.equal(items);
          expect(outcomes).to.deep.equal(delivered(items));
          for (const part of sent) {
            expect(part.length).to.be.within(1, count);
            expect(part.reduce((sum, size) => sum + size, 0)).to.be.at.most(30);
          }
        },
      ),
    );
  });

  it('are parted until those at fault stand alone; every other one is taken once', async () => {
    const items = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(items, fc.func(fc.boolean()), async (all, isBad) => {
        const taken: number[] = [];
        const outcomes = await inParts(
          all,
          how(
            (part) => {
              if (part.some((item) => isBad(item))) return { refused: 'bad' };
              taken.push(...part);
              return delivered(part);
            },
            { items: 100, bytes: 100_000 },
          ),
        );
        expect(taken).to.deep.equal(all.filter((item) => !isBad(item)));
        expect(outcomes.map(({ state }) => state)).to.deep.equal(
          all.map((item) => (isBad(item) ? 'dead' : 'delivered')),
        );
      }),
    );
  });

  it('are sent each by itself where some of them may have been taken', async () => {
    const sizes: number[] = [];
    await inParts(
      [1, 2, 3, 4],
      how((part) => {
        sizes.push(part.length);
        return part.includes(3) ? { refused: 'too large', partly: true } : delivered(part);
      }),
    );
    expect(sizes).to.deep.equal([4, 1, 1, 1, 1]);
  });

  it('wait after the first that waits, so that nothing overtakes it', async () => {
    const outcomes = await inParts(
      [1, 2, 3],
      how((part) => (part.includes(2) ? [{ state: 'retry', reason: 'later' }] : delivered(part)), {
        items: 1,
        bytes: 100,
      }),
    );
    expect(outcomes).to.deep.equal([
      { state: 'delivered', reference: '1' },
      { state: 'retry', reason: 'later' },
      { state: 'retry', reason: 'later', attempted: false },
    ]);
  });

  it('are known one by one when the server fails in the middle, and not at all when it fails at once', async () => {
    const failing = (bad: number): InParts<number> =>
      how(
        (part) => {
          if (part.includes(bad)) throw new Failure('unreachable', 'gone');
          return delivered(part);
        },
        { items: 1, bytes: 100 },
      );
    expect((await inParts([1, 2, 3], failing(2))).map(({ state }) => state)).to.deep.equal([
      'delivered',
      'retry',
      'retry',
    ]);
    const failure: unknown = await inParts([1, 2, 3], failing(1)).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Failure);
  });
});
