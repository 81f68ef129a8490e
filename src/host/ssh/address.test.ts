import { expect } from 'chai';
import { knownName, parseAddress } from './address.ts';

describe('parseAddress', () => {
  const read = (text: string): readonly unknown[] => {
    const { user, host, port } = parseAddress(text);
    return [user, host, port];
  };

  it('takes names, addresses, users and ports', () => {
    expect(read('Node.Example.org')).to.deep.equal([undefined, 'node.example.org', 22]);
    expect(read('monitor@10.0.0.1:2222')).to.deep.equal(['monitor', '10.0.0.1', 2222]);
    expect(read('a@[2001:DB8::1]:22')).to.deep.equal(['a', '2001:db8::1', 22]);
    expect(read('a@2001:db8::1')).to.deep.equal(['a', '2001:db8::1', 22]);
  });

  it('refuses everything else', () => {
    for (const text of [
      '',
      'a@',
      '@b',
      'a b',
      '-oProxyCommand=x',
      'h:0',
      'h:65536',
      'h:x',
      'a@b@c',
      '[::1',
      'ssh://h',
    ]) {
      expect(() => parseAddress(text), text).to.throw(/is not \[user@\]host/);
    }
  });

  it('is known with its port where that is not the usual one', () => {
    expect(knownName(parseAddress('h'))).to.equal('h');
    expect(knownName(parseAddress('[::1]:2222'))).to.equal('[::1]:2222');
  });
});
