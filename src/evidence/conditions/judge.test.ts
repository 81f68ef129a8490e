import { expect } from 'chai';
import { matcher } from './judge.ts';

describe('matcher', () => {
  it('takes one glob or many, with alternatives in braces', () => {
    expect(matcher('/{,usr/}bin/*sh')('/bin/bash')).to.equal(true);
    expect(matcher('/{,usr/}bin/*sh')('/usr/bin/zsh')).to.equal(true);
    expect(matcher('/{,usr/}bin/*sh')('/sbin/nologin')).to.equal(false);
    expect(matcher(['squid*', '(squid-*'])('(squid-1)')).to.equal(true);
    expect(matcher([])('squid')).to.equal(false);
  });
});
