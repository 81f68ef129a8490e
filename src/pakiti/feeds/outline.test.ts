import { expect } from 'chai';
import fc from 'fast-check';
import { outlineOf } from './outline.ts';

const outline = (text: string) => outlineOf({ name: 'x', bytes: Buffer.from(text) });

const LONG = ' '.repeat(2 ** 18);

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

  it('is the same of a document that is too large to be read for it', () => {
    const text = '{"id": "x", "affected": [{"package": {"name": "\\"]}"}}], "modified": ""}';
    for (const all of [text, `[${text}, 1]`, '[]', '["id"]', '{}'])
      expect(outline(all + LONG), all).to.deep.equal(outline(all));
  });

  it('has those before the cut', () => {
    const cut = '{"a": {"b": 1}, "c": [{"d": "\\"e\\": 1"}], "f": "g';
    for (const text of [cut, cut + LONG]) expect(outline(text).keys).to.deep.equal(['a', 'c', 'f']);
    expect(outline('<html>').keys).to.deep.equal([]);
  });
});
