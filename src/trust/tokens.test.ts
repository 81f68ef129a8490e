import { expect } from 'chai';
import { findToken, newToken } from './tokens.ts';

describe('bearer tokens', () => {
  const expires = '2026-05-01T00:00:00Z';
  const end = Date.parse(expires) / 1000;
  const one = newToken('one', expires, { scopes: ['submit'], sites: ['SITE-A'] });
  const tokens = [newToken('other', expires).stored, one.stored];

  it('are found until they expire', () => {
    expect(findToken(tokens, one.token, end - 1)).to.deep.include({ name: 'one', sites: ['SITE-A'] });
    expect(findToken(tokens, one.token, end)).to.equal(undefined);
  });
  it('are not found any more once they are revoked', () => {
    const revoked = tokens.map((stored) => ({ ...stored, revoked: '2026-04-01T00:00:00Z' }));
    expect(findToken(revoked, one.token, end - 1)).to.equal(undefined);
  });
  it('are not kept', () => expect(JSON.stringify(tokens)).not.to.contain(one.token.slice('secmon_'.length)));
  for (const wrong of ['', 'x', `${one.token}x`, one.token.slice(0, -1), one.stored.sha256])
    it(`are compared whole: '${wrong.slice(0, 12)}'`, () =>
      expect(findToken(tokens, wrong, end - 1)).to.equal(undefined));
});
