import { chmodSync } from 'node:fs';
import { expect } from 'chai';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { makeTree, type Plan } from '../../test/kit/tree.ts';
import { loadCatalogue, loadShippedCatalogue } from './load-catalogue.ts';

const { operator } = localHostFromSource();
const file = (content: string, mode = 0o644): Plan => ({ file: mode, content });
const advisory = (id: string): string =>
  `id: ${id}\ntitle: t\nrisk: low\ntlp: CLEAR\nurl: https://a.example/\nexposed: {os: {id: debian}}\n`;

async function load(files: Readonly<Record<string, Plan>>): Promise<{ ids: string[]; broken: string[] }> {
  using tree = makeTree(files);
  const { advisories, broken } = await loadCatalogue(operator, tree.root);
  return {
    ids: advisories.map(({ id }) => id),
    broken: broken.map(({ message }) => message.replaceAll(`${tree.root}/`, '')),
  };
}

describe('catalogue', () => {
  it('is every YAML file of a directory, in order', async () => {
    const files = {
      'b.yml': file(advisory('B')),
      'a.yaml': file(advisory('A')),
      'README.md': file('x'),
      '.c.yaml': file('x'),
    };
    expect(await load(files)).to.deep.equal({ ids: ['A', 'B'], broken: [] });
  });

  it('may be one file', async () => {
    using tree = makeTree({ 'a.txt': file(advisory('A')) });
    expect((await loadCatalogue(operator, tree.at('a.txt'))).advisories).to.have.length(1);
  });

  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((name, index) => `${name}: &${name} [${`*${'abcdefgh'.charAt(index)},`.repeat(9)}]`)
    .join('\n')}`;
  const wrong: readonly (readonly [string, Plan, RegExp])[] = [
    ['wrong condition', file(advisory('X').replace('os:', 'oss:')), /^x\.yaml:6: exposed: there is no key/],
    ['broken syntax', file('id: [a'), /^x\.yaml:1: /],
    ['a bomb of aliases', file(bomb), /^x\.yaml:\d+: .*alias/i],
    ['nesting without end', file('['.repeat(50_000)), /^x\.yaml:\d+: /],
    [
      'conditions nested without end',
      file(`${advisory('X').split('exposed')[0]}exposed: ${'{not: '.repeat(8000)}`),
      /^x\.yaml:\d+: /,
    ],
    ['too large a file', file(`${advisory('X')}# ${'x'.repeat(2 ** 18)}`), /^x\.yaml: larger than/],
    ['nothing', file(''), /^x\.yaml:1: there is nothing in it/],
    ['bytes that are no text', file('\uDCFF\u0000'), /^x\.yaml:\d+: /],
    ['a file that others can write', file(advisory('X'), 0o666), /^x\.yaml: refused, others/],
    ['a directory', { directory: 0o755 }, /^x\.yaml: /],
    ['a link into nothing', { link: 'nowhere' }, /^x\.yaml: no such file/],
    ['the id of another', file(advisory('A')), /^x\.yaml: has the id of a\.yaml, A/],
  ];
  for (const [what, plan, message] of wrong) {
    it(`is not hidden by ${what}, which is named`, async () => {
      const { ids, broken } = await load({
        'a.yaml': file(advisory('A')),
        'x.yaml': plan,
        'y.yaml': file(advisory('Y')),
      });
      expect(ids).to.deep.equal(['A', 'Y']);
      expect(broken).to.have.length(1);
      expect(broken[0]).to.match(message);
    });
  }

  it('is refused in a directory that others can write, or that is not there', async () => {
    using tree = makeTree({ 'a.yaml': file(advisory('A')) });
    chmodSync(tree.root, 0o777);
    expect(String(await rejection(loadCatalogue(operator, tree.root)))).to.match(
      /refused, others than its owner/,
    );
    expect(String(await rejection(loadCatalogue(operator, tree.at('none'))))).to.match(/no such file/);
  });

  it('is shipped', async () => {
    const { advisories, broken } = await loadShippedCatalogue();
    expect(advisories.length).to.be.above(20);
    expect(broken).to.deep.equal([]);
  });
});
