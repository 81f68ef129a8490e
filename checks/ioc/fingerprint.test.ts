import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { fingerprintsOf } from './fingerprint.ts';

const BLOB = 'AAAAC3NzaC1lZDI1NTE5AAAAIJ3nRUcQyLHgvEqcQyy8kH0mGqgF1kQ9kQbZ8dQwzVqT';
const SHA256 = `SHA256:${createHash('sha256').update(Buffer.from(BLOB, 'base64')).digest('base64').replace(/=+$/, '')}`;

describe('fingerprints of lines of authorized_keys', () => {
  for (const [what, line] of [
    ['a key', `ssh-ed25519 ${BLOB} me@x`],
    ['one with options', `no-pty,command="/bin/true" ssh-ed25519 ${BLOB}`],
    ['one behind another that an option quotes', `command="echo ssh-rsa AAAAB3Nz x" ssh-ed25519 ${BLOB}`],
    ['a short name of the type, which sshd takes too', `ed25519 ${BLOB}`],
  ] as const)
    it(`are made of ${what}`, () => {
      expect(fingerprintsOf(line)).to.include(SHA256);
    });

  it('are not made of comments', () => {
    expect(fingerprintsOf(`# ssh-ed25519 ${BLOB}`)).to.deep.equal([]);
  });
});
