import { expect } from 'chai';
import fc from 'fast-check';
import { hostileText } from '../../test/kit/arbitrary-verdict.ts';
import { escapeJson, escapeText } from './escape.ts';

describe('escaping of foreign text', () => {
  const cases: readonly (readonly [text: string, escaped: string])[] = [
    ['a|b', 'a\\x7Cb'],
    ['a\\nb', 'a\\x5Cnb'],
    ['a\nb\r', 'a\\x0Ab\\x0D'],
    ['\u001b[2J', '\\x1B[2J'],
    ['\u0085', '\\x85'],
    ['\u202eevil', '\\u{202E}evil'],
    ['\u2028', '\\u{2028}'],
    ['\u{e0041}', '\\u{E0041}'],
    ['caf\udce9', 'caf\\xE9'],
    ['\ud800', '\\u{D800}'],
    ['naïve 日本 👍', 'naïve 日本 👍'],
    ["it's 100% = fine; $HOME <b>", "it's 100% = fine; $HOME <b>"],
  ];
  for (const [text, escaped] of cases) {
    it(`turns ${JSON.stringify(text)} into ${escaped}`, () => expect(escapeText(text)).to.equal(escaped));
  }

  it('leaves nothing that ends a line, begins performance data, or turns text around', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const escaped = escapeText(text);
        expect(escaped).not.to.match(/[|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(Buffer.from(escaped).toString()).to.equal(escaped);
      }),
    );
  });

  it('of one text does not depend on what else stands beside it', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.string()), (text) => {
        expect(escapeText(`${text}|`)).to.equal(`${escapeText(text)}\\x7C`);
      }),
    );
  });

  it('can be undone, so that no two texts look alike', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        fc.pre(a !== b && !/[\u0080-\u00ff\udc80-\udcff]/.test(a + b));
        expect(escapeText(a)).not.to.equal(escapeText(b));
      }),
    );
  });

  it('keeps JSON what it was, and lets nothing hostile through', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = escapeJson(JSON.stringify(text));
        expect(json).not.to.match(/[|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(JSON.parse(json)).to.equal(text);
      }),
    );
    expect(escapeJson('"\u009b|\u202e\u{e0041}"')).to.equal('"\\u009b\\u007c\\u202e\\udb40\\udc41"');
  });

  it('never writes an escape that an external command would expand', () => {
    fc.assert(fc.property(hostileText, (text) => !/\\[n\\]/.test(escapeText(text))));
  });
});
