import { expect } from 'chai';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import type { Selection } from '../trees.ts';

const { trees } = localHostFromSource();
const { signal } = new AbortController();
const NOTHING: Selection = { anyOf: [], exclude: ['/tmp'], limit: 1 };

describe('a walk that keeps to one file system', () => {
  it('names the others that it does not enter', async () => {
    const { notEntered, seen } = await trees.walk(
      { roots: ['/'], depth: 2, oneFileSystem: true, select: [NOTHING] },
      signal,
    );
    expect(notEntered.paths).to.include('/proc');
    expect(notEntered.count).to.be.within(notEntered.paths.length, seen);
  });

  it('has none where it may enter them', async () => {
    const { notEntered } = await trees.walk(
      { roots: ['/proc/self/net'], depth: 2, oneFileSystem: false, select: [NOTHING] },
      signal,
    );
    expect(notEntered).to.deep.equal({ count: 0, paths: [] });
  });
});
