import { expect } from 'chai';
import fc from 'fast-check';
import { sshdSetting } from './sshd-settings.ts';

describe('a line of sshd_config', () => {
  const rows: readonly (readonly [string, string, ...string[]])[] = [
    ['Include /etc/ssh/sshd_config.d/*.conf', 'include', '/etc/ssh/sshd_config.d/*.conf'],
    ['\tauthorizedkeysfile=.ssh/a /b/%u # as ever', 'authorizedkeysfile', '.ssh/a', '/b/%u'],
    ['AuthorizedKeysFile = "/with blank/%u" x', 'authorizedkeysfile', '/with blank/%u', 'x'],
    ["AuthorizedKeysFile '/a b'/%u c\\ d\r", 'authorizedkeysfile', '/a b/%u', 'c d'],
    ['Include "/not/closed', 'include', '/not/closed'],
  ];
  for (const [line, keyword, ...values] of rows) {
    it(`is read as sshd does: ${line}`, () => {
      expect(sshdSetting(line)).to.deep.equal([{ keyword, values }]);
    });
  }

  it('says nothing where it is empty or a comment', () => {
    for (const line of ['', ' ', '# Include x', '#Include x', 'Include']) {
      expect(sshdSetting(line), line).to.deep.equal([]);
    }
  });

  it('is read whatever is in it', () => {
    fc.assert(fc.property(fc.string(), (text) => sshdSetting(`Include ${text}x`).length === 1));
  });
});
