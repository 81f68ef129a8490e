import { expect } from 'chai';
import fc from 'fast-check';
import { said } from './said.ts';

describe('what a server said', () => {
  it('is one short line', () => {
    expect(said('a\r\nb\u001b[31m\u2028c\ud800', [])).to.equal('a b [31m c');
    expect(said('x'.repeat(500), [])).to.have.length(201);
  });

  it('never shows a secret, in whatever form requests hold it', () => {
    const secret = fc.string({ minLength: 4, unit: 'grapheme-ascii' }).filter((text) => !/^\*+$/.test(text));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (text, before, after) => {
        for (const form of [text, encodeURIComponent(text), Buffer.from(text).toString('base64')])
          expect(said(`${before}${form}${after}`, [text])).not.to.contain(form);
      }),
    );
  });
});
