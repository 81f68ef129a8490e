import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { Failure } from '../failure.ts';
import { spaceOf } from './space.ts';

describe('the space of a file system', () => {
  it('is what df says', async () => {
    const { freeBytes, totalBytes } = await spaceOf('/');
    const [, line = ''] = execFileSync('df', ['--output=size,avail', '-B1', '/'], { encoding: 'utf8' }).split(
      '\n',
    );
    const [size = 0, available = 0] = line.trim().split(/ +/).map(Number);
    expect(totalBytes).to.equal(size);
    expect(freeBytes).to.be.closeTo(available, 2 ** 30);
  });

  it('cannot be told of what is not there', async () => {
    const failed: unknown = await spaceOf('/nowhere').catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Failure).and.include({ reason: 'missing' });
  });
});
