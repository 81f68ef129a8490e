import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { HOSTILE_NAMES } from '../../../test/conformance/host/hostile-names.ts';
import { nameOfBytes, pathForSystem } from '../file-name.ts';
import { globExpression, isGlob } from '../glob.ts';
import type { Clause, Selection, Walk } from '../trees.ts';
import { bounds, gnuExpression, nested, plainExclusions } from './find-expression.ts';
import { DEFINE_NEWLINE, quotedPath } from './quote.ts';

const FILES: Clause = { types: ['file'] };
const ALL: Selection = { anyOf: [{ types: ['file', 'directory'] }], exclude: [], limit: Infinity };

function walkOf(root: string, select: readonly Selection[], rest: Partial<Walk> = {}): Walk {
  return { roots: [root], depth: Infinity, oneFileSystem: false, select, ...rest };
}

/** What GNU find prints, by path; `counted` entries without a path. */
function found(walk: Walk): { readonly paths: readonly string[]; readonly counted: number } {
  const roots = walk.roots.map(quotedPath).join(' ');
  const script = `LC_ALL=C; export LC_ALL\n${DEFINE_NEWLINE}\nfind -H ${roots} ${bounds(walk)} ${gnuExpression(walk)}\n`;
  const output = execFileSync('/bin/sh', [], {
    input: Buffer.from(script, 'latin1'),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const records = nameOfBytes(output).split('\0').slice(0, -1);
  const paths = records
    .filter((record) => record !== '')
    .map((record) => record.split(' ').slice(5).join(' '));
  return { paths: paths.toSorted(), counted: records.length - paths.length };
}

describe('an expression of find', function () {
  this.timeout(120_000);
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'secmon-find-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  const fileAt = (directory: string, name: string): string => {
    const path = `${directory}/${name}`;
    writeFileSync(pathForSystem(path), '');
    return path;
  };
  const directoryAt = (name: string): string => {
    const path = `${root}/${name}`;
    mkdirSync(pathForSystem(path));
    return path;
  };
  const leavingOut = (...exclude: readonly string[]): Selection => ({ ...ALL, exclude });

  it('finds each hostile name by that name, and no other', () => {
    const paths = HOSTILE_NAMES.map((name) => fileAt(root, name));
    for (const [index, name] of HOSTILE_NAMES.entries()) {
      const select = [{ anyOf: [{ ...FILES, nameIn: { exact: [name], like: [] } }], exclude: [], limit: 1 }];
      const { paths: seen, counted } = found(walkOf(root, select));
      expect(seen, JSON.stringify(name)).to.deep.equal([paths[index]]);
      expect(counted).to.equal(HOSTILE_NAMES.length - 1);
    }
  });

  it('leaves out what is below a directory of a hostile name, and below no other', () => {
    const names = HOSTILE_NAMES.filter((name) => !isGlob(name));
    const all = names.flatMap((name) => {
      const directory = directoryAt(name);
      return [directory, fileAt(directory, 'inside')];
    });
    for (const name of names) {
      const { paths } = found(walkOf(root, [leavingOut(`${root}/${name}`)]));
      expect(
        all.filter((path) => !paths.includes(path)),
        JSON.stringify(name),
      ).to.deep.equal([`${root}/${name}/inside`]);
    }
  });

  it('walks a root below another by itself', () => {
    const inner = directoryAt("in'ner\n[*]");
    const outside = [fileAt(root, 'x'), inner];
    const inside = fileAt(inner, 'y');
    const { paths } = found(walkOf(root, [ALL], { roots: [root, inner] }));
    expect(paths).to.deep.equal([...outside.filter((path) => path !== inner), inside].toSorted());
    expect(nested(walkOf(root, [ALL], { roots: ['/a', '/ab'] }))).to.equal('');
    expect(nested(walkOf(root, [ALL], { roots: ['/', '/a'] }))).to.not.equal('');
  });

  it('leaves out only what every selection leaves out', () => {
    const [one, both] = [directoryAt('one'), directoryAt('both')];
    const inOne = fileAt(one, 'x');
    fileAt(both, 'y');
    const { paths } = found(walkOf(root, [leavingOut(one, both), leavingOut(both)]));
    expect(paths).to.deep.equal([one, inOne, both].toSorted());
    expect(plainExclusions(walkOf(root, [leavingOut(one, both), leavingOut(both)])))
      .to.include('both')
      .and.not.include('one');
  });

  it('never misses a name that a glob is like, nor prunes what one is not like', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '*',
      '?',
      '.',
      '+',
      '(',
      ')',
      '|',
      '$',
      '^',
      '\\',
      '{',
      '}',
      '[',
      ']',
      "'",
      '\n',
      ' ',
      'ü',
      '\uDCFF',
    );
    const glob = fc.string({ unit: piece, minLength: 1, maxLength: 5 });
    const letter = fc.constantFrom(
      'a',
      'b',
      '.',
      '+',
      '(',
      '|',
      '$',
      '^',
      '\\',
      '[',
      ']',
      '{',
      "'",
      '\n',
      ' ',
      '*',
      'ü',
      '\uDCFF',
    );
    const plain = fc
      .string({ unit: letter, minLength: 1, maxLength: 5 })
      .filter((name) => !/^\.{1,2}$/.test(name));
    let liked = 0;
    let pruned = 0;
    fc.assert(
      fc.property(glob, fc.uniqueArray(plain, { minLength: 1, maxLength: 12 }), (pattern, names) => {
        fc.pre(!/\{[^{}]*,/.test(pattern));
        const tree = mkdtempSync(join(root, 'tree-'));
        const all = new Map(
          [...names, pattern.replaceAll('*', 'ab')]
            .filter((name) => !/^\.{1,2}$/.test(name))
            .map((name) => [name, `${tree}/${name}`]),
        );
        for (const path of all.values()) {
          mkdirSync(pathForSystem(path));
          writeFileSync(pathForSystem(`${path}/inside`), '');
        }
        const like = globExpression(pattern);
        const select = [
          {
            anyOf: [{ types: ['directory'], nameIn: { exact: [], like: [pattern] } }],
            exclude: [],
            limit: 1,
          },
        ] as const;
        const seen = found(walkOf(tree, select)).paths;
        const kept = found(walkOf(tree, [leavingOut(`${tree}/${pattern}`)])).paths;
        for (const [name, path] of all) {
          const isLike = like.test(name);
          if (isLike) expect(seen, JSON.stringify({ pattern, name })).to.include(path);
          // What is no glob leaves out its very name.
          const isOut = isGlob(pattern) ? isLike : name === pattern;
          if (!isOut) expect(kept, JSON.stringify({ pattern, name })).to.include(`${path}/inside`);
          liked += Number(isLike);
          pruned += Number(!kept.includes(`${path}/inside`));
        }
      }),
      { numRuns: 120 },
    );
    expect(
      [liked, pruned].every((times) => times > 10),
      `${liked} ${pruned}`,
    ).to.equal(true);
  });

  it('never misses an entry for its mode, size, owner or type', () => {
    const bits = fc.constantFrom(0, 0o1, 0o2, 0o22, 0o111, 0o700, 0o777, 0o4000, 0o7777);
    const modes = [0o600, 0o644, 0o666, 0o755, 0o4755, 0o400].map((mode, index) => {
      const path = fileAt(root, `f${index}`);
      writeFileSync(path, 'x'.repeat(index));
      execFileSync('chmod', [mode.toString(8), path]);
      return { path, mode, size: index };
    });
    fc.assert(
      fc.property(
        bits,
        bits,
        bits,
        fc.nat(6),
        fc.array(fc.nat(6), { maxLength: 3 }),
        (set, clear, allClear, atMost, sizes) => {
          const clause: Clause = {
            types: ['file'],
            anyBitSet: set,
            anyBitClear: clear,
            allBitsClear: allClear,
            sizeAtMost: atMost,
            sizeIn: sizes,
          };
          const expected = modes.filter(
            ({ mode, size }) =>
              (mode & set) !== 0 &&
              (~mode & clear) !== 0 &&
              (mode & allClear) === 0 &&
              size <= atMost &&
              sizes.includes(size),
          );
          const { paths } = found(walkOf(root, [{ anyOf: [clause], exclude: [], limit: 1 }]));
          expect(paths).to.include.members(expected.map(({ path }) => path));
        },
      ),
      { numRuns: 80 },
    );
    const { counted, paths } = found(walkOf(root, [{ anyOf: [], exclude: [], limit: 1 }]));
    expect([counted, paths]).to.deep.equal([modes.length, []]);
  });
});
