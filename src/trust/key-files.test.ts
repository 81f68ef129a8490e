import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, verify } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Failure } from '../host/failure.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { keyPair } from '../../test/kit/signing.ts';
import { readPrivateKey } from './key-files.ts';
import { newKeyPair, parsePublicKey } from './rsa-key.ts';

describe('readPrivateKey', () => {
  let folder = '';
  const host = localHostFromSource();
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secmon-key-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (content: string, mode = 0o600): string => {
    writeFileSync(join(folder, 'k'), content);
    chmodSync(join(folder, 'k'), mode);
    return join(folder, 'k');
  };
  const failure = async (path: string): Promise<Failure> => {
    const error = await rejection(readPrivateKey(host, path));
    if (error instanceof Failure) return error;
    throw error;
  };

  it('refuses every mode that lets others read or write', async () => {
    const { privatePem, id } = await keyPair;
    for (const bit of [0o040, 0o020, 0o010, 0o004, 0o002, 0o001])
      expect(await failure(file(privatePem, 0o600 | bit)), bit.toString(8)).to.include({ reason: 'denied' });
    for (const mode of [0o600, 0o400])
      expect((await readPrivateKey(host, file(privatePem, mode))).id).to.equal(id);
  });

  it('refuses a weak key, and what is no private key, without quoting it', async () => {
    expect(await failure(file((await newKeyPair(2048)).privatePem))).to.include({ reason: 'weak-key' });
    const { privatePem, publicPem } = await keyPair;
    for (const content of [
      '',
      'x',
      publicPem,
      privatePem.slice(0, 900),
      privatePem.replace(/[A-Z]{3}/, 'xyz'),
    ]) {
      const { reason, message } = await failure(file(content));
      expect([reason, message.length < 200], message).to.deep.equal(['malformed', true]);
    }
  });

  it('signs what OpenSSL verifies as RSASSA-PSS with SHA-256 and a salt of 32 bytes', async () => {
    const { privatePem, publicPem } = await keyPair;
    const bytes = Buffer.from('bytes');
    const signature = (await readPrivateKey(host, file(privatePem))).sign(bytes);
    const key = { key: publicPem, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(verify('sha256', bytes, key, signature)).to.equal(true);
    const own = await parsePublicKey(publicPem, 'k');
    expect(own.verify(bytes, signature)).to.equal(true);
    expect(own.verify(Buffer.from('other'), signature)).to.equal(false);
    for (const bad of [Buffer.alloc(0), signature.subarray(1), Buffer.alloc(384), Buffer.alloc(384, 255)])
      expect(own.verify(bytes, bad)).to.equal(false);
  });
});
