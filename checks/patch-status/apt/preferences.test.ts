import { expect } from 'chai';
import type { AptList } from '../observation.ts';
import { MAIN } from '../../../test/kit/patch-observation.ts';
import { namesList, namesPackage } from './pin-match.ts';
import { parsePreferences } from './preferences.ts';

describe('preferences of apt', () => {
  it('are read from stanzas, in their order', () => {
    const text =
      'Explanation: why\nPackage: alpha beta\nPin: release a=stable, o=Debian\nPin-Priority: -10\n\n# only this\n\nPackage: *\nPin: origin "a.example"\nPin-Priority: 600\n';
    expect(parsePreferences(text, 'p')).to.deep.equal({
      pins: [
        {
          path: 'p',
          packages: ['alpha', 'beta'],
          kind: 'release',
          data: 'a=stable, o=Debian',
          priority: -10,
        },
        { path: 'p', packages: ['*'], kind: 'origin', data: '"a.example"', priority: 600 },
      ],
      troubles: [],
    });
  });

  it('that are not understood are told', () => {
    const { pins, troubles } = parsePreferences('Package: alpha\nPin: moon full\nPin-Priority: 1\n', 'p');
    expect(pins).to.deep.equal([]);
    expect(troubles).to.deep.equal(['p: a pin that is not understood: alpha moon']);
  });

  it('name a site by its host alone', () => {
    const list: AptList = { ...MAIN, uri: 'https://a.example:8443/debian' };
    const pin = { path: 'p', packages: ['*'], kind: 'origin', data: '"a.example"', priority: 1 } as const;
    expect(namesList(pin, list)).to.equal(true);
    expect(namesList({ ...pin, data: '"b.example"' }, list)).to.equal(false);
  });

  it('match what they cannot tell: an expression that could take for ever', () => {
    const pin = { path: 'p', packages: ['/(a+)+$/'], kind: 'release', data: 'a=x', priority: 1 } as const;
    expect(namesPackage(pin, 'b', 'amd64', 'b')).to.equal(true);
  });
});
