import { expect } from 'chai';
import fc from 'fast-check';
import { allOf, anyOf, compare, fieldIs, idAbove, quoted } from './ticket-sql.ts';

describe('TicketSQL', () => {
  it('has one form for each comparison', () => {
    const query = allOf(
      compare('Queue', '=', "Bob's"),
      anyOf(fieldIs('Monitoring Key', String.raw`a\b`), idAbove(7)),
    );
    expect(query).to.equal(String.raw`(Queue = 'Bob\'s') AND (('CF.{Monitoring Key}' = 'a\\b') OR (id > 7))`);
  });

  it('refuses what cannot be written', () => {
    expect(() => fieldIs('a}b', 'x')).to.throw(RangeError);
    expect(() => idAbove(Number.NaN)).to.throw(RangeError);
    expect(() => idAbove(1.5)).to.throw(RangeError);
    expect(() => anyOf()).to.throw(RangeError);
  });

  it('quotes such that RT reads the same text, and no more', () => {
    const unit = fc.constantFrom("'", '\\', '"', '(', ')', ' ', 'O', 'R', '\n', 'é', '😀');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit }), fc.string()), fc.string({ unit }), (text, rest) => {
        const { value, end } = readAsRt(quoted(text) + rest);
        expect([value, end]).to.deep.equal([text, quoted(text).length]);
      }),
    );
  });
});

/** A quoted value as `RT::SQL` finds it: `'` to the next `'` that no backslash is before; a backslash is taken away. */
function readAsRt(sql: string): { readonly value: string; readonly end: number } {
  const [whole = '', inner = ''] = /^'((?:[^\\']|\\[\s\S])*)'/.exec(sql) ?? [];
  return { value: inner.replaceAll(/\\([\s\S])/g, '$1'), end: whole.length };
}
