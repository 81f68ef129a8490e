import { expect } from 'chai';
import { advisoryOf } from '../../../test/kit/svg-advisory.ts';
import { svgCorpus, svgFacts } from '../../../test/kit/svg-corpus.ts';
import { type AdvisoryRule, EGI_TAGS, newTags, tagsOfAdvisories } from './advisory-tags.ts';
import type { Tag } from './decisions.ts';

const RULE: AdvisoryRule = { tags: EGI_TAGS, state: 'proposed' };

const of = (...texts: readonly string[]): readonly Tag[] =>
  tagsOfAdvisories(
    texts.map((text, index) => ({ name: `${index}.md`, text })),
    RULE,
    100,
  ).tags;

describe('tags of advisories', () => {
  it('are those of its risk for its CVEs, with its deadline', () => {
    expect(of(advisoryOf({}))).to.deep.equal([
      {
        ...{ cve: 'CVE-2026-1000', tag: 'EGI-Critical', state: 'proposed', enabled: true },
        ...{ reason: "EGI-SVG-2026-14: 'CRITICAL' risk vulnerability in the thing", modifier: 'EGI SVG' },
        ...{
          infoUrl: 'https://advisories.egi.eu/Advisory-EGI-SVG-2026-14',
          at: 100,
          advisory: 'EGI-SVG-2026-14',
        },
        dueAt: Date.UTC(2026, 4, 16) / 1000,
      },
    ]);
    expect(of(advisoryOf({ risk: 'HIGH' })).map(({ tag }) => tag)).to.deep.equal(['EGI-High']);
    expect(of(advisoryOf({ risk: 'LOW' }))).to.deep.equal([]);
  });

  it("say nothing but the id of what is not everybody's", () => {
    expect(of(advisoryOf({ tlp: 'AMBER' })).map(({ reason }) => reason)).to.deep.equal(['EGI-SVG-2026-14']);
  });

  it('are of the newest advisory where several are of the same', () => {
    const later = advisoryOf({ id: 'EGI-SVG-2026-15', date: '2026-06-01', by: '2026-06-08' });
    for (const texts of [
      [advisoryOf({}), later],
      [later, advisoryOf({})],
    ])
      expect(of(...texts).map(({ advisory: id }) => id)).to.deep.equal(['EGI-SVG-2026-15']);
  });

  it('of what is no advisory are none, and it is told', () => {
    const { tags, passedOver } = tagsOfAdvisories([{ name: 'README.md', text: '# Advisories' }], RULE, 0);
    expect([tags, passedOver]).to.deep.equal([
      [],
      [{ name: 'README.md', why: 'it has no layout of an advisory' }],
    ]);
  });

  it('are none of what is marked as not published, and it is told', () => {
    const text = advisoryOf({}).replace('---\n', '---\npublished: false\n');
    const { tags, passedOver } = tagsOfAdvisories([{ name: 'draft.md', text }], RULE, 0);
    expect([tags, passedOver]).to.deep.equal([
      [],
      [{ name: 'draft.md', why: 'it is marked as not published' }],
    ]);
  });

  it('are those that a person finds in every advisory of EGI', () => {
    const documents = Object.entries(svgCorpus).map(([name, text]) => ({ name, text }));
    const { tags, passedOver, advisories } = tagsOfAdvisories(documents, RULE, 0);
    expect(advisories + passedOver.length).to.equal(documents.length);
    const read = new Map<string, string>();
    for (const { id, risk, deadline = '', cves = [] } of Object.values(svgFacts))
      if (risk === 'critical' || risk === 'high') for (const cve of cves) read.set(`${id} ${cve}`, deadline);
    expect(tags.length).to.be.above(100);
    for (const { cve, advisory: id, dueAt } of tags) {
      const deadline = read.get(`${id} ${cve}`);
      if (deadline !== undefined && deadline !== '')
        expect(dueAt, `${id} ${cve}`).to.equal(Date.parse(deadline) / 1000);
    }
  });

  describe('that are there already', () => {
    const [tag] = of(advisoryOf({}));
    const moved = of(advisoryOf({ by: '2026-05-20' }));
    const kept = (other: Partial<Tag>): Tag => ({ ...tag!, at: 5, ...other });

    it('are left alone where the advisory says the same', () => {
      for (const other of [{ state: 'set', modifier: 'officer' }, { state: 'declined' }, {}] as const)
        expect(newTags([kept(other)], [tag!])).to.deep.equal([]);
    });

    it('follow its deadline, and stay set', () => {
      const [next] = newTags([kept({ state: 'set', modifier: 'officer' })], moved);
      expect(next).to.include({ state: 'set', modifier: 'officer', at: 5, dueAt: moved[0]?.dueAt });
    });

    it('are not proposed again once they were declined, nor taken from whoever has made them', () => {
      expect(newTags([kept({ state: 'declined' })], moved)).to.deep.equal([]);
      expect(newTags([kept({ state: 'set', advisory: null })], moved)).to.deep.equal([]);
    });
  });
});
