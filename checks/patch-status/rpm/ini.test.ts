import { expect } from 'chai';
import fc from 'fast-check';
import { isTrue, parseIni, words } from './ini.ts';

describe('files of sections', () => {
  it('have values that may go on, and comments', () => {
    const text = '# why\nstray=1\n[main]\nExclude = a,\n  b c\n;no=1\n\n[x y]\nenabled : no\n';
    expect(parseIni(text).map(({ name, values }) => [name, Object.fromEntries(values)])).to.deep.equal([
      ['main', { exclude: 'a, b c' }],
      ['x y', { enabled: 'no' }],
    ]);
    expect(words('a, b c')).to.deep.equal(['a', 'b', 'c']);
  });

  it('say yes in many words', () => {
    expect(['1', 'yes', 'True', 'ON', '0', 'no', 'x'].map((text) => isTrue(text, true))).to.deep.equal([
      ...[true, true, true, true, false, false, false],
    ]);
    expect(isTrue(undefined, true)).to.equal(true);
  });

  it('never throw, whatever stands there', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseIni(text)));
  });
});
