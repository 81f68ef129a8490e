import { expect } from 'chai';
import fc from 'fast-check';
import { LineCutter, type Line } from './lines.ts';

describe('lines out of pieces', () => {
  function cut(pieces: readonly string[], maxBytes = 1000): readonly (string | number)[] {
    const cutter = new LineCutter(maxBytes);
    const lines = pieces.flatMap((piece) => cutter.push(Buffer.from(piece)));
    const rest = cutter.rest();
    expect(cutter.isEmpty).to.equal(true);
    return [...lines, ...(rest === undefined ? [] : [rest])].map(shown);
  }

  function shown(line: Line): string | number {
    return Buffer.isBuffer(line) ? line.toString() : line.droppedBytes;
  }

  it('are the same however they arrive', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 30 });
    fc.assert(
      fc.property(fc.array(text), (pieces) => {
        const whole = pieces.join('');
        const expected = whole.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(cut(pieces)).to.deep.equal(expected);
      }),
    );
  });

  it('are dropped whole when they are too long, and never part of the next', () =>
    expect(cut(['aa', 'aa\nbb', 'b\n', 'cccc', 'c', '\nd'], 3)).to.deep.equal([4, 'bbb', 5, 'd']));

  it('may be too long at the end too', () => expect(cut(['aaaa'], 3)).to.deep.equal([4]));
});
