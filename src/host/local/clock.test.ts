import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { localClock } from './clock.ts';

const run = promisify(execFile);

describe('the clock of this machine', function () {
  this.timeout(120_000);

  for (const seconds of [0.0012345, 1.9999999, 0, -0.5])
    it(`takes ${seconds} seconds`, () => {
      expect(localClock.after(seconds)).to.be.instanceOf(AbortSignal);
      expect(localClock.after(seconds, true)).to.be.instanceOf(AbortSignal);
    });

  it('keeps the process alive for what is waited for, and for nothing else', async () => {
    expect(await waitIn('localClock.after(0.3, true)')).to.equal('over\n');
    expect(await waitIn('localClock.after(60)')).to.equal('');
  });
});

/** What a process of its own says that has nothing to do but to wait. */
async function waitIn(signal: string): Promise<string> {
  const script = `
    import { localClock } from ${JSON.stringify(join(import.meta.dirname, 'clock.ts'))};
    ${signal}.addEventListener('abort', () => console.log('over'));
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  return stdout;
}
