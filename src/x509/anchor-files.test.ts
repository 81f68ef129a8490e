import { expect } from 'chai';
import fc from 'fast-check';
import { sortAnchorFiles } from './anchor-files.ts';

describe('files of a trust anchor directory', () => {
  it('are sorted by their names', () => {
    const names = [
      'b.info',
      'b.pem',
      'a.crl_url',
      'a.info',
      'a.0',
      '01234567.0',
      '01234567.1',
      '01234567.r0',
      'x.namespaces',
    ];
    const { metadata, certificates, lists } = sortAnchorFiles(names);
    expect([...metadata]).to.deep.equal([
      ['a', ['a.crl_url', 'a.info']],
      ['b', ['b.info']],
    ]);
    expect(certificates).to.deep.equal(['01234567.0', '01234567.1', 'a.0', 'b.pem']);
    expect(lists).to.deep.equal([{ name: '01234567.r0', hash: '01234567', number: 0 }]);
  });

  it('lists are in the order of their numbers', () => {
    const names = Array.from({ length: 12 }, (_, number) => `0000000a.r${number}`);
    const { lists, unreachable } = sortAnchorFiles([...names, '00000009.r0'].toSorted());
    expect(lists.map(({ name }) => name)).to.deep.equal(['00000009.r0', ...names]);
    expect(unreachable).to.deep.equal([]);
  });

  it('lists behind a gap, as OpenSSL counts, are set apart', () => {
    const { lists, unreachable } = sortAnchorFiles([
      '0000000a.r0',
      '0000000a.r2',
      '0000000a.r01',
      '00000009.r1',
    ]);
    expect(lists.map(({ name }) => name)).to.deep.equal(['0000000a.r0']);
    expect(unreachable.map(({ name }) => name)).to.deep.equal(['00000009.r1', '0000000a.r2']);
  });

  for (const name of [
    '0123456.r0',
    '012345678.r0',
    '0123456g.r0',
    '01234567.r',
    '01234567.r0.bak',
    '.info',
    'r0',
  ]) {
    it(`'${name}' is nothing of ours`, () => {
      const { metadata, certificates, lists } = sortAnchorFiles([name]);
      expect([metadata.size, certificates.length, lists.length]).to.deep.equal([0, 0, 0]);
    });
  }

  it('the order in which a directory lists them does not matter', () => {
    const names = ['a.pem', 'a.info', '00000001.r0', '00000001.r1', '00000001.0', '00000001.1'];
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (shuffled) => {
        expect(sortAnchorFiles(shuffled)).to.deep.equal(sortAnchorFiles(names));
      }),
    );
  });
});
