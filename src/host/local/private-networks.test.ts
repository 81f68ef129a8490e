import { expect } from 'chai';
import { Failure } from '../failure.ts';
import { literalAddress, reachableAddresses } from './private-networks.ts';

describe('reachable addresses', () => {
  const none = reachableAddresses([]);

  for (const address of ['8.8.8.8', '193.0.6.139', '2001:67c:2e8:22::c100:68b', '::ffff:8.8.8.8']) {
    it(`${address} is public`, () => expect(none(address)).to.equal(true));
  }

  const notPublic = [
    ...[
      '127.0.0.1',
      '127.8.9.10',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.0.1',
      '169.254.169.254',
    ],
    ...['100.64.0.1', '0.0.0.0', '255.255.255.255', '224.0.0.1', '240.0.0.1', '192.0.2.1', '198.18.0.1'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:a00:1', 'fe80::1', 'fe80::1%eth0', 'fc00::1'],
    ...['fec0::1', 'ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'localhost', ''],
  ];
  for (const address of notPublic) {
    it(`'${address}' is not`, () => expect(none(address)).to.equal(false));
  }

  it('an allowed network opens just that network', () => {
    const some = reachableAddresses(['10.1.0.0/16', '127.0.0.1', '::1', 'fd00::/8']);
    const open = [
      '10.1.255.1',
      '10.2.0.1',
      '127.0.0.1',
      '127.0.0.2',
      '::1',
      'fd12::1',
      'fc00::1',
      '::ffff:10.1.0.1',
    ];
    expect(open.map(some)).to.deep.equal([true, false, true, false, true, true, false, true]);
  });

  it('a network of length 0 opens its own family only', () => {
    const some = reachableAddresses(['0.0.0.0/0']);
    expect(['127.0.0.1', '::1'].map(some)).to.deep.equal([true, false]);
  });

  for (const text of [
    'foo',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10/8',
    '::/129',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '',
  ]) {
    it(`refuses '${text}' as a network`, () => {
      expect(() => reachableAddresses([text])).to.throw(Failure, 'is no network');
    });
  }

  it('finds the address that a host of a URL names', () => {
    const hosts = ['http://0x7f.1/', 'http://2130706433/', 'http://[::1]/', 'http://ca.example/'];
    const literals = hosts.map((url) => literalAddress(new URL(url).hostname));
    expect(literals).to.deep.equal(['127.0.0.1', '127.0.0.1', '::1', undefined]);
  });
});
