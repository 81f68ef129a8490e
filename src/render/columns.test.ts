import { expect } from 'chai';
import fc from 'fast-check';
import { hostileText } from '../../test/kit/arbitrary-verdict.ts';
import { columns, keepEnd, keepStart } from './columns.ts';
import { escapeText } from './escape.ts';

const ESCAPE = /\\x[0-9A-F]{2}|\\u\{[0-9A-F]+\}/g;

describe('columns', () => {
  const cases: readonly (readonly [text: string, width: number])[] = [
    ['', 0],
    ['plain', 5],
    ['naïve', 5],
    ['nai\u0308ve', 5],
    ['日本', 4],
    ['👍', 2],
    ['\\x0A', 4],
  ];
  for (const [text, width] of cases) {
    it(`of ${JSON.stringify(text)} are ${width}`, () => expect(columns(text)).to.equal(width));
  }

  it('are cut at the end or at the beginning', () => {
    expect(keepStart('0123456789', 5)).to.equal('0123…');
    expect(keepEnd('0123456789', 5)).to.equal('…6789');
    expect(keepStart('01234', 5)).to.equal('01234');
    expect(keepEnd('日本語', 4)).to.equal('…語');
  });

  for (const [name, cut] of [
    ['start', keepStart],
    ['end', keepEnd],
  ] as const) {
    it(`never exceed the limit when the ${name} is kept, and no escape is split`, () => {
      fc.assert(
        fc.property(hostileText, fc.integer({ min: 1, max: 40 }), (text, limit) => {
          const escaped = escapeText(text);
          const kept = cut(escaped, limit);
          expect(columns(kept)).to.be.at.most(limit);
          expect(kept.replace(ESCAPE, '')).not.to.contain('\\');
          if (columns(escaped) <= limit) expect(kept).to.equal(escaped);
        }),
      );
    });
  }
});
