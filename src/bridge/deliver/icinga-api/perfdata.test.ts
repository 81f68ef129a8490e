import { expect } from 'chai';
import fc from 'fast-check';
import { metricTexts } from './perfdata.ts';

describe('performance data as a list', () => {
  const CASES: Readonly<Record<string, readonly string[]>> = {
    '': [],
    'a=1': ['a=1'],
    " 'a b'=1s;2;3  c=4\t'd'=5\n": ["'a b'=1s;2;3", 'c=4', "'d'=5"],
    "'it''s'=1 b=2": ["'it''s'=1", 'b=2'],
    "'never closed=1 b=2": ["'never", 'closed=1', 'b=2'],
    "a='b c' d": ["a='b c'", 'd'],
  };
  for (const [text, expected] of Object.entries(CASES)) {
    it(JSON.stringify(text), () => expect(metricTexts(text)).to.deep.equal(expected));
  }

  it('is nothing but what was there, in its order', () => {
    const squeezed = (text: string): string => text.replaceAll(/\s/g, '');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", ' ', '=', 'a', '1', ';', '\n', 'ü') }), (text) => {
        expect(squeezed(metricTexts(text).join(''))).to.equal(squeezed(text));
      }),
    );
  });

  it('takes long text in no time', () => {
    const begun = performance.now();
    for (const text of [
      "'".repeat(200_001),
      "' ".repeat(100_000),
      "''".repeat(100_000) + "'",
      "a'".repeat(99_999),
    ])
      metricTexts(text);
    expect(performance.now() - begun).to.be.below(20_000);
  });
});
