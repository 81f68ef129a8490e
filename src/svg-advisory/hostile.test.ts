/** Whatever is done to an advisory: reading it never fails, and never finds a CVE id that is not in it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { svgCorpus } from '../../test/kit/svg-corpus.ts';
import { draftEntry } from './draft.ts';
import { readSvgAdvisory, type SvgAdvisory } from './read-advisory.ts';

/** What might be taken for a part of an advisory. */
const PARTS = [
  'CVE-2026-',
  'CVE-',
  '\u2011',
  '```',
  '---',
  '=====',
  '# ',
  'Title: ',
  'CVE ID : ',
  'MUST ',
  'by 2026-99-99 99:99 UTC',
  'TLP:',
  'risk',
  '[R 1] ',
  '\u202E',
  '\u0000',
  '"\n- x: ',
];

const texts = Object.values(svgCorpus);
const advisoryText = fc.constantFrom(...texts);

describe('an altered SVG advisory', () => {
  for (const [name, altered] of [
    ['cut at both ends', cut()],
    ['with its lines in another order', shuffled()],
    ['with lines of another among its own', mixed()],
    ['with characters changed', changed()],
    ['with text put in', inserted()],
    ['joined to one line', advisoryText.map((text) => text.replaceAll('\n', ' '))],
  ] as const)
    it(`${name} is read, and no CVE id is made up`, function () {
      this.timeout(120_000);
      fc.assert(fc.property(altered, holdsItsText), { numRuns: 500 });
    });

  it('of any text is read', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), holdsItsText));
  });
});

describe('every SVG advisory given', () => {
  it('is read at every length, and no CVE id is made up', function () {
    this.timeout(120_000);
    for (const text of texts)
      for (let length = 0; length < text.length; length += 97) holdsItsText(text.slice(0, length));
  });
});

/** Patterns that cost the square of the length would need hours for these. */
describe('a huge SVG advisory', () => {
  const LENGTH = 2 ** 18;
  for (const part of [
    'MUST by ',
    'CVE-2026-1234 ',
    'CVE-2026-',
    '1',
    'CVE',
    '[R 1] https://a.example/x ',
    'https://',
    '# ',
    ' ',
    "up to 'high' ",
    'CRITICAL/HIGH',
    'Title: a\n',
    'Date: 2026-01-01\n',
    'Updated: 2026-01-01, ',
    '=',
    '\n===\n',
    '[TLP:',
    '**UPDATE',
    '```\n',
    '- ',
    '---\n',
    'EGI-SVG-2026-',
    '((((',
  ])
    it(`of ${JSON.stringify(part)} again and again is read`, function () {
      this.timeout(120_000);
      const body = part.repeat(Math.ceil(LENGTH / part.length));
      for (const head of ['', 'Title: ', '# ', 'CVE ID : ', '## REFERENCES\n', '---\nredirect_from:\n  - '])
        holdsItsText(head + body);
    });
});

function holdsItsText(text: string): void {
  const advisory = readSvgAdvisory(text);
  const upper = text.toUpperCase();
  const draft = draftEntry(advisory, 'FILE.md');
  for (const cve of [
    ...cvesOf(advisory),
    ...(draft.match(/(?<![A-Za-z0-9])CVE-\d{4}-\d{4,}(?![A-Za-z0-9])/g) ?? []),
  ])
    expect(isTokenOf(cve, upper), cve).to.equal(true);
  for (const { url } of advisory.references) expect(text).to.include(url);
  if (advisory.published !== undefined) expect(advisory.published).to.match(/^\d{4}-\d\d-\d\d$/);
  if (advisory.deadline !== undefined)
    expect(advisory.deadline).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
}

function cvesOf({ cves }: SvgAdvisory): readonly string[] {
  return [...cves.own, ...cves.mentioned];
}

/** Without the expressions of the code under test. */
function isTokenOf(cve: string, text: string): boolean {
  for (let at = text.indexOf(cve); at !== -1; at = text.indexOf(cve, at + 1))
    if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + cve.length])) return true;
  return false;
}

function isWordCharacter(character = ' '): boolean {
  return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z');
}

function cut(): fc.Arbitrary<string> {
  return fc
    .tuple(advisoryText, fc.nat(), fc.nat())
    .map(([text, from, length]) => text.slice(from % text.length).slice(0, length % text.length));
}

function shuffled(): fc.Arbitrary<string> {
  return advisoryText.chain((text) => {
    const lines = text.split('\n');
    return fc.shuffledSubarray(lines, { minLength: lines.length }).map((other) => other.join('\n'));
  });
}

function mixed(): fc.Arbitrary<string> {
  return fc
    .tuple(advisoryText, advisoryText, fc.array(fc.nat(), { minLength: 1, maxLength: 20 }))
    .map(([text, other, places]) => {
      const lines = text.split('\n');
      const strange = other.split('\n');
      for (const place of places)
        lines.splice(place % lines.length, 0, strange[place % strange.length] ?? '');
      return lines.join('\n');
    });
}

function changed(): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(), fc.string({ unit: 'binary', maxLength: 1 }));
  return fc.tuple(advisoryText, fc.array(change, { minLength: 1, maxLength: 60 })).map(([text, changes]) => {
    const characters = Array.from(text);
    for (const [at, character] of changes) characters[at % characters.length] = character;
    return characters.join('');
  });
}

function inserted(): fc.Arbitrary<string> {
  const part = fc.oneof(fc.constantFrom(...PARTS), fc.string({ maxLength: 8 }));
  const insertion = fc.tuple(fc.nat(), part);
  return fc
    .tuple(advisoryText, fc.array(insertion, { minLength: 1, maxLength: 40 }))
    .map(([text, insertions]) =>
      insertions.reduce((all, [at, added]) => {
        const place = at % all.length;
        return all.slice(0, place) + added + all.slice(place);
      }, text),
    );
}
