import { expect } from 'chai';
import fc from 'fast-check';
import { outlineOf } from './outline.ts';

const outline = (text: string) => outlineOf({ name: 'x', bytes: Buffer.from(text) });

describe('the outline of JSON', () => {
  it('has the outermost keys of any object, or of the first in a list', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => !/["\\\u0000-\u001f\p{Surrogate}]/u.test(key)),
          fc.json(),
        ),
        (object) => {
          const keys = Object.keys(object).slice(0, 64);
          for (const space of [0, 2]) {
            const text = JSON.stringify(object, undefined, space);
            expect(outline(text)).to.deep.equal({
              is: 'object',
              keys,
            });
            expect(outline(`\uFEFF [${text}, {"other": 1}]`).keys).to.have.length(keys.length);
          }
        },
      ),
    );
  });

  it('has those before the cut', () => {
    expect(outline('{"a": {"b": 1}, "c": [{"d": "\\"e\\": 1"}], "f": "g').keys).to.deep.equal([
      'a',
      'c',
      'f',
    ]);
    expect(outline('<html>').keys).to.deep.equal([]);
  });
});
