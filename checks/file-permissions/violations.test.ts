import { expect } from 'chai';
import type { Rule, Suspect } from './observation.ts';
import { violationsOf } from './violations.ts';

const RULE: Rule = {
  name: 'r',
  policy: 'p',
  severity: 'critical',
  types: ['file', 'directory'],
  clear: 0,
  set: 0,
  allowSticky: false,
  owners: null,
  groups: null,
  forbidAclWrite: false,
  privateKeys: false,
};
const FILE: Suspect = { path: '/f', type: 'file', mode: 0o644, uid: 1000, gid: 1000, size: 0 };
const DIRECTORY: Suspect = { ...FILE, type: 'directory', mode: 0o755 };
const WRITE = 0o022;

function texts(suspect: Partial<Suspect>, rule: Partial<Rule>, base = FILE): string[] {
  return violationsOf({ ...base, ...suspect }, { ...RULE, ...rule }).map(
    ({ kind, text }) => `${kind}: ${text}`,
  );
}

describe('violations of bits', () => {
  it('are held against each bit, never against the number', () => {
    for (const mode of [0o602, 0o622, 0o632, 0o643, 0o646]) {
      expect(texts({ mode }, { clear: 0o002 }), mode.toString(8)).to.have.length(1);
    }
    for (const mode of [0o644, 0o755, 0o774, 0o665]) {
      expect(texts({ mode }, { clear: 0o002 }), mode.toString(8)).to.deep.equal([]);
    }
  });

  it('say the worst that the mode means', () => {
    expect(texts({ mode: 0o666 }, { clear: WRITE })).to.deep.equal([
      'world-writable: world-writable file, mode 0666',
    ]);
    expect(texts({ mode: 0o664 }, { clear: WRITE })).to.deep.equal([
      'group-writable: group-writable file, mode 0664',
    ]);
    expect(texts({ mode: 0o6755 }, { clear: 0o6000 })).to.deep.equal([
      'setuid: set-uid file, mode 6755',
      'setgid: set-gid file, mode 6755',
    ]);
    expect(texts({ mode: 0o711 }, { clear: 0o077 })).to.deep.equal([
      'forbidden-bits: file with bits 0011, mode 0711',
    ]);
    expect(texts({ mode: 0o600 }, { set: 0o440 })).to.deep.equal([
      'missing-bits: file without bits 0040, mode 0600',
    ]);
  });

  it('let a directory off for its sticky bit where the rule says so, a file never', () => {
    const rule = { clear: 0o002, allowSticky: true };
    expect(texts({ mode: 0o1777 }, rule, DIRECTORY)).to.deep.equal([]);
    expect(texts({ mode: 0o777 }, rule, DIRECTORY)).to.have.length(1);
    expect(texts({ mode: 0o1666 }, rule)).to.have.length(1);
    expect(texts({ mode: 0o1777 }, { clear: 0o002 }, DIRECTORY)).to.have.length(1);
  });

  it('call a private key by its name', () => {
    const rule = { clear: 0o077, privateKeys: true };
    expect(texts({ mode: 0o640 }, rule)).to.deep.equal([
      'private-key-readable: private key that others may read, mode 0640',
    ]);
    expect(texts({ mode: 0o620 }, rule)).to.deep.equal([
      'group-writable: group-writable private key, mode 0620',
    ]);
  });
});

describe('violations of owner and group', () => {
  it('name who it is', () => {
    expect(texts({}, { owners: [0] })).to.deep.equal(['wrong-owner: file owned by uid 1000']);
    expect(texts({}, { groups: [0] })).to.deep.equal(['wrong-group: file of group 1000']);
    expect(texts({}, { owners: [0, 1000], groups: [1000] })).to.deep.equal([]);
  });

  it('go by the home where the rule does', () => {
    expect(texts({ owners: [0, 1000] }, { owners: [0] })).to.deep.equal([]);
    expect(texts({ owners: [0, 1001] }, { owners: [0, 1000] })).to.have.length(1);
  });
});

describe('violations by an ACL', () => {
  const rule = { forbidAclWrite: true, clear: WRITE, owners: [0, 1000] };

  it('name who is let write, but for those who may own the entry', () => {
    expect(texts({ mode: 0o664, acl: { uids: [7, 1000], gids: [9], group: false } }, rule)).to.deep.equal([
      'acl-grants-write: ACL lets uid 7, gid 9 write',
    ]);
    expect(texts({ mode: 0o664, acl: { uids: [1000], gids: [], group: false } }, rule)).to.deep.equal([]);
  });

  it('tell the mask from what the own group may', () => {
    expect(texts({ mode: 0o664, acl: { uids: [], gids: [], group: true } }, rule)).to.have.length(1);
    expect(texts({ mode: 0o664 }, rule)).to.deep.equal(['group-writable: group-writable file, mode 0664']);
  });

  it('are none of a rule that does not ask for them', () => {
    expect(texts({ acl: { uids: [7], gids: [], group: false } }, { forbidAclWrite: false })).to.deep.equal(
      [],
    );
  });
});

describe('violations on PATH', () => {
  const rule = { clear: WRITE, owners: [0] };
  const root = { uid: 0 };

  it('say what the entry is to PATH', () => {
    const directory = texts({ ...root, mode: 0o775, role: 'directory' }, rule, DIRECTORY);
    expect(directory).to.deep.equal(['group-writable: group-writable directory on PATH, mode 0775']);
    const above = texts({ ...root, mode: 0o777, role: 'parent' }, rule, DIRECTORY);
    expect(above).to.deep.equal(['world-writable: world-writable directory above PATH, mode 0777']);
    expect(texts({ ...root, mode: 0o777, role: 'entry' }, rule)).to.deep.equal([
      'world-writable: world-writable file on PATH, mode 0777',
    ]);
  });

  it('let the sticky bit protect what is below, but nothing that is still missing', () => {
    const sticky = { ...root, mode: 0o1777, role: 'parent' } as const;
    expect(texts(sticky, rule, DIRECTORY)).to.deep.equal([]);
    expect(texts({ ...sticky, missing: 'bin' }, rule, DIRECTORY)).to.deep.equal([
      "world-writable: world-writable directory where PATH misses 'bin', mode 1777",
    ]);
    expect(texts({ ...sticky, role: 'directory' }, rule, DIRECTORY)).to.have.length(1);
    expect(texts({ ...sticky, uid: 5 }, rule, DIRECTORY)).to.deep.equal([
      'wrong-owner: directory above PATH owned by uid 5',
    ]);
  });

  it('hold only the owner of a link against the rule: its mode means nothing', () => {
    const link = { type: 'link', mode: 0o777, role: 'link' } as const;
    expect(texts({ ...link, uid: 0 }, rule)).to.deep.equal([]);
    expect(texts({ ...link, uid: 5 }, rule)).to.deep.equal([
      'wrong-owner: link that PATH leads through owned by uid 5',
    ]);
  });
});
