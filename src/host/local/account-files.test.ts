import { expect } from 'chai';
import { parseGroup, parsePasswd } from './account-files.ts';

describe('parsePasswd', () => {
  it('reads every field', () => {
    expect(parsePasswd('alice:x:1000:1001:Alice,,,:/home/alice:/bin/sh\n')).to.deep.equal([
      { name: 'alice', uid: 1000, gid: 1001, home: '/home/alice', shell: '/bin/sh' },
    ]);
  });

  it('takes an empty home and shell as they are', () => {
    expect(parsePasswd('svc:x:7:7:::')).to.deep.equal([{ name: 'svc', uid: 7, gid: 7, home: '', shell: '' }]);
  });

  it('passes over comments, NIS lines, cut lines and numbers that are none', () => {
    const text = ['# a comment', '+::::::', '-bob::::::', 'cut:x:1:1', 'odd:x:1a:1::/:/bin/sh', ''].join(
      '\n',
    );
    expect(parsePasswd(text)).to.deep.equal([]);
  });
});

describe('parseGroup', () => {
  it('reads name and number, whatever the members', () => {
    expect(parseGroup('staff:x:50:\nwheel:x:10:alice,bob\n')).to.deep.equal([
      { name: 'staff', gid: 50 },
      { name: 'wheel', gid: 10 },
    ]);
  });

  it('passes over lines that are no group', () => {
    expect(parseGroup('+:::\ncut:x:1\nodd:x:-1:\n')).to.deep.equal([]);
  });
});
