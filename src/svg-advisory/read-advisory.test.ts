import { expect } from 'chai';
import { svgCorpus, svgFacts } from '../../test/kit/svg-corpus.ts';
import { LAYOUTS } from './advisory-text.ts';
import { readSvgAdvisory, type SvgAdvisory } from './read-advisory.ts';

const paths = Object.keys(svgCorpus);
const read = new Map(Object.entries(svgCorpus).map(([path, text]) => [path, readSvgAdvisory(text)]));

describe('reading SVG advisories', () => {
  it('finds in every advisory given what a person finds', () => {
    expect(paths).to.have.length(180);
    expect(Object.keys(svgFacts)).to.deep.equal(paths);
    for (const path of paths) expect(factsOf(advisory(path)), path).to.deep.equal(svgFacts[path]);
  });

  /** There is no more: of the 180, 16 are placeholders and 2 templates; 17 others rate no risk, 3 have no date. */
  for (const [field, count] of [
    ['id', 178],
    ['title', 164],
    ['risk', 145],
    ['tlp', 163],
    ['published', 159],
    ['deadline', 24],
    ['url', 180],
    ['references', 163],
    ['CVE ids', 99],
  ] as const)
    it(`finds ${field} in ${String(count)} of 180`, () => {
      const without = paths.filter((path) => advisory(path).missing.includes(field));
      expect(180 - without.length).to.equal(count);
    });

  it('tells the layouts apart', () => {
    const layouts = paths.map((path) => advisory(path).layout);
    const counts = LAYOUTS.map((layout) => [layout, layouts.filter((other) => other === layout).length]);
    expect(Object.fromEntries(counts)).to.deep.equal({
      underlined: 125,
      unknown: 16,
      markdown: 34,
      'markdown with scores per source': 5,
    });
  });
});

describe('an SVG advisory', () => {
  it('is not about the CVE ids that only its addresses name', () => {
    const { cves } = advisory('2025/Advisory-EGI-SVG-2025-04.md');
    expect(cves.own).to.deep.equal(['CVE-2025-1974', 'CVE-2025-1097', 'CVE-2025-24513', 'CVE-2025-24514']);
    expect(cves.doubts).to.deep.equal([
      'CVE ids: the page is also served as CVE-2024-1974, which the text does not say',
    ]);
  });

  it('is about the CVE ids that its address and its text name', () => {
    expect(advisory('2026/Advisory-EGI-SVG-2026-14.md').cves.own).to.deep.equal([
      'CVE-2026-43284',
      'CVE-2026-43500',
    ]);
  });

  it('is not about the CVE ids that it mentions', () => {
    const { cves } = advisory('2025/Advisory-EGI-SVG-2025-02.md');
    expect(cves.own).not.to.include('CVE-2024-0132');
    expect(cves.mentioned).to.deep.equal(['CVE-2024-0132']);
  });

  it('has a field over several lines', () => {
    expect(advisory('2026/Advisory-EGI-SVG-2026-22.md').cves.own).to.deep.equal([
      'CVE-2026-43001',
      'CVE-2026-42998',
      'CVE-2026-42999',
      'CVE-2026-43000',
      'CVE-2026-44394',
    ]);
  });

  for (const [field, own] of [
    ['CVE ID : see [R 1]', ['CVE-2030-1234']],
    ['CVE ID :', ['CVE-2030-1234']],
    ['CVE IDs: CVE-2030-9999', ['CVE-2030-9999']],
    ['CVE ID : N/A', []],
    ['CVE ID  : Not assigned yet', []],
    ['CVE ID  :N/A', []],
  ] as const)
    it(`with the field '${field}' is about ${own.join() || 'no CVE id'}`, () => {
      const { cves } = readSvgAdvisory(`Title: CVE-2030-1234 in sudo\n\n${field}\n\nMore.\n`);
      expect(cves.own).to.deep.equal(own);
    });

  it('with a CVE id that is none says so', () => {
    expect(advisory('2022/Advisory-SVG-CVE-2021-22040.md').doubts).to.deep.equal([
      'CVE ids: "CVE-22041" is none',
      'CVE ids: the page is also served as CVE-2021-22041, which the text does not say',
    ]);
  });

  it('with two TLP levels has the stricter, and says so', () => {
    const { tlp, doubts } = advisory('2020/Advisory-SVG-2020-16939.md');
    expect(tlp).to.equal('amber');
    expect(doubts).to.deep.equal(['tlp: the text also says clear']);
  });

  it('keeps its references with their numbers', () => {
    const { references } = advisory('2026/Advisory-EGI-SVG-2026-04.md');
    expect(references).to.have.length(9);
    expect(references[0]).to.deep.equal({
      number: '1',
      url: 'https://github.com/dun/munge/security/advisories/GHSA-r9cr-jf4v-75gh',
    });
  });

  it('that is a placeholder holds nothing, and says so', () => {
    const { missing, doubts, id } = advisory('2026/Advisory-EGI-SVG-2026-32.md');
    expect(id).to.equal('EGI-SVG-2026-32');
    expect(missing).to.include.members(['title', 'risk', 'tlp', 'published', 'CVE ids', 'references']);
    expect(doubts).to.deep.equal(['this has no layout of an SVG advisory: it may be a placeholder']);
  });

  it('reads the same with other line ends and a byte order mark', () => {
    for (const [path, text] of Object.entries(svgCorpus))
      expect(readSvgAdvisory(`\uFEFF${text.replaceAll('\n', '\r\n')}`), path).to.deep.equal(read.get(path));
  });

  it('reads without front matter, but for its address', () => {
    const text = svgCorpus['2026/Advisory-EGI-SVG-2026-30.md'] ?? '';
    const { id, url, risk } = readSvgAdvisory(text.slice(text.indexOf('## Advisory')));
    expect({ id, url, risk }).to.deep.equal({ id: 'EGI-SVG-2026-30', url: undefined, risk: 'critical' });
  });
});

function advisory(path: string): SvgAdvisory {
  const found = read.get(path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found;
}

function factsOf({ id, risk, tlp, published, updated, deadline, cves }: SvgAdvisory): object {
  const facts = {
    id,
    risk,
    tlp,
    published,
    updated: updated.length > 0 ? updated : undefined,
    deadline,
    cves: cves.own.length > 0 ? cves.own : undefined,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
