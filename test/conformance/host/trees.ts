import { expect } from 'chai';
import type { FileType } from '../../../src/host/files.ts';
import type { Clause, Selection, TreeReport, Walk } from '../../../src/host/trees.ts';
import { makeTree, type Tree } from '../../kit/tree.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';
import type { Adapter, Visit } from './adapter.ts';

const ANY: readonly FileType[] = ['file', 'directory', 'link', 'fifo', 'socket', 'block', 'character'];

export function treesConform(visit: () => Visit, { privileged }: Adapter): void {
  describe('trees', () => {
    const { signal } = new AbortController();
    let tree: Tree;
    before(() => {
      tree = makeTree({
        sticky: { directory: 0o1777 },
        open: { directory: 0o777 },
        'open/file': { file: 0o666 },
        'open/tool': { file: 0o6755 },
        'open/loop': { link: '..' },
        store: { directory: 0o755 },
        'store/deep': { directory: 0o755 },
        'store/deep/file': { file: 0o666 },
        'store/deep/er': { directory: 0o777 },
        'store/deep/er/file': { file: 0o602 },
        'cache-1': { directory: 0o755 },
        'cache-1/file': { file: 0o666 },
        'cache-22': { directory: 0o755 },
        'cache-22/file': { file: 0o666 },
        names: { directory: 0o755 },
        ...Object.fromEntries(HOSTILE_NAMES.map((name) => [`names/${name}`, { file: 0o666 }])),
        "odd 'dir'\n[*]": { directory: 0o777 },
        "odd 'dir'\n[*]/\uDCFF": { file: 0o666 },
        link: { link: 'open' },
        dangling: { link: 'nowhere' },
        locked: { directory: 0o700 },
        'locked/file': { file: 0o666 },
        listed: { directory: 0o744 },
        'listed/a': { file: 0o644 },
      });
    });
    after(() => tree[Symbol.dispose]());

    const walk = (roots: readonly string[], rest: Partial<Walk> = {}): Promise<TreeReport> => {
      const walked = { depth: Infinity, oneFileSystem: true, select: [select({})], ...rest };
      return visit().as(() =>
        visit().host.trees.walk(
          { ...walked, roots: roots.map((root) => (root === '' ? tree.root : tree.at(root))) },
          signal,
        ),
      );
    };
    const names = ({ selected }: TreeReport, index = 0): string[] =>
      selected[index]!.entries.map(({ path }) => path.slice(tree.root.length + 1));

    it('see every entry once, the root included, and follow no links', async () => {
      const report = await walk(['open']);
      expect(report).to.include({ seen: 4, errorCount: 0, vanished: 0 });
      expect(names(report)).to.deep.equal(['open', 'open/file', 'open/loop', 'open/tool']);
      expect(report.selected[0]!.entries.map(({ type, mode }) => [type, mode])).to.deep.equal([
        ['directory', 0o777],
        ['file', 0o666],
        ['link', 0o777],
        ['file', 0o6755],
      ]);
    });

    it('select by bits, owner, group and type', async () => {
      const report = await walk(['open', 'sticky', 'store'], {
        select: [
          select({ anyBitSet: 0o002, allBitsClear: 0o1000, types: ['directory'] }),
          select({ anyBitSet: 0o6000, types: ['file'] }),
          select({ anyBitClear: 0o004, types: ['file'] }),
          select({ ownerNotIn: [0] }),
          select({ groupNotIn: [4711], types: ['link'] }),
          select({ types: [] }),
          select({ types: ['file'], anyBitSet: 0 }),
          select({ types: ['link'], allBitsClear: 0 }),
          select({ types: ['unknown'] }),
        ],
      });
      expect(report.selected.map((_, index) => names(report, index))).to.deep.equal([
        ['open', 'store/deep/er'],
        ['open/tool'],
        ['store/deep/er/file'],
        [],
        ['open/loop'],
        [],
        [],
        ['open/loop'],
        [],
      ]);
      expect(report.seen).to.equal(10);
    });

    it('select by size and name', async () => {
      const report = await walk(['open', 'store', 'names'], {
        select: [
          select({ types: ['file', 'directory'], sizeIn: [0, 5] }),
          select({ sizeIn: [5], sizeAtMost: 4 }),
          select({ sizeAtMost: 5, nameIn: { exact: ['deep', 'file'], like: ['too*'] } }),
          select({ nameIn: { exact: ["it's", '*', '\\0', 'new\nline'], like: ['üm?äut*', '[ae]r'] } }),
          select({ nameIn: { exact: [], like: [] } }),
          select({ sizeIn: Array.from({ length: 200 }, (_, size) => size + 1) }),
        ],
      });
      const files = names(report, 0).filter((name) => !name.startsWith('names/'));
      expect(files).to.deep.equal(['open/file', 'open/tool', 'store/deep/er/file', 'store/deep/file']);
      expect([1, 2, 3, 4, 5].map((index) => names(report, index))).to.deep.equal([
        [],
        ['open/file', 'open/tool', 'store/deep/er/file', 'store/deep/file'],
        [
          'names/*',
          "names/it's",
          'names/new\nline',
          'names/ümläut ☃',
          'names/\\0',
          'store/deep/er',
        ].toSorted(),
        [],
        [],
      ]);
    });

    it('name the file systems that they do not enter', async () => {
      const roots = { roots: ['/'], depth: 2, oneFileSystem: true };
      const { trees } = visit().host;
      const { notEntered } = await visit().as(() => trees.walk({ ...roots, select: [select({})] }, signal));
      expect(notEntered.paths).to.include('/proc');
      expect(notEntered.count).to.be.at.least(notEntered.paths.length);
      const excluding = select({}, { exclude: ['/proc'] });
      const without = await visit().as(() => trees.walk({ ...roots, select: [excluding] }, signal));
      expect(without.notEntered.paths).to.not.include('/proc');
      const shallow = await visit().as(() =>
        trees.walk({ ...roots, depth: 1, select: [select({})] }, signal),
      );
      expect(shallow.notEntered).to.deep.equal({ count: 0, paths: [] });
    });

    it('tell the status of many paths, links themselves', async () => {
      const paths = ['open/loop', 'none', 'open/file', ...HOSTILE_NAMES.map((name) => `names/${name}`)];
      const found = await visit().host.trees.statuses(
        paths.map((name) => tree.at(name)),
        signal,
      );
      expect(found.map(({ path }) => path)).to.deep.equal(paths.map((name) => tree.at(name)));
      expect(found.map((one) => ('reason' in one ? one.reason : one.type))).to.deep.equal([
        'link',
        'missing',
        'file',
        ...HOSTILE_NAMES.map(() => 'file'),
      ]);
      const late = await visit().host.trees.statuses([tree.root], AbortSignal.abort());
      expect(late).to.have.nested.property('[0].reason', 'timeout');
    });

    it('keep the first by path and count all', async () => {
      const report = await walk(['names'], { select: [select({ types: ['file'] }, { limit: 3 })] });
      expect(report.selected[0]!.count).to.equal(HOSTILE_NAMES.length);
      expect(names(report)).to.deep.equal(
        HOSTILE_NAMES.map((name) => `names/${name}`)
          .toSorted()
          .slice(0, 3),
      );
    });

    it('look only as deep as they are told', async () => {
      for (const [depth, seen] of [
        [0, 1],
        [1, 2],
        [2, 4],
        [3, 5],
      ] as const)
        expect((await walk(['store'], { depth })).seen, String(depth)).to.equal(seen);
    });

    it('carry names of any bytes', async () => {
      const report = await walk(['names', "odd 'dir'\n[*]"]);
      expect(report).to.include({ errorCount: 0, vanished: 0 });
      const expected = HOSTILE_NAMES.map((name) => `names/${name}`);
      expect(names(report)).to.have.members([
        'names',
        ...expected,
        "odd 'dir'\n[*]",
        "odd 'dir'\n[*]/\uDCFF",
      ]);
    });

    it('follow a root that is a link, and tell roots that are not there', async () => {
      expect(names(await walk(['link']))).to.deep.equal(['link', 'link/file', 'link/loop', 'link/tool']);
      const { seen, errors, errorCount } = await walk(['dangling', 'missing', 'open/file']);
      expect({ seen, errorCount }).to.deep.equal({ seen: 1, errorCount: 2 });
      expect(errors.map(({ path, reason }) => [path.slice(tree.root.length + 1), reason])).to.deep.equal([
        ['dangling', 'missing'],
        ['missing', 'missing'],
      ]);
    });

    it('count a root below another root once, as deep as it is told', async () => {
      expect((await walk(['store', 'store/deep', 'store/deep'])).seen).to.equal(5);
      const report = await walk(['store', 'store/deep'], { depth: 1 });
      expect(names(report)).to.deep.equal(['store', 'store/deep', 'store/deep/er', 'store/deep/file']);
    });

    it('leave out what is excluded, each selection for itself', async () => {
      const files = { types: ['file'] } as const;
      const patterns = [
        [tree.at('store')],
        [tree.at('{store,cache-*}')],
        [tree.at('cache-?'), tree.at('store/deep/*')],
        [tree.at("odd 'dir'\n[[]*"), tree.at('cache-2[0-9]')],
      ];
      const report = await walk([''], { select: patterns.map((exclude) => select(files, { exclude })) });
      const kept = patterns.map((_, index) =>
        names(report, index).filter((name) => !/^(?:names|locked|listed|open)\//.test(name)),
      );
      const odd = "odd 'dir'\n[*]/\uDCFF";
      expect(kept).to.deep.equal([
        ['cache-1/file', 'cache-22/file', odd],
        [odd],
        ['cache-22/file', odd],
        ['cache-1/file', 'store/deep/er/file', 'store/deep/file'],
      ]);
    });

    it('do not go where everything is excluded, except for a root that was named', async () => {
      for (const exclude of [
        ['store/deep'],
        ['s*/deep'],
        ['store/dee?'],
        ['store/deep', 's*/deep', 'sticky'],
      ]) {
        const excluding = select({}, { exclude: exclude.map((name) => tree.at(name)) });
        const rest = select({}, { exclude: [...exclude, 'other*'].map((name) => tree.at(name)) });
        const report = await walk(['store'], { select: [excluding, rest] });
        expect(report.seen, exclude.join()).to.equal(2);
        expect(names(report)).to.deep.equal(['store']);
        expect((await walk(['store/deep'], { select: [excluding] })).seen).to.equal(4);
      }
    });

    it('tell what they may not read', async function () {
      if (privileged) return this.skip();
      const { errors, errorCount, seen } = await walk(['locked', 'listed', 'open']);
      expect(errors.map(({ path, reason }) => [path.slice(tree.root.length + 1), reason])).to.deep.equal([
        ['listed/a', 'denied'],
        ['locked', 'denied'],
      ]);
      expect([errorCount, seen]).to.deep.equal([2, 6]);
    });

    it('end at the deadline', async () => {
      const ended = visit().host.trees.walk(
        { roots: ['/'], depth: Infinity, oneFileSystem: false, select: [select({})] },
        AbortSignal.timeout(30),
      );
      expect(await ended.catch((error: unknown) => error)).to.include({ reason: 'timeout' });
      expect((await walk(['open'])).seen).to.equal(4);
    });

    it('expand globs', async () => {
      const expand = async (glob: string): Promise<readonly string[]> => {
        const { paths, errors } = await visit().host.trees.expand(tree.at(glob));
        expect(errors).to.deep.equal([]);
        return paths.map((path) => path.slice(tree.root.length + 1));
      };
      expect(await expand('cache-*')).to.deep.equal(['cache-1', 'cache-22']);
      expect(await expand('cache-?/fi*')).to.deep.equal(['cache-1/file']);
      expect(await expand('{st*,ca*}/deep/e?/file')).to.deep.equal(['store/deep/er/file']);
      expect(await expand('{open,store,none}')).to.deep.equal(['open', 'store']);
      expect(await expand('nothing/*')).to.deep.equal([]);
      expect(await expand('open/file/*')).to.deep.equal([]);
      const all = HOSTILE_NAMES.map((name) => `names/${name}`).toSorted();
      expect(await expand('names/*')).to.deep.equal(all);
      expect(await visit().host.trees.expand('/deep/*', tree.at('store'))).to.deep.equal({
        paths: [tree.at('store/deep/er'), tree.at('store/deep/file')],
        errors: [],
      });
    });

    it('tell the directories that they could not expand', async function () {
      if (privileged) return this.skip();
      const { paths, errors } = await visit().as(() => visit().host.trees.expand(tree.at('{locked,open}/*')));
      expect(paths).to.have.length(3);
      expect(errors.map(({ reason }) => reason)).to.deep.equal(['denied']);
    });
  });
}

function select(clause: Partial<Clause>, rest: Partial<Selection> = {}): Selection {
  return { anyOf: [{ types: ANY, ...clause }], exclude: [], limit: 1000, ...rest };
}
