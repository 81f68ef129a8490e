import { expect } from 'chai';
import type { CommandOutput } from '../../../src/host/commands.ts';
import { makeTree } from '../../kit/tree.ts';
import { reasonOf } from './files.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';
import type { Visit } from './adapter.ts';

export function commandsConform(visit: () => Visit): void {
  describe('commands', () => {
    const { signal } = new AbortController();
    const run = (argv: readonly [string, ...string[]], input?: string): Promise<CommandOutput> =>
      visit().host.commands.run(argv, signal, input);
    const shell = (script: string): Promise<CommandOutput> => run(['/bin/sh', '-c', script]);

    it('are found in the system directories only', async () => {
      const { commands } = visit().host;
      expect(await commands.find('sh')).to.match(/^\/(?:usr\/)?s?bin\/sh$/);
      expect(await commands.find('no-such-program')).to.equal(undefined);
      expect(await commands.find("x'; echo /bin/sh; '")).to.equal(undefined);
    });

    it('tell exit codes from signals', async () => {
      expect(await shell('echo out; echo err >&2; exit 3')).to.deep.equal({
        exitCode: 3,
        stdout: 'out\n',
        stderr: 'err\n',
      });
      expect(await shell('exit 0')).to.include({ exitCode: 0 });
      expect(await shell('echo some; exit 137')).to.include({ exitCode: 137, stdout: 'some\n' });
      expect(await shell('echo some; kill -9 $$')).to.include({ exitCode: undefined, stdout: 'some\n' });
      expect(await shell('exit 255')).to.include({ exitCode: 255 });
    });

    it('take arguments and input as they are', async () => {
      const words = HOSTILE_NAMES.filter((name) => !/[\uDC80-\uDCFF]/.test(name));
      const { stdout } = await run(['/usr/bin/printf', '<%s>', ...words, '']);
      expect(stdout).to.equal([...words, ''].map((word) => `<${word}>`).join(''));
      const input = `${HOSTILE_NAMES.join('\0')}\0\n\n`;
      expect((await run(['/bin/cat'], input)).stdout).to.equal(input);
      expect((await run(['/bin/cat'])).stdout).to.equal('');
      expect(await shell('cat >&2; exit 1')).to.deep.equal({ exitCode: 1, stdout: '', stderr: '' });
    });

    it('do not have to read their input', async () => {
      expect((await run(['/bin/true'], 'x'.repeat(200_000))).exitCode).to.equal(0);
    });

    it('may say anything', async () => {
      const text = '\n0 \n\uDCFF\0 %s \'"';
      expect((await run(['/bin/cat'], text)).stdout).to.equal(text);
      expect((await shell("printf 'no newline' >&2")).stderr).to.equal('no newline');
    });

    it('have the locale C and nothing of our environment', async () => {
      const { stdout } = await run(['/usr/bin/env']);
      const variables = stdout
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('NODE_V8_COVERAGE='));
      expect(variables.toSorted()).to.deep.equal(['LC_ALL=C', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin']);
    });

    it('that are not there or may not be run are failures', async () => {
      using tree = makeTree({ data: { file: 0o644 }, directory: { directory: 0o755 } });
      expect(await reasonOf(run(['/nonexistent']))).to.equal('missing');
      expect(await reasonOf(run([tree.at('data/below')]))).to.equal('missing');
      expect(await reasonOf(run([tree.at('data')]))).to.equal('denied');
      expect(await reasonOf(run([tree.at('directory')]))).to.equal('denied');
    });

    it('are ended at the deadline, and hold up nothing else', async () => {
      const slow = visit().host.commands.run(['/bin/sleep', '30'], AbortSignal.timeout(100));
      expect(await reasonOf(slow)).to.equal('timeout');
      expect((await shell('echo still')).stdout).to.equal('still\n');
    });

    it('may not say too much', async () => {
      expect(await reasonOf(shell('head -c 20000000 /dev/zero'))).to.equal('too-large');
      expect((await shell('echo still')).stdout).to.equal('still\n');
    });
  });
}
