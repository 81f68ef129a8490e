import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { rejection } from '../../../test/kit/rejection.ts';
import { exclusively } from './lock.ts';

describe('exclusively', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secmon-lock-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('does one work after the other, also after one that failed', async () => {
    let atWork = 0;
    const work = async (): Promise<void> => {
      expect((atWork += 1)).to.equal(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      atWork -= 1;
      throw new Error('failed');
    };
    const done = await Promise.allSettled(Array.from({ length: 4 }, () => exclusively(folder, work)));
    expect(done.map((each) => each.status === 'rejected' && (each.reason as Error).message)).to.deep.equal(
      Array.from({ length: 4 }, () => 'failed'),
    );
  });

  it('waits for another process, and takes over from one that was killed', async () => {
    const source = `import { exclusively } from '${join(import.meta.dirname, 'lock.ts')}';
      await exclusively('${folder}', () => { console.log('taken'); return new Promise((r) => setTimeout(r, 60000)); });`;
    const program = join(folder, 'other.ts');
    writeFileSync(program, source);
    const other = spawn(process.execPath, [program]);
    await once(other.stdout, 'data');
    let isMine = false;
    const mine = exclusively(folder, () => Promise.resolve((isMine = true)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isMine).to.equal(false);
    other.kill('SIGKILL');
    expect(await mine).to.equal(true);
  });

  it('refuses a directory that others can write', async () => {
    chmodSync(folder, 0o777);
    expect(await rejection(exclusively(folder, () => Promise.resolve()))).to.include({ reason: 'denied' });
  });
});
