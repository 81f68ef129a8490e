import { dirname } from 'node:path';
import { expect } from 'chai';
import { localFiles } from '../../src/host/local/files.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { makeTree, type Tree } from '../../test/kit/tree.ts';
import { Pathfinder, type Trail } from './path-trail.ts';

function follow(path: string): Promise<Trail> {
  return new Pathfinder(localFiles).follow(path);
}

/** Paths below the tree's root. */
function below(tree: Tree, steps: Trail['directories']): string[] {
  return steps.flatMap(({ path }) =>
    path.startsWith(`${tree.root}/`) ? [path.slice(tree.root.length + 1)] : [],
  );
}

describe('a pathfinder', () => {
  it('passes every directory from / down', async () => {
    using tree = makeTree({ a: { directory: 0o755 }, 'a/b': { directory: 0o700 } });
    const { directories, links, end } = await follow(tree.at('a/b'));
    expect(directories[0]?.path).to.equal('/');
    expect(directories.map(({ path }) => path)).to.include(dirname(tree.root));
    expect(below(tree, directories)).to.deep.equal(['a']);
    expect(links).to.deep.equal([]);
    expect(end).to.nested.include({ path: tree.at('a/b'), 'status.mode': 0o700 });
  });

  it('follows links, relative and absolute, and dots, to where they lead', async () => {
    using tree = makeTree({
      real: { directory: 0o755 },
      'real/bin': { directory: 0o755 },
      other: { directory: 0o755 },
      'other/near': { link: '../real/./bin' },
    });
    using second = makeTree({ far: { link: tree.at('other/near/../../other/near') } });
    const { directories, links, end } = await follow(second.at('far'));
    expect(end?.path).to.equal(tree.at('real/bin'));
    expect(links.map(({ path }) => path)).to.deep.equal([
      second.at('far'),
      tree.at('other/near'),
      tree.at('other/near'),
    ]);
    expect(new Set(below(tree, directories))).to.deep.equal(new Set(['other', 'real', 'real/bin']));
  });

  it('says what is missing, and in which directory', async () => {
    using tree = makeTree({ a: { directory: 0o755 }, dangling: { link: 'a/nothing/deeper' } });
    const { directories, end, missing } = await follow(tree.at('dangling'));
    expect({ end, missing }).to.deep.equal({ end: undefined, missing: 'nothing' });
    expect(directories.at(-1)?.path).to.equal(tree.at('a'));
  });

  it('leads nowhere through a file', async () => {
    using tree = makeTree({ file: { file: 0o644 } });
    const { end, missing } = await follow(tree.at('file/bin'));
    expect({ end, missing }).to.deep.equal({ end: undefined, missing: undefined });
  });

  it('stays at / above it', async () => {
    expect((await follow('/../..')).end?.path).to.equal('/');
  });

  it('gives a loop of links up, as the kernel does', async () => {
    using tree = makeTree({ a: { link: 'b' }, b: { link: 'a' }, self: { link: 'self/x' } });
    for (const name of ['a', 'self']) {
      expect(await rejection(follow(tree.at(name)))).to.include({ reason: 'failed' });
    }
  });

  it('follows as many links as the kernel does', async () => {
    using tree = makeTree({
      end: { directory: 0o755 },
      ...Object.fromEntries(
        Array.from({ length: 41 }, (_, n) => [`l${n}`, { link: n === 0 ? 'end' : `l${n - 1}` }]),
      ),
    });
    expect((await follow(tree.at('l39'))).end?.path).to.equal(tree.at('end'));
    expect(await rejection(follow(tree.at('l40')))).to.include({ name: 'Failure' });
    expect(await rejection(localFiles.status(tree.at('l40')))).to.include({ name: 'Failure' });
    expect((await localFiles.status(tree.at('l39'))).type).to.equal('directory');
  });
});
