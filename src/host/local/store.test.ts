import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Failure } from '../failure.ts';
import { localStore } from './store.ts';

describe('local store', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secmon-store-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('replaces a file whole, with the mode asked for whatever the umask', async () => {
    writeFileSync(join(folder, 'a'), 'old', { mode: 0o666 });
    await localStore.replace(folder, 'a', 'new', 0o640);
    expect(readFileSync(join(folder, 'a'), 'utf8')).to.equal('new');
    expect(statSync(join(folder, 'a')).mode & 0o7777).to.equal(0o640);
    expect(readdirSync(folder)).to.deep.equal(['a']);
  });

  it('makes a directory of its own where there is none', async () => {
    expect(await localStore.subdirectory(folder, 'a')).to.equal(join(folder, 'a'));
    expect(await localStore.subdirectory(folder, 'a')).to.equal(join(folder, 'a'));
    await localStore.replace(join(folder, 'a'), 'b', 'new', 0o640);
    chmodSync(join(folder, 'a'), 0o777);
    expect(await failureReason(localStore.subdirectory(folder, 'a'))).to.equal('denied');
    writeFileSync(join(folder, 'file'), '');
    expect(await failureReason(localStore.subdirectory(folder, 'file'))).to.equal('not-regular');
  });

  it('replaces a link, not what it points to', async () => {
    writeFileSync(join(folder, 'target'), 'kept');
    symlinkSync('target', join(folder, 'a'));
    await localStore.replace(folder, 'a', 'new', 0o640);
    expect(readFileSync(join(folder, 'target'), 'utf8')).to.equal('kept');
  });

  it('refuses a directory that others can write, and leaves nothing there', async () => {
    chmodSync(folder, 0o777);
    expect(await failureReason(localStore.replace(folder, 'a', 'new', 0o640))).to.equal('denied');
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('leaves the old file when the new one cannot be put there', async () => {
    writeFileSync(join(folder, 'a'), 'old');
    expect(await failureReason(localStore.replace(join(folder, 'a'), 'b', 'new', 0o640))).to.equal(
      'not-regular',
    );
    expect(await failureReason(localStore.replace(join(folder, 'none'), 'b', 'new', 0o640))).to.equal(
      'missing',
    );
    expect(readFileSync(join(folder, 'a'), 'utf8')).to.equal('old');
  });
});

async function failureReason(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'none',
    (error: unknown) => (error instanceof Failure ? error.reason : 'not a failure'),
  );
}
