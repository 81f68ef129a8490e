import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { facts, judge, type Values } from '../../test/kit/file-permissions.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { makeTree, type Tree } from '../../test/kit/tree.ts';

describe("rules of an operator's policy", () => {
  async function judgeRule(tree: Tree, rule: object): Promise<string[]> {
    const document = { rules: [{ name: 'a', policy: 'p', severity: 'warning', ...rule }] };
    using policy = makeTree({ 'p.yaml': { file: 0o600, content: JSON.stringify(document) } });
    return facts(await judge({ policy: policy.at('p.yaml') }), tree);
  }

  it('judge paths and globs, alone, with all below, or with all above', async () => {
    using tree = makeTree({
      a: { directory: 0o775 },
      'a/b': { directory: 0o775 },
      'a/b/key': { file: 0o664 },
      'a/b/other': { file: 0o664 },
    });
    const clear = 'g+w';
    expect(await judgeRule(tree, { at: [tree.at('a')], clear })).to.deep.equal([
      'WARNING group-writable ./a',
    ]);
    expect(await judgeRule(tree, { at: [tree.at('*/?/{key,none}')], clear })).to.deep.equal([
      'WARNING group-writable ./a/b/key',
    ]);
    const below = await judgeRule(tree, { at: [tree.at('a')], clear, recursive: true, types: ['file'] });
    expect(below).to.deep.equal(['WARNING group-writable ./a/b/key', 'WARNING group-writable ./a/b/other']);
    const above = await judgeRule(tree, {
      at: [tree.at('a/b/key')],
      clear: '0020',
      parents: true,
      'allow-sticky': true,
    });
    expect(above).to.deep.equal([
      'WARNING group-writable ./a',
      'WARNING group-writable ./a/b',
      'WARNING group-writable ./a/b/key',
    ]);
  });

  it('judge a named path whatever is there, and refuse to pass over it by type', async () => {
    using tree = makeTree({ file: { file: 0o666 }, link: { link: 'file' } });
    execFileSync('mkfifo', ['-m', '666', tree.at('fifo')]);
    for (const name of ['file', 'fifo', 'link']) {
      const [fact] = await judgeRule(tree, { at: [tree.at(name)], clear: 'o+w' });
      expect(fact, name).to.match(/^WARNING world-writable /);
    }
    const refused = await rejection(
      judgeRule(tree, { at: [tree.at('file')], types: ['directory'], clear: 'o+w' }),
    );
    expect(String(refused)).to.match(/rule a: types are for globs, roots and recursive rules/);
  });

  it('judge bits that must be set, and groups', async () => {
    using tree = makeTree({ file: { file: 0o600 } });
    expect(await judgeRule(tree, { at: [tree.at('file')], set: 'u+x' })).to.deep.equal([
      'WARNING missing-bits ./file',
    ]);
    expect(await judgeRule(tree, { at: [tree.at('file')], groups: [54321] })).to.deep.equal([
      'WARNING wrong-group ./file',
    ]);
    expect(
      await judgeRule(tree, { at: [tree.at('file')], groups: [54321, process.getegid?.()] }),
    ).to.deep.equal(['OK policy-kept p']);
  });

  it('are UNKNOWN where nothing matches, and where a path is missing', async () => {
    using tree = makeTree({});
    const glob = tree.at('*.key');
    expect(await judgeRule(tree, { at: [glob], clear: 'o+w' })).to.deep.equal([
      'UNKNOWN nothing-seen ./*.key',
    ]);
    expect(await judgeRule(tree, { at: [tree.at('key')], clear: 'o+w' })).to.deep.equal([
      'UNKNOWN unread ./key',
    ]);
  });

  it('are refused for accounts and groups that there are not', async () => {
    using tree = makeTree({ file: { file: 0o600 } });
    const at = [tree.at('file')];
    expect(String(await rejection(judgeRule(tree, { at, owners: ['no-such'] })))).to.match(
      /rule a: no account 'no-such'/,
    );
    expect(String(await rejection(judgeRule(tree, { at, groups: ['no-such'] })))).to.match(
      /rule a: no group 'no-such'/,
    );
    expect(String(await rejection(judgeRule(tree, { at, owners: ['$OWNER'] })))).to.match(
      /rule a: \$OWNER is only known/,
    );
  });
});

describe('what was asked for', () => {
  it('is refused where there is no such thing', async () => {
    const message = async (values: Partial<Values>): Promise<string> =>
      String(await rejection(judge(values)));
    expect(await message({ select: ['nope'] })).to.match(/--select nope: no such policy/);
    expect(await message({ account: 'no-such-account' })).to.match(
      /--account no-such-account: no such account/,
    );
    expect(await message({ root: ['etc'] })).to.match(/--root etc: not an absolute path/);
    expect(await message({ policy: '/nonexistent.yaml' })).to.match(/\/nonexistent\.yaml: no such file/);
  });
});
