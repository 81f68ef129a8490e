import { expect } from 'chai';
import { Failure } from '../failure.ts';
import { localCommands } from './commands.ts';

const forever = new AbortController().signal;

describe('local commands', () => {
  it('finds a program in the system directories only', async () => {
    expect(await localCommands.find('sh')).to.match(/^\/(?:usr\/)?bin\/sh$/);
    expect(await localCommands.find('no-such-program')).to.equal(undefined);
  });

  it('tells the exit code, both outputs, and that a signal ended it', async () => {
    const shell = (script: string): ReturnType<typeof localCommands.run> =>
      localCommands.run(['/bin/sh', '-c', script], forever);
    expect(await shell('echo out; echo err >&2; exit 3')).to.deep.equal({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect((await shell('kill -9 $$')).exitCode).to.equal(undefined);
    expect((await shell('exit 0')).exitCode).to.equal(0);
  });

  it('gives it an empty standard input and the locale C, and no more of our environment', async () => {
    const { stdout } = await localCommands.run(['/usr/bin/env'], forever);
    expect(
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split('=')[0])
        .filter((name) => name !== 'NODE_V8_COVERAGE')
        .toSorted(),
    ).to.deep.equal(['LC_ALL', 'PATH']);
    expect((await localCommands.run(['/bin/cat'], forever)).stdout).to.equal('');
  });

  it('kills it when the signal aborts', async () => {
    const reason = await localCommands
      .run(['/bin/sleep', '30'], AbortSignal.timeout(50))
      .catch(failureReason);
    expect(reason).to.equal('timeout');
  });

  it('fails for a program that is not there and for too much output', async () => {
    expect(await localCommands.run(['/nonexistent'], forever).catch(failureReason)).to.equal('missing');
    const flood = localCommands.run(['/bin/sh', '-c', 'head -c 20000000 /dev/zero'], forever);
    expect(await flood.catch(failureReason)).to.equal('too-large');
  });
});

function failureReason(error: unknown): string {
  return error instanceof Failure ? error.reason : 'not a failure';
}
