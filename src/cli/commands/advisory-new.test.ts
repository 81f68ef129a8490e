import { expect } from 'chai';
import { memoryHost } from '../../../test/kit/memory-host.ts';
import { svgCorpus } from '../../../test/kit/svg-corpus.ts';
import { commands } from './index.ts';
import type { OperatorWorld } from '../command.ts';
import { runOperator } from '../run-operator.ts';

const files = {
  '/a/Advisory-EGI-SVG-2026-30.md': { content: svgCorpus['2026/Advisory-EGI-SVG-2026-30.md'] ?? '' },
  '/a/placeholder.md': { content: svgCorpus['2026/Advisory-EGI-SVG-2026-32.md'] ?? '' },
};

function advisoryNew(...argv: string[]): ReturnType<typeof runOperator> {
  const world = {
    host: memoryHost(files, 0),
    checks: [],
    commands,
    version: '0',
  } as unknown as OperatorWorld;
  return runOperator(['advisory', 'new', ...argv], world);
}

describe('secmon advisory new', () => {
  it('drafts an entry of the catalogue', async () => {
    const { text, exitCode } = await advisoryNew('/a/Advisory-EGI-SVG-2026-30.md');
    expect(exitCode).to.equal(0);
    expect(text.split('\n').slice(0, 10)).to.deep.equal([
      '# yaml-language-server: $schema=../schema/advisory.schema.json',
      '# Draft from Advisory-EGI-SVG-2026-30.md: hold it against the text, and write the conditions.',
      'id: EGI-SVG-2026-30',
      'aliases: [CVE-2026-53359]',
      'title: "Linux kernel \\"Januscape\\" vulnerability"',
      'risk: critical',
      'tlp: CLEAR',
      'url: https://advisories.egi.eu/Advisory-EGI-SVG-2026-30',
      'published: 2026-07-07',
      'deadline: 2026-07-15T00:00:00Z',
    ]);
  });

  for (const [what, argv, message] of [
    ['a placeholder', ['/a/placeholder.md'], '/a/placeholder.md: no SVG advisory, or a placeholder'],
    ['a missing file', ['/a/none.md'], '/a/none.md: no such file or directory'],
    ['no file', [], 'FILE.md is missing'],
  ] as const)
    it(`refuses ${what}`, async () => {
      expect(await advisoryNew(...argv)).to.deep.equal({
        text: `secmon: advisory new: ${message}\n`,
        exitCode: 3,
      });
    });
});
