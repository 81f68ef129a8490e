import { expect } from 'chai';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../src/check/index.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { readClientKey, readSalt } from './secrets.ts';

describe('secrets of argus-ban', () => {
  const host = { ...localHostFromSource(), environment: () => undefined };
  let home: string;
  before(() => (home = mkdtempSync(join(tmpdir(), 'secmon-secrets-'))));
  after(() => rmSync(home, { recursive: true }));

  function file(content: string | Buffer, mode: number): string {
    const path = join(home, 'secret');
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  async function failure(promise: Promise<unknown>): Promise<Failure> {
    const error = await rejection(promise);
    expect(error).to.be.instanceOf(Failure);
    return error as Failure;
  }

  it('a salt is the bytes of its file without one line end', async () => {
    for (const [content, salt] of [
      ['abc\n', 'abc'],
      ['abc\r\n', 'abc'],
      ['abc', 'abc'],
      [' abc \n\n', ' abc \n'],
    ] as const) {
      expect((await readSalt(host, file(content, 0o600))).toString()).to.equal(salt);
    }
    const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x0a]);
    expect(await readSalt(host, file(bytes, 0o640))).to.deep.equal(bytes.subarray(0, 3));
  });

  const bad: Readonly<Record<string, readonly [string, number, string]>> = {
    'is empty': ['\n', 0o600, 'malformed'],
    'is open to others': ['x\n', 0o644, 'denied'],
    'can be written by the group': ['x\n', 0o660, 'denied'],
    'is huge': ['x'.repeat(5000), 0o600, 'too-large'],
  };
  for (const [what, [content, mode, reason]] of Object.entries(bad)) {
    it(`a file that ${what} is no salt, and is not named`, async () => {
      const path = file(content, mode);
      const error = await failure(readSalt(host, path));
      expect(error.reason).to.equal(reason);
      expect(error.message).to.not.include(path);
    });
  }

  it('a variable that is set to nothing is no salt', async () => {
    const error = await failure(readSalt({ ...host, environment: () => '' }, undefined));
    expect([error.reason, error.message]).to.deep.equal([
      'malformed',
      'the salt in SECMON_ARGUS_SALT is empty',
    ]);
  });

  it('a variable of this machine is said not to count with --ssh', async () => {
    expect((await failure(readSalt(host, undefined))).message).to.match(/--ssh/);
  });

  it('a salt that is given in place of its file is not shown', async () => {
    const error = await failure(readSalt(host, 'pr1vate-s4lt'));
    expect([error.reason, error.message]).to.deep.equal([
      'missing',
      'the file of the salt: no such file or directory',
    ]);
  });

  it('a key that is open to others is refused', async () => {
    const error = await failure(readClientKey(host, file('key', 0o644)));
    expect([error.reason, error.message]).to.deep.equal([
      'denied',
      'the file of the client key: refused, its mode 0644 lets others in',
    ]);
  });
});
