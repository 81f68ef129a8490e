import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { makeTree } from '../../../test/kit/tree.ts';
import { unprivileged } from '../../../test/kit/unprivileged.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { permits } from './permits.ts';

describe('what the kernel would let us do', () => {
  /** access(2) asks for the real user, so a process of that user asks. */
  function asNobody(path: string, use: 'read' | 'write'): boolean {
    const { uid, gid } = unprivileged();
    const program = `import { permits } from ${JSON.stringify(import.meta.resolve('./permits.ts'))};
      console.log(await permits(${JSON.stringify(path)}, ${JSON.stringify(use)}));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
      cwd: '/',
      uid,
      gid,
    });
    expect(stdout).to.match(/^(?:true|false)\n$/);
    return stdout === 'true\n';
  }

  it('is what modes and owners say', function () {
    if (process.geteuid?.() !== 0) this.skip();
    using tree = makeTree({
      list: { directory: 0o755 },
      fill: { directory: 0o777 },
      names: { directory: 0o744 },
      file: { file: 0o644 },
      closed: { file: 0o600 },
    });
    const may = (name: string): readonly boolean[] => [
      asNobody(tree.at(name), 'read'),
      asNobody(tree.at(name), 'write'),
    ];
    expect(may('list')).to.deep.equal([true, false]);
    expect(may('fill')).to.deep.equal([true, true]);
    expect(may('names'), 'a directory that may be listed and not entered').to.deep.equal([false, false]);
    expect(may('file')).to.deep.equal([true, false]);
    expect(may('closed')).to.deep.equal([false, false]);
  }).timeout(120_000);

  it('is not told of what is not there', async () =>
    expect(await rejection(permits('/nowhere', 'read'))).to.include({ reason: 'missing' }));
});
