import { expect } from 'chai';
import fc from 'fast-check';
import { boundedJson } from './bounded-json.ts';

describe('bounded JSON', () => {
  it('is what JSON.parse says of it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        expect(boundedJson(Buffer.from(text), 7)).to.deep.equal({ value: JSON.parse(text) as unknown });
      }),
    );
  });

  it('counts what nests, and no brackets in texts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.string({ unit: 'binary' }),
        fc.boolean(),
        (depth, text, object) => {
          const [open, close] = object ? ['{"a":', '}'] : ['[', ']'];
          const json = Buffer.from(
            `${open.repeat(depth)}${JSON.stringify(`[{${text}\\"[`)}${close.repeat(depth)}`,
          );
          expect(boundedJson(json, depth)).to.have.property('value');
          expect(boundedJson(json, depth - 1)).to.deep.equal({ why: `is nested deeper than ${depth - 1}` });
        },
      ),
    );
  });

  it('does not recurse', () =>
    expect(boundedJson(Buffer.from('['.repeat(1_000_000)), 32)).to.have.property('why'));

  for (const [what, bytes] of Object.entries({
    'no JSON': '{',
    'an unfinished text': '"abc\\"',
    'two values': '1 2',
    'bytes that are no UTF-8': Buffer.from([0x22, 0xff, 0x22]),
  }))
    it(`refuses ${what}`, () => expect(boundedJson(Buffer.from(bytes), 3)).to.have.property('why'));
});
