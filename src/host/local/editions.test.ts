import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejection } from '../../../test/kit/rejection.ts';
import { localStore } from './store.ts';

const INSTALLER = join(import.meta.dirname, '../../../test/kit/install-for-ever.ts');
const FILES = 40;

describe('localStore.install', () => {
  let directory = '';
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'secmon-editions-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const contents = (): string[] => {
    const current = join(directory, 'current');
    return readdirSync(current).map((name) => readFileSync(join(current, name), 'utf8'));
  };

  it('replaces the whole edition, readable by all, and keeps one before', async () => {
    for (const text of ['one', 'two', 'three'])
      await localStore.install(directory, text, new Map([[text, Buffer.from(text)]]));
    expect(contents()).to.deep.equal(['three']);
    expect(readdirSync(directory)).to.have.length(3);
    expect(statSync(join(directory, 'current')).mode & 0o777).to.equal(0o755);
    expect(statSync(join(directory, 'current/three')).mode & 0o777).to.equal(0o644);
  });

  it('refuses a directory that others can write', async () => {
    chmodSync(directory, 0o777);
    expect(await rejection(localStore.install(directory, 'x', new Map()))).to.include({ reason: 'denied' });
  });

  it('is the old edition or the new, whole, whenever the installer is killed', async function () {
    this.timeout(120_000);
    for (let round = 0; round < 25; round += 1) {
      const child = spawn(process.execPath, [INSTALLER, directory, String(FILES)], { stdio: 'pipe' });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, round * 3));
      child.kill('SIGKILL');
      await once(child, 'close');
      const texts = contents();
      expect(texts).to.have.length(FILES);
      expect(new Set(texts).size).to.equal(1);
    }
    await localStore.install(directory, 'last', new Map([['a', Buffer.from('last')]]));
    expect(readdirSync(directory).filter((name) => name.startsWith('.'))).to.deep.equal([]);
  });
});

describe('localStore.create', () => {
  let directory = '';
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'secmon-create-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('makes a file with exactly this mode, and never replaces one', async () => {
    await localStore.create(directory, 'key', 'secret', 0o600);
    expect(statSync(join(directory, 'key')).mode & 0o7777).to.equal(0o600);
    expect(await rejection(localStore.create(directory, 'key', 'other', 0o600))).to.include({
      reason: 'refused',
    });
    expect(readFileSync(join(directory, 'key'), 'utf8')).to.equal('secret');
  });
});
