import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { asUnprivileged } from '../../../test/kit/as-unprivileged.ts';
import { makeTree } from '../../../test/kit/tree.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import type { FileType } from '../files.ts';
import type { Clause, Selection, TreeReport, Walk } from '../trees.ts';
import { Threads } from './threads.ts';
import { createTrees } from './trees.ts';

const treesOf = (start: () => Worker) => createTrees(new Threads(start));
const noWorker = (): never => {
  throw new Error('a worker was started');
};
const trees = treesOf(() => new Worker(new URL('worker.ts', import.meta.url)));
const noWorkers = treesOf(noWorker);
const { signal } = new AbortController();
const ANY: readonly FileType[] = ['file', 'directory', 'link', 'fifo', 'socket', 'block', 'character'];

function select(clause: Partial<Clause>, rest: Partial<Selection> = {}): Selection {
  return { anyOf: [{ types: ANY, ...clause }], exclude: [], limit: 1000, ...rest };
}

function walk(roots: readonly string[], rest: Partial<Walk> = {}): Promise<TreeReport> {
  const defaults = { depth: Infinity, oneFileSystem: true, select: [select({})] };
  return trees.walk({ ...defaults, roots, ...rest }, signal);
}

function paths(report: TreeReport, index = 0): string[] {
  return report.selected[index]?.entries.map(({ path }) => path) ?? [];
}

describe('walking trees', () => {
  it('sees every entry once, the root included, and does not follow links', async () => {
    using tree = makeTree({
      a: { directory: 0o755 },
      'a/b': { directory: 0o755 },
      'a/b/c': { file: 0o644 },
      'a/loop': { link: '..' },
    });
    const report = await walk([tree.root]);
    expect(report).to.include({ seen: 5, errorCount: 0, vanished: 0 });
    expect(paths(report)).to.deep.equal([
      tree.root,
      ...['a', 'a/b', 'a/b/c', 'a/loop'].map((name) => tree.at(name)),
    ]);
  });

  it('tells type, permission bits, owner, group and size of what is selected', async () => {
    using tree = makeTree({ tool: { file: 0o4751, content: 'tool' } });
    const { selected } = await walk([tree.root], { select: [select({ anyBitSet: 0o4000 })] });
    const { uid, gid } = statSync(tree.at('tool'));
    expect(selected).to.deep.equal([
      { count: 1, entries: [{ path: tree.at('tool'), type: 'file', mode: 0o4751, uid, gid, size: 4 }] },
    ]);
  });

  it('selects by size, of regular files only, and by the last component of the path', async () => {
    using tree = makeTree({
      empty: { file: 0o644 },
      three: { file: 0o644, content: '123' },
      'four.so': { file: 0o644, content: '1234' },
      link: { link: 'tri' },
      'b\udcffd': { file: 0o644, content: '12345' },
    });
    const report = await walk([tree.root], {
      select: [
        select({ sizeIn: [3, 5] }),
        select({ sizeAtMost: 3 }),
        select({ sizeIn: [3, 4], sizeAtMost: 3 }),
        select({ nameIn: { exact: ['three', 'link', 'thr'], like: ['*.so'] } }),
        select({ nameIn: { exact: ['four.so'], like: ['?\udcff?'] }, sizeAtMost: 4 }),
        select({ sizeIn: [] }),
        select({ nameIn: { exact: [], like: [] } }),
      ],
    });
    const expected = [
      ['b\udcffd', 'three'],
      ['empty', 'three'],
      ['three'],
      ['four.so', 'link', 'three'],
      ['four.so'],
      [],
      [],
    ];
    expect(report.selected.map((_, index) => paths(report, index))).to.deep.equal(
      expected.map((names) => names.map((name) => tree.at(name))),
    );
  });

  it('selects by bits that are set, that are clear, by owner, by group and by type', async () => {
    using tree = makeTree({
      sticky: { directory: 0o1777 },
      open: { directory: 0o777 },
      file: { file: 0o666 },
      closed: { file: 0o600 },
    });
    const { uid, gid } = statSync(tree.at('file'));
    const report = await walk([tree.root], {
      select: [
        select({ anyBitSet: 0o002, allBitsClear: 0o1000, types: ['directory'] }),
        select({ anyBitClear: 0o004 }),
        select({ ownerNotIn: [uid] }),
        select({ ownerNotIn: [uid + 1], types: ['file'] }),
        select({ groupNotIn: [gid] }),
        {
          anyOf: [
            { types: ['file'], anyBitSet: 0o020 },
            { types: ['directory'], anyBitSet: 0o1000 },
          ],
          exclude: [],
          limit: 9,
        },
      ],
    });
    const names = report.selected.map(({ entries }) =>
      entries.map(({ path }) => path.slice(tree.root.length + 1)),
    );
    expect(names).to.deep.equal([['open'], ['closed'], [], ['closed', 'file'], [], ['file', 'sticky']]);
  });

  it('looks only as deep as it is told', async () => {
    using tree = makeTree({ a: { directory: 0o755 }, 'a/b': { file: 0o644 } });
    expect(await walk([tree.root], { depth: 0 })).to.include({ seen: 1 });
    expect(await walk([tree.root], { depth: 1 })).to.include({ seen: 2 });
    expect(await walk([tree.root], { depth: 2 })).to.include({ seen: 3 });
  });

  it('starts no worker where there is no directory to walk', async () => {
    using tree = makeTree({ file: { file: 0o666 } });
    const request = {
      roots: [tree.at('file')],
      depth: Infinity,
      oneFileSystem: true,
      select: [select({ anyBitSet: 0o002 })],
    };
    const report = await noWorkers.walk(request, signal);
    expect(report.seen).to.equal(1);
    expect(paths(report)).to.deep.equal([tree.at('file')]);
    expect(await noWorkers.walk({ ...request, roots: [tree.root], depth: 0 }, signal)).to.include({
      seen: 1,
    });
  });

  it('follows a root that is a link, and says so when it leads nowhere', async () => {
    using tree = makeTree({
      real: { directory: 0o755 },
      'real/file': { file: 0o644 },
      link: { link: 'real' },
      loop: { link: 'loop' },
    });
    expect(paths(await walk([tree.at('link')]))).to.deep.equal([tree.at('link'), tree.at('link/file')]);
    const { seen, errors, errorCount } = await walk([tree.at('loop'), tree.at('missing')]);
    expect({ seen, errorCount }).to.deep.equal({ seen: 0, errorCount: 2 });
    expect(errors.map(({ path, reason }) => [path, reason])).to.deep.equal([
      [tree.at('loop'), 'failed'],
      [tree.at('missing'), 'missing'],
    ]);
  });

  it('counts a root below another root once', async () => {
    using tree = makeTree({ a: { directory: 0o755 }, 'a/b': { file: 0o644 } });
    expect(await walk([tree.root, tree.at('a'), tree.at('a')])).to.include({ seen: 3 });
  });

  it('carries names with newlines and with bytes that are not UTF-8, of files and of directories', async () => {
    const names = [
      'new\nline',
      'inv\uDCFFalid',
      'inv\uDCFFalid/in\uDC80side',
      'real \uFFFD',
      'inv\uDCFFalid/sub',
      'inv\uDCFFalid/sub/plain',
    ];
    const directories = ['inv\uDCFFalid', 'inv\uDCFFalid/sub'];
    using tree = makeTree(
      Object.fromEntries(
        names.map((name) => [name, directories.includes(name) ? { directory: 0o755 } : { file: 0o644 }]),
      ),
    );
    const report = await walk([tree.root]);
    expect(report.errors).to.deep.equal([]);
    expect(paths(report)).to.have.members([tree.root, ...names.map((name) => tree.at(name))]);
  });

  it('shares a directory of many entries and keeps the first by path', async () => {
    using tree = makeTree(
      Object.fromEntries(
        Array.from({ length: 5000 }, (_, index) => [`f${String(index).padStart(4, '0')}`, { file: 0o666 }]),
      ),
    );
    const report = await walk([tree.root], {
      select: [select({ types: ['file'], anyBitSet: 0o002 }, { limit: 3 })],
    });
    expect(report.seen).to.equal(5001);
    expect(report.selected[0]?.count).to.equal(5000);
    expect(paths(report)).to.deep.equal(['f0000', 'f0001', 'f0002'].map((name) => tree.at(name)));
  });

  it('leaves out what is excluded, by path and by glob, for each selection on its own', async () => {
    using tree = makeTree({
      store: { directory: 0o755 },
      'store/deep': { file: 0o644 },
      'cache-1': { directory: 0o755 },
      'cache-1/deep': { file: 0o644 },
      file: { file: 0o644 },
    });
    const files = { types: ['file'] } as const;
    const report = await walk([tree.root], {
      select: [
        select(files, { exclude: [tree.at('store')] }),
        select(files, { exclude: [tree.at('{store,cache-*}'), tree.at('fil?')] }),
      ],
    });
    expect(paths(report, 0)).to.deep.equal([tree.at('cache-1/deep'), tree.at('file')]);
    expect(paths(report, 1)).to.deep.equal([]);
  });

  it('does not go where every selection is excluded, except for a root that was named', async () => {
    using tree = makeTree({ store: { directory: 0o777 }, 'store/deep': { file: 0o644 } });
    const excluding = [select({}, { exclude: [tree.at('store')] })];
    expect(await walk([tree.root], { select: excluding })).to.include({ seen: 2 });
    expect(paths(await walk([tree.at('store')], { select: excluding }))).to.have.length(2);
  });

  it('stays on the file system of its root', async function () {
    if (statSync('/').dev === statSync('/proc').dev) return this.skip();
    const root = await walk(['/'], { depth: 2, select: [select({ types: ['directory'] })] });
    expect(paths(root)).to.include('/proc');
    expect(paths(root).filter((path) => path.startsWith('/proc/'))).to.deep.equal([]);
    const everything = await walk(['/'], {
      depth: 2,
      oneFileSystem: false,
      select: [select({ types: ['directory'] }, { exclude: ['/[!p]*'] })],
    });
    expect(paths(everything)).to.include('/proc/1');
  });

  it('counts what it may not read and keeps the first reasons (as an unprivileged user)', async () => {
    using tree = makeTree({
      locked: { directory: 0o700 },
      'locked/deep': { file: 0o644 },
      listed: { directory: 0o744 },
      'listed/a': { file: 0o644 },
      'listed/b': { file: 0o644 },
    });
    if (process.geteuid?.() !== 0) execFileSync('chmod', ['000', tree.at('locked')]);
    const report = await asUnprivileged(() => walk([tree.root]));
    const owned = process.geteuid?.() !== 0;
    expect(report.errors.map(({ path, reason }) => [path, reason])).to.deep.equal([
      ...(owned
        ? []
        : [
            [tree.at('listed/a'), 'denied'],
            [tree.at('listed/b'), 'denied'],
          ]),
      [tree.at('locked'), 'denied'],
    ]);
    expect(report.errorCount).to.equal(owned ? 1 : 3);
  });

  it('says what lies deeper than a path may be long', async () => {
    using tree = makeTree({ upper: { directory: 0o755 }, lower: { directory: 0o755 } });
    const chain = Array.from({ length: 9 }, () => 'd'.repeat(250)).join('/');
    for (const name of ['upper', 'lower']) mkdirSync(tree.at(`${name}/${chain}`), { recursive: true });
    renameSync(tree.at('lower'), tree.at(`upper/${chain}/lower`));
    const { errors, errorCount } = await walk([tree.root]);
    renameSync(tree.at(`upper/${chain}/lower`), tree.at('lower'));
    expect(errorCount).to.equal(1);
    expect(errors[0]?.message).to.match(/ENAMETOOLONG$/);
  });
});

describe('the threads of a walk', () => {
  const endless = 'require("node:worker_threads").parentPort.on("message", () => { for (;;); });';
  const request = { roots: ['/'], depth: Infinity, oneFileSystem: true, select: [select({})] };

  it('are given up at the deadline, also when they hang', async () => {
    const hanging = treesOf(() => new Worker(endless, { eval: true }));
    const failure = await rejection(hanging.walk(request, AbortSignal.timeout(200)));
    expect(failure).to.include({ name: 'Failure', reason: 'timeout' });
  });

  it('are not started when the deadline has passed', async () => {
    expect(await rejection(noWorkers.walk(request, AbortSignal.abort()))).to.include({ reason: 'timeout' });
  });

  it('make the walk fail when one of them ends or throws', async () => {
    const ending = treesOf(() => new Worker('', { eval: true }));
    expect(await rejection(ending.walk(request, signal))).to.include({ reason: 'failed' });
    const throwing = treesOf(() => new Worker('throw new Error("broken")', { eval: true }));
    expect(await rejection(throwing.walk(request, signal))).to.have.property('message', 'broken');
  });
});

describe('expanding globs', () => {
  it('finds the paths that match, in order, and nothing where nothing matches', async () => {
    using tree = makeTree({
      a: { directory: 0o755 },
      'a/x.key': { file: 0o600 },
      b: { directory: 0o755 },
      'b/.y.key': { file: 0o600 },
      'b/\uDCFF.key': { file: 0o600 },
      c: { file: 0o644 },
    });
    const keys = ['a/x.key', 'b/.y.key', 'b/\uDCFF.key'].map((name) => tree.at(name));
    expect(await trees.expand(tree.at('*/*.key'))).to.deep.equal({ paths: keys, errors: [] });
    expect(await trees.expand(tree.at('{b,zz}'))).to.deep.equal({ paths: [tree.at('b')], errors: [] });
    expect(await trees.expand(tree.at('nothing/*'))).to.deep.equal({ paths: [], errors: [] });
  });

  it('says which directory it could not list (as an unprivileged user)', async () => {
    using tree = makeTree({ locked: { directory: 0o300 } });
    const { paths: found, errors } = await asUnprivileged(() => trees.expand(tree.at('locked/*')));
    expect(found).to.deep.equal([]);
    expect(errors.map(({ path, reason }) => [path, reason])).to.deep.equal([
      [`${tree.at('locked')}/`, 'denied'],
    ]);
  });
});
