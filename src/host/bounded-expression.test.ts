import { expect } from 'chai';
import fc from 'fast-check';
import { boundedExpression, isBoundedExpression } from './bounded-expression.ts';

describe('bounded expression', () => {
  for (const source of [
    '^\\s*allow setuid\\s*=\\s*no\\b',
    '^(?:a|b)$',
    '(abc){1}',
    '[(+]*',
    '\\(+',
    '(?:yes|no)?',
    '(ab)+',
    '^install\\s+(?:rds|vsock)\\s',
  ]) {
    it(`takes ${source}`, () => expect(isBoundedExpression(source)).to.equal(true));
  }

  for (const source of [
    '(a+)+',
    '(?:a|a)*',
    '((a)*b)*',
    '(a?){40}',
    '(?<x>a*){2,}',
    '(a)\\1',
    '(?<x>a)\\k<x>',
    '((a+))*',
    '(',
    'a'.repeat(501),
  ]) {
    it(`refuses ${source.slice(0, 20)}`, () => expect(isBoundedExpression(source)).to.equal(false));
  }

  it('never takes long on a line that almost matches', function () {
    this.timeout(120_000);
    const part = fc.constantFrom('a', 'b', '(', ')', '*', '+', '|', '?', '(?:', '[ab]', '{2,}', '^', '$');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
        const source = parts.join('');
        fc.pre(isBoundedExpression(source) && (source.match(/[*+?{]/g) ?? []).length < 3);
        boundedExpression(source).test(`${'a'.repeat(60)}c`);
      }),
    );
  });
});
