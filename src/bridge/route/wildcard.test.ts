import { expect } from 'chai';
import fc from 'fast-check';
import { matchesWildcard } from './wildcard.ts';

describe('a pattern with wildcards', () => {
  const yes = [
    ['*', ''],
    ['*', 'x'],
    ['', ''],
    ['a*c', 'abbc'],
    ['a*c', 'ac'],
    ['?b*', '\u{1f600}bc'],
    ['*.*', 'eu.egi.sec'],
    ['**x', 'aax'],
  ] as const;
  for (const [pattern, text] of yes)
    it(`'${pattern}' is '${text}'`, () => expect(matchesWildcard(pattern, text)).to.equal(true));

  const no = [
    ['', 'x'],
    ['?', ''],
    ['a', 'ab'],
    ['b', 'ab'],
    ['a*c', 'acb'],
    ['A', 'a'],
    ['a.c', 'abc'],
  ] as const;
  for (const [pattern, text] of no)
    it(`'${pattern}' is not '${text}'`, () => expect(matchesWildcard(pattern, text)).to.equal(false));

  it('answers as a regular expression does', () => {
    const letters = fc.stringMatching(/^[ab*?]{0,8}$/);
    fc.assert(
      fc.property(letters, fc.stringMatching(/^[ab]{0,12}$/), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesWildcard(pattern, text)).to.equal(expression.test(text));
      }),
    );
  });

  it('does not take for ever', () =>
    expect(matchesWildcard('*a'.repeat(2000), `${'a'.repeat(4000)}b`)).to.equal(false));
});
