import { expect } from 'chai';
import { parseRange } from '../../../src/check/index.ts';
import { AT, DPKG, RELEASE } from '../../../test/kit/patch-observation.ts';
import { isSecurity } from './is-security.ts';
import { judgeDpkg } from './judge-dpkg.ts';
import { NewerDebs } from './newer.ts';

describe('what dpkg and apt tell', () => {
  it('names packages on hold', () => {
    const { findings } = judgeDpkg({ ...DPKG, held: ['bash', 'zsh'] }, null, AT, parseRange('7d', 's'));
    expect(findings.filter(({ kind }) => kind === 'held')).to.deep.equal([
      { state: 'OK', subject: 'held packages', kind: 'held', text: '2 on hold: bash zsh' },
    ]);
  });

  it('is of security by any of the names that Debian and Ubuntu give it', () => {
    const not = { ...RELEASE, label: 'Ubuntu', suite: 'noble-updates', codename: 'noble' };
    expect(isSecurity(not)).to.equal(false);
    for (const one of [
      { suite: 'noble-security' },
      { label: 'Debian-Security' },
      { codename: 'bookworm-security' },
      { codename: 'stretch/updates' },
    ])
      expect(isSecurity({ ...not, ...one }), JSON.stringify(one)).to.equal(true);
  });

  it('may be newer where dpkg cannot put it in an order', () => {
    const installed = { name: 'x', architecture: 'amd64', version: '1', source: 'x' };
    const newer = new NewerDebs([installed]);
    for (const order of [undefined, -1, 0])
      newer.add({ installed, version: String(order), phased: null, order }, 0);
    expect(newer.facts().map(({ versions }) => versions.map(({ version }) => version))).to.deep.equal([
      ['undefined'],
    ]);
  });
});
