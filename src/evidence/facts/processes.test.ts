import { expect } from 'chai';
import { makeRoot, rootedHost } from '../../../test/kit/rooted-host.ts';
import { lookAt } from '../look.ts';
import { processCommandLines, userProcessIds } from './processes.ts';

const { signal } = new AbortController();
const KTHREAD = 0x0020_0000;
const stat = (pid: number, name: string, flags: number): string =>
  `${pid} (${name}) S 2 0 0 0 -1 ${flags} 0 0 0 0\n`;

describe('processes without threads of the kernel', () => {
  it('are all whose state does not say that they are one, whatever they call themselves', async () => {
    using root = makeRoot({
      '/proc/1/stat': stat(1, 'init', 0x40_0100),
      '/proc/2/stat': stat(2, 'kthreadd', KTHREAD | 0x8040),
      '/proc/3/stat': stat(3, 'kworker/0:0)', KTHREAD),
      // A name of 15 bytes, in which a state begins.
      '/proc/4/stat': stat(4, ') S 2 0 0 0 -1', 0x40_0000),
      '/proc/5/stat': stat(5, `) S 0 0 0 0 0 ${KTHREAD} 0`, 0),
      '/proc/6/stat': '',
      '/proc/7/comm': 'without state\n',
    });
    const look = lookAt(rootedHost(root.root), signal);
    const { found, gaps } = await userProcessIds(look);
    expect(found.toSorted((a, b) => a - b)).to.deep.equal([1, 4, 5, 6, 7]);
    expect(gaps).to.deep.equal([]);
  });

  it('are not whole where the first is not shown', async () => {
    using root = makeRoot({ '/proc/7/stat': stat(7, 'x', 0), '/proc/7/cmdline': 'x\0-v\0' });
    const { found, gaps } = await processCommandLines(lookAt(rootedHost(root.root), signal));
    expect(found).to.deep.equal([{ pid: 7, commandLine: { value: ['x', '-v'] } }]);
    expect(gaps).to.have.lengthOf(1);
  });
});
