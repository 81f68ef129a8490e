import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Failure } from '../host/failure.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { keyPair, makeSigningPlace, type SigningPlace } from '../../test/kit/signing.ts';
import { newKeyPair } from './rsa-key.ts';
import { readSigned } from './signed-data.ts';
import { signedMachine } from './signed-machine.ts';

const FILES = { 'a.yaml': 'id: a\n', 'b.yaml': 'id: b\n' };

describe('readSigned', () => {
  let place: SigningPlace;
  const at = (name: string): string => join(place.data, name);
  const signature = (): string => at('manifest.sig');
  const read = (after = 1, path = place.data): Promise<unknown> =>
    readSigned(place.host(after), path, 'catalogue', place.places);
  const refusal = async (after = 1, path = place.data): Promise<readonly [string, string]> => {
    const error = await rejection(read(after, path));
    if (!(error instanceof Failure)) throw error;
    return [error.reason, error.message.replaceAll(place.root, '')];
  };

  beforeEach(async () => {
    place = await makeSigningPlace(FILES);
    await place.sign();
    await place.accept();
  });
  afterEach(() => place[Symbol.dispose]());

  it('is what was signed', async () => {
    const { files, edition } = await readSigned(place.host(1), place.data, 'catalogue', place.places);
    expect(new Map([...files].map(([name, { bytes }]) => [name, bytes.toString()]))).to.deep.equal(
      new Map(Object.entries(FILES)),
    );
    expect(edition.statement.sequence).to.equal(5);
  });

  it('refuses what is not signed, naming the file', async () => {
    rmSync(signature());
    expect(await refusal()).to.deep.equal([
      'unsigned',
      '/data/manifest.sig: not signed, there is no such file',
    ]);
  });

  it('refuses a file that was altered, added or removed, naming it', async () => {
    writeFileSync(at('b.yaml'), 'id: c\n');
    expect(await refusal()).to.deep.equal(['altered', '/data/b.yaml: not what was signed']);
    writeFileSync(at('b.yaml'), FILES['b.yaml']);
    writeFileSync(at('.hidden'), '');
    expect(await refusal()).to.deep.equal(['unsigned', '/data/.hidden: not among the signed files']);
    rmSync(at('.hidden'));
    mkdirSync(at('more'));
    expect(await refusal()).to.deep.equal(['unsigned', '/data/more: not among the signed files']);
    rmSync(at('more'), { recursive: true });
    rmSync(at('a.yaml'));
    expect(await refusal()).to.deep.equal(['missing', '/data/a.yaml: no such file or directory']);
    symlinkSync('/etc/passwd', at('a.yaml'));
    expect((await refusal())[0]).to.equal('altered');
  });

  it('refuses every change of one byte of the signature file', async function () {
    this.timeout(120_000);
    const good = readFileSync(signature());
    for (let index = 0; index < good.length; index += 1) {
      for (const mask of [0x01, 0x20]) {
        const bad = Buffer.from(good);
        bad[index] = (bad[index] ?? 0) ^ mask;
        writeFileSync(signature(), bad);
        const [reason] = await refusal();
        expect(['altered', 'unknown-key'], `${index} ${reason}`).to.include(reason);
      }
    }
  });

  it('refuses a signature file that is cut, longer, empty or another kind of JSON', async () => {
    const good = readFileSync(signature(), 'utf8');
    const envelope = JSON.parse(good) as Record<string, unknown>;
    const bad = [
      '',
      good.trimEnd(),
      `${good} `,
      good.slice(0, -10),
      '[]\n',
      'null\n',
      '{}\n',
      `${JSON.stringify({ ...envelope, more: 1 })}\n`,
      `${JSON.stringify({ ...envelope, signatures: [] })}\n`,
      `${JSON.stringify({ ...envelope, signatures: [...(envelope['signatures'] as []), ...(envelope['signatures'] as [])] })}\n`,
    ];
    for (const text of bad) {
      writeFileSync(signature(), text);
      expect((await refusal())[0], text.slice(0, 40)).to.equal('altered');
    }
  });

  it('refuses what was signed for another purpose', async () => {
    await place.sign({ purpose: 'indicators' });
    const [reason, message] = await refusal();
    expect([reason, message.includes('not as catalogue')]).to.deep.equal(['refused', true]);
  });

  it('refuses a payload under another type, and another payload under the signature', async () => {
    const good = JSON.parse(readFileSync(signature(), 'utf8')) as Record<string, string>;
    const other = good['payload']!.replace(/^.{4}/, 'ewog');
    const forged = [
      { ...good, payloadType: 'application/vnd.secmon.indicators.v1+json' },
      { ...good, payload: Buffer.from(`${Buffer.from(other, 'base64').toString()} `).toString('base64') },
    ];
    for (const envelope of forged) {
      writeFileSync(signature(), `${JSON.stringify(envelope)}\n`);
      expect(await refusal()).to.deep.equal(['altered', '/data/manifest.sig: the signature is wrong']);
    }
  });

  it('refuses before and after it is valid, and takes both ends', async () => {
    expect((await refusal(-1))[0]).to.equal('not-yet-valid');
    await read(0);
    await read(86_400);
    expect(await refusal(86_401)).to.deep.equal([
      'expired',
      '/data/manifest.sig: expired at 2027-01-16T08:00:00Z',
    ]);
  });

  it('refuses an older edition, and another of the same number', async () => {
    await place.sign({ sequence: 4 });
    expect(await refusal()).to.deep.equal(['rolled-back', '/data: rolled back to edition 4, 5 was seen']);
    await place.sign({ sequence: 5, notAfter: 1_800_000_100 });
    expect(await refusal()).to.deep.equal(['altered', '/data: not the edition 5 that was seen']);
    await place.sign({ sequence: 6 });
    await read();
  });

  it('does not know where it stands once the last edition seen is lost or damaged', async () => {
    const state = join(place.places.state, 'catalogue.test.json');
    for (const content of ['', '{}', '{"schema":1,"sequence":"5","manifest":""}', 'null']) {
      writeFileSync(state, content);
      expect((await refusal())[0], content).to.equal('sequence-lost');
    }
    rmSync(place.places.state, { recursive: true });
    expect((await refusal())[0]).to.equal('sequence-lost');
    await place.sign({ name: 'other' });
    expect((await refusal())[0]).to.equal('sequence-lost');
  });

  it('trusts no state and no keys that others could write', async () => {
    chmodSync(place.places.state, 0o777);
    expect((await refusal())[0]).to.equal('denied');
    chmodSync(place.places.state, 0o755);
    chmodSync(join(place.places.state, 'catalogue.test.json'), 0o666);
    expect((await refusal())[0]).to.equal('denied');
    chmodSync(join(place.places.state, 'catalogue.test.json'), 0o644);
    chmodSync(place.places.keys, 0o775);
    expect((await refusal())[0]).to.equal('denied');
  });

  it('refuses a key that is unknown, writable by others, or private', async () => {
    const trusted = join(place.places.keys, 'trusted.pem');
    chmodSync(trusted, 0o666);
    const [reason, message] = await refusal();
    expect([reason, message.includes('others than its owner may write it')]).to.deep.equal([
      'unknown-key',
      true,
    ]);
    chmodSync(trusted, 0o644);
    renameSync(trusted, join(place.places.keys, 'trusted.pem.off'));
    expect((await refusal())[0]).to.equal('unknown-key');
    writeFileSync(trusted, (await keyPair).privatePem);
    expect((await refusal())[0]).to.equal('unknown-key');
  });

  it('refuses a weak key, even one that is trusted', async () => {
    const weak = await newKeyPair(2048);
    writeFileSync(join(place.places.keys, 'weak.pem'), weak.publicPem);
    await place.sign({}, weak);
    expect(await refusal()).to.deep.equal([
      'weak-key',
      '/keys/weak.pem: a key of 2048 bits, at least 3072 are needed',
    ]);
  });

  it('finds the right one of many keys, past files that are none', async () => {
    writeFileSync(join(place.places.keys, '0.pem'), 'nothing\n');
    writeFileSync(join(place.places.keys, '1.pem'), (await newKeyPair(2048)).publicPem);
    await read();
  });

  it('reads one file with its signature beside it', async () => {
    const path = join(place.root, 'a.yaml');
    writeFileSync(path, 'id: a\n');
    await place.sign({ sequence: 6 }, undefined, path);
    const data = await readSigned(place.host(1), path, 'catalogue', place.places);
    expect([...data.files.keys()]).to.deep.equal(['a.yaml']);
    const host = await signedMachine(place.host(1), path, 'catalogue', place.places);
    writeFileSync(path, 'id: b\n');
    expect((await host.files.open(path, 100)).bytes.toString()).to.equal('id: a\n');
    expect(await refusal(1, path)).to.deep.equal(['altered', '/a.yaml: not what was signed']);
  });

  it('refuses the signature of a directory beside a file of it', async () => {
    renameSync(signature(), at('a.yaml.sig'));
    const [reason, message] = await refusal(1, at('a.yaml'));
    expect([reason, message]).to.deep.equal(['refused', '/data/a.yaml.sig: signs other files too']);
  });

  it('follows the links of the path itself', async () => {
    symlinkSync('data', join(place.root, 'current'));
    symlinkSync(join(place.root, 'current'), join(place.root, 'link'));
    const data = await readSigned(place.host(1), `${join(place.root, 'link')}/`, 'catalogue', place.places);
    expect(data.directory).to.equal(place.data);
    symlinkSync('loop', join(place.root, 'loop'));
    expect((await refusal(1, join(place.root, 'loop')))[0]).to.equal('failed');
  });

  it('is a host on which nothing but the verified bytes is read', async () => {
    const host = await signedMachine(place.host(1), place.data, 'catalogue', place.places);
    writeFileSync(at('a.yaml'), 'changed since\n');
    writeFileSync(at('c.yaml'), 'new\n');
    expect((await host.files.open(at('a.yaml'), 100)).bytes.toString()).to.equal(FILES['a.yaml']);
    expect(await host.files.list(place.data)).to.deep.equal(['a.yaml', 'b.yaml']);
    expect(await rejection(host.files.open(at('c.yaml'), 100))).to.include({ reason: 'missing' });
    expect(await rejection(host.files.open(at('a.yaml'), 2))).to.include({ reason: 'too-large' });
    expect((await host.files.open('/etc/passwd', 2 ** 20)).bytes.length).to.be.greaterThan(0);
    expect(readdirSync(place.data)).to.include('c.yaml');
  });
});
