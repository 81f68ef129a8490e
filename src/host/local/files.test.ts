import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Failure } from '../failure.ts';
import { localFiles, localManyFiles } from './files.ts';

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Failure) return error.reason;
    throw error;
  }
  return 'none';
}

describe('local files', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secmon-local-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const path = (name: string): string => join(folder, name);

  it('opens a regular file with its status', async () => {
    writeFileSync(path('a'), 'content', { mode: 0o640 });
    const { status, bytes } = await localFiles.open(path('a'), 100);
    expect(bytes.toString()).to.equal('content');
    expect(status).to.include({ type: 'file', mode: 0o640, size: 7, links: 1 });
  });

  it('reads files of /proc, which say that they are empty', async () => {
    const { bytes } = await localFiles.open('/proc/self/status', 100_000);
    expect(bytes.toString()).to.match(/^Name:/);
  });

  it('never waits for a FIFO, a device, a socket or a directory', async () => {
    execFileSync('mkfifo', [path('fifo')]);
    for (const other of [path('fifo'), '/dev/null', '/dev/zero']) {
      expect(await reasonOf(localFiles.open(other, 100)), other).to.equal('not-regular');
    }
    expect(await reasonOf(localFiles.open(folder, 100))).to.be.oneOf(['not-regular', 'failed']);
  });

  it('bounds what it reads, exactly', async () => {
    writeFileSync(path('a'), 'x'.repeat(100));
    expect((await localFiles.open(path('a'), 100)).bytes.length).to.equal(100);
    expect(await reasonOf(localFiles.open(path('a'), 99))).to.equal('too-large');
    expect(await reasonOf(localFiles.open('/proc/self/status', 10))).to.equal('too-large');
  });

  it('tells an empty file from a missing one', async () => {
    writeFileSync(path('empty'), '');
    expect((await localFiles.open(path('empty'), 10)).bytes.length).to.equal(0);
    expect(await reasonOf(localFiles.open(path('none'), 10))).to.equal('missing');
    expect(await reasonOf(localFiles.open(path('empty/below'), 10))).to.equal('missing');
  });

  it('lists, reads and stats names that are not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x62, 0xff, 0x0a])]);
    writeFileSync(bytes, 'odd');
    const [name = ''] = await localFiles.list(folder);
    expect(name).to.equal('b\uDCFF\n');
    expect((await localFiles.open(path(name), 10)).bytes.toString()).to.equal('odd');
    expect((await localFiles.linkStatus(path(name))).size).to.equal(3);
  });

  it('survives loops of links', async () => {
    symlinkSync('loop', path('loop'));
    expect(await reasonOf(localFiles.status(path('loop')))).to.equal('failed');
    expect((await localFiles.linkStatus(path('loop'))).type).to.equal('link');
    expect(await localFiles.readLink(path('loop'))).to.equal('loop');
  });

  it('keeps the setuid, setgid and sticky bits apart from the type', async () => {
    mkdirSync(path('d'));
    execFileSync('chmod', ['7777', path('d')]);
    expect(await localFiles.status(path('d'))).to.include({ type: 'directory', mode: 0o7777 });
  });

  it('are the same where many are opened, and others work in between', async () => {
    writeFileSync(path('a'), 'content', { mode: 0o640 });
    execFileSync('mkfifo', [path('fifo')]);
    expect(await localManyFiles.open(path('a'), 7)).to.deep.equal(await localFiles.open(path('a'), 7));
    for (const [name, most] of [
      [path('a'), 6],
      [path('fifo'), 100],
      [path('missing'), 100],
      ['/dev/zero', 100],
    ] as const) {
      const reason = await reasonOf(localFiles.open(name, most));
      expect(await reasonOf(localManyFiles.open(name, most)), name)
        .to.equal(reason)
        .and.not.equal('none');
    }
    let worked = false;
    setImmediate(() => (worked = true));
    for (let count = 0; count < 1000; count += 1) await localManyFiles.open(path('a'), 7);
    expect(worked).to.equal(true);
  });
});
