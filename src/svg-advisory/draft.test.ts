import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { svgCorpus, svgFacts } from '../../test/kit/svg-corpus.ts';
import { parseDocument } from '../check/index.ts';
import { advisorySchema } from '../evidence/advisory-schema.ts';
import { formats } from '../evidence/formats.ts';
import { draftEntry } from './draft.ts';
import { readSvgAdvisory } from './read-advisory.ts';
import { yamlComment, yamlScalar } from './yaml-text.ts';

const FIELDS = new Set([
  'id',
  'aliases',
  'title',
  'risk',
  'tlp',
  'url',
  'published',
  'updated',
  'deadline',
  'note',
  'exposed',
]);

function draftOf(text: string): string {
  return draftEntry(readSvgAdvisory(text), 'FILE.md');
}

function entryOf(text: string): Readonly<Record<string, unknown>> {
  return parse(draftOf(text)) as Readonly<Record<string, unknown>>;
}

function refusal(entry: string): Promise<string> {
  return parseDocument(entry, 'draft.yaml', advisorySchema, formats).then(() => 'none', String);
}

describe('draft of a catalogue entry', () => {
  it('says of every advisory given what it says', () => {
    for (const [path, text] of Object.entries(svgCorpus)) {
      const { id, aliases, risk, tlp, published, updated, deadline } = entryOf(text);
      const facts = svgFacts[path]!;
      expect({ id, aliases, risk, tlp, published, updated, deadline }, path).to.deep.equal({
        id: facts.id,
        aliases: facts.cves,
        risk: facts.risk,
        tlp: facts.tlp?.toUpperCase(),
        published: facts.published,
        updated: facts.updated?.at(-1),
        deadline: facts.deadline,
      });
    }
  });

  it('says what was not found, and what to check', () => {
    const lines = draftOf(svgCorpus['2022/Advisory-SVG-CVE-2021-22040.md'] ?? '').split('\n');
    expect(lines).to.include.members([
      '# Not found: risk, deadline.',
      '# Check CVE ids: "CVE-22041" is none.',
      '# Check CVE ids: the page is also served as CVE-2021-22041, which the text does not say.',
    ]);
    expect(draftOf(svgCorpus['2025/Advisory-EGI-SVG-2025-02.md'] ?? '')).to.include(
      '\n# Only mentioned: CVE-2024-0132.\n',
    );
  });

  it('keeps the references', () => {
    expect(entryOf(svgCorpus['2026/Advisory-EGI-SVG-2026-12.md'] ?? '')['note']).to.match(
      /^References\n\[R 1\] https:\/\/copy\.fail\/\n\[R 2\] https:.*\n/,
    );
  });

  it('is refused until its conditions are written, and what was not found', async () => {
    const text = svgCorpus['2026/Advisory-EGI-SVG-2026-14.md'] ?? '';
    expect(await refusal(draftOf(text))).to.match(/^Failure: draft\.yaml:\d+: exposed must have one of \w/);
    expect(await refusal(draftOf(text.replaceAll(/critical/gi, 'some')))).to.match(
      /required property 'risk'/,
    );
  });

  it('with conditions is an entry of the catalogue', async () => {
    for (const [path, text] of Object.entries(svgCorpus)) {
      const { missing } = readSvgAdvisory(text);
      if (['id', 'title', 'risk', 'tlp'].some((name) => missing.includes(name))) continue;
      const entry = draftOf(text).replace('exposed: {}', 'exposed: { os: { id: debian } }');
      expect(await refusal(entry), path).to.equal('none');
    }
  });

  it('of a hostile title is that title and nothing else', () => {
    const title = '"] \\ : # x\u202E\u0007 {{a}} *b &c !!js/function >x';
    const entry = entryOf(`Title: ${title}\nDate: 2026-01-01\n`);
    expect(Object.keys(entry)).to.deep.equal(['title', 'published', 'exposed']);
    expect(entry['title']).to.equal(title);
  });

  it('of any advisory with YAML put in is one document of known fields', function () {
    this.timeout(120_000);
    const texts = fc.constantFrom(...Object.values(svgCorpus));
    const hostile = fc.constantFrom(
      '\n---\n',
      '"',
      ': ',
      '\n- ',
      '# ',
      '\u2028',
      '\r',
      '\t',
      '&a ',
      '*a',
      '%',
      '\u0000',
    );
    fc.assert(
      fc.property(texts, fc.array(fc.tuple(fc.nat(), hostile), { maxLength: 40 }), (text, insertions) => {
        const altered = insertions.reduce((all, [at, part]) => {
          const place = at % all.length;
          return all.slice(0, place) + part + all.slice(place);
        }, text);
        const draft = draftOf(altered);
        for (const key of Object.keys(parse(draft) as object)) expect(FIELDS).to.include(key);
        expect(draft).to.match(/^(?:[^\p{Cc}\p{Cf}]|\n)*$/u);
      }),
    );
  });
});

describe('text in YAML', () => {
  it('is a scalar that reads back as it was, and shows no control characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-composite' }),
        fc.string({ unit: 'binary' }),
        (first, second) => {
          const text = first + second;
          const scalar = yamlScalar(text);
          expect(parse(scalar)).to.equal(text);
          expect(scalar).not.to.match(/[\p{C}\p{Zl}\p{Zp}]/u);
        },
      ),
    );
  });

  it('is a comment of one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(yamlComment(text)).to.match(/^# [^\p{C}\p{Zl}\p{Zp}]*$/u);
      }),
    );
  });
});
