/** The indicator of Ebury on this machine, whose packages own their libraries, and on roots that have another. */
import { expect } from 'chai';
import { verdictOn } from './verdicts.ts';

const ID = 'EBURY-LIBKEYUTILS';
const LIBRARY = '/usr/lib64/libkeyutils.so.1.9';
const OS = ['almalinux', '9.4', 'rhel'] as const;

describe(`${ID}.yaml`, () => {
  it('is not exposed without any such library', async () => {
    expect(await verdictOn(ID, { os: OS, rpm: { bash: '5.1-1' } })).to.equal('not-exposed');
  });

  it('is no evidence where there is a library and no packager can tell whose it is', async () => {
    expect(await verdictOn(ID, { os: OS, files: { [LIBRARY]: 'ELF' } })).to.equal('no-evidence');
  });
});
