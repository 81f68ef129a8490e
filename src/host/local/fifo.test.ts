import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { reasonOf } from '../../../test/kit/failure-reason.ts';
import { openFifo } from './fifo.ts';

describe('a named pipe', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-fifo-'));
    path = join(directory, 'pipe');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('gives what is in it, and nothing where nobody has written', async () => {
    execFileSync('mkfifo', [path]);
    const fifo = await openFifo(path);
    expect((await fifo.read(10)).length).to.equal(0);
    writeFileSync(path, 'abc', { flag: 'a' });
    expect((await fifo.read(2)).toString()).to.equal('ab');
    expect((await fifo.read(2)).toString()).to.equal('c');
    expect((await fifo.read(2)).length).to.equal(0);
    expect(fifo.inode).to.equal(statSync(path).ino);
    await fifo.close();
  });

  it('is made with its mode, whatever the umask, where there is none', async () => {
    expect(await reasonOf(openFifo(path))).to.equal('missing');
    await (await openFifo(path, 0o620)).close();
    expect(statSync(path).isFIFO()).to.equal(true);
    expect(statSync(path).mode & 0o777).to.equal(0o620);
    await (await openFifo(path, 0o600)).close();
    expect(statSync(path).mode & 0o777).to.equal(0o620);
  });

  it('is nothing else', async () => {
    writeFileSync(path, 'text');
    expect(await reasonOf(openFifo(path, 0o620))).to.equal('refused');
    execFileSync('mkfifo', [`${path}2`]);
    symlinkSync(`${path}2`, `${path}3`);
    expect(await reasonOf(openFifo(`${path}3`))).to.equal('failed');
  });
});
