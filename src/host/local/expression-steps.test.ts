import { expect } from 'chai';
import fc from 'fast-check';
import { boundedExpression, isBoundedExpression } from '../bounded-expression.ts';
import { mostSteps, Patience } from './expression-steps.ts';
import { termsOf, type Choices, type Term } from './expression-terms.ts';

describe('patience with an expression', () => {
  const isEnough = (source: string, text: string): boolean =>
    new Patience(boundedExpression(source)).isEnoughFor(text);

  const javaLine = `/usr/bin/java ${'-Dsome.property=/opt/lib/some-1.2.jar:'.repeat(500)}`;
  for (const [source, text] of [
    ['xmrig|minerd', 'a'.repeat(10_000)],
    ['curl.*\\|\\s*(?:ba)?sh', javaLine],
    [Array.from({ length: 50 }, (_, index) => `name-${index}`).join('|'), 'a'.repeat(1000)],
    ['^(?:/usr)?/bin/java\\s.*-jar\\s+.*evil', javaLine],
    ['\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}', 'a'.repeat(3000)],
    ['.*a.*a.*a.*a.*a.*a.*a.*a.*b$', 'aaa'],
    ['.*a.*b$', 'a'.repeat(50)],
    ['^[^]*foo[^]*bar[^]*$', javaLine],
    ['(?<!x)a+(?=b)', 'a'.repeat(100)],
    ['\\u{1F600}+\\ud83d\\ude00*x', '\u{1F600}'.repeat(20)],
  ] as const) {
    it(`is enough for ${source.slice(0, 40)} and ${text.length} characters`, () =>
      expect(isEnough(source, text)).to.equal(true));
  }

  for (const [source, text] of [
    ['.*a.*a.*a.*a.*a.*a.*a.*a.*b$', 'a'.repeat(3000)],
    ['.*a.*b$', 'a'.repeat(3000)],
    ['curl.*curl.*curl', 'curl'.repeat(3000)],
    ['(?:ab)*c', 'ab'.repeat(10_000)],
    ['(a|a)'.repeat(40), 'a'.repeat(50)],
    ['a?'.repeat(40), 'a'.repeat(39)],
    ['(?:x|x)?'.repeat(50) + '$^', ''],
    ['(?:\\b){1000000}x', 'aa'],
    ['(?<=b.*a.*a.*a)x', 'a'.repeat(2000)],
    ['\\ud83d\\ude00*x', '\u{1F600}'.repeat(3000)],
    ['xmrig', 'a'.repeat(2 ** 22)],
  ] as const) {
    it(`is not enough for ${source.slice(0, 40)} and ${text.length} characters`, () =>
      expect(isEnough(source, text)).to.equal(false));
  }

  it('knows every expression that is taken', () => {
    const part = fc.constantFrom(
      ...[
        'a',
        'b',
        '(',
        ')',
        '*',
        '+',
        '|',
        '?',
        '(?:',
        '(?=',
        '(?<!',
        '(?<n>',
        '(?i:',
        '[ab)]',
        '{2,}',
        '{0}',
      ],
      ...[
        '{1,2}',
        '^',
        '$',
        '\\b',
        '.',
        '\\u{1F600}',
        '\\ud83d\\ude00',
        '\\x41',
        '\\p{L}',
        '\\)',
        '\u{1F600}',
      ],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.boolean(), (parts, ignoreCase) => {
        const source = parts.join('');
        fc.pre(isBoundedExpression(source));
        const patience = new Patience(boundedExpression(source, ignoreCase));
        expect(patience.isEnoughFor('a'.repeat(5000))).to.be.a('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  it('takes more steps for granted than an engine that tries one way after the other takes', () => {
    const atom = fc.constantFrom('a', 'b', '[ab]', '.');
    const count = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '*?');
    const simple = fc.tuple(atom, count).map((both) => both.join(''));
    const group = fc.tuple(fc.array(simple, { maxLength: 3 }), fc.array(simple, { maxLength: 3 }));
    const term = fc.oneof(
      simple,
      group.map(([one, other]) => `(?:${one.join('')}|${other.join('')})`),
    );
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(term, { maxLength: 5 }), text, (terms, given) => {
        const { choices } = termsOf(terms.join(''));
        const places = (fixed: string): number => given.match(new RegExp(`(?=${fixed})`, 'gu'))?.length ?? 0;
        expect(stepsTaken(choices, given)).to.be.at.most(mostSteps(choices, given.length, places));
      }),
      { numRuns: 2000 },
    );
  });
});

/** Of an engine that never finds anything, so that it tries all there is. */
function stepsTaken(choices: Choices, text: string): number {
  let steps = 0;
  for (let start = 0; start <= text.length; start += 1) among(choices, start, () => undefined);
  return steps;

  function among(all: Choices, at: number, then: (at: number) => void): void {
    for (const sequence of all) inOrder(sequence, at, then);
  }

  function inOrder([term, ...rest]: readonly Term[], at: number, then: (at: number) => void): void {
    if (term === undefined) then(at);
    else one(term, at, (next) => inOrder(rest, next, then));
  }

  function one(term: Term, at: number, then: (at: number) => void): void {
    if (term.kind === 'choice') among(term.among, at, then);
    else if (term.kind === 'fixed') fixed(term.source, at, then);
    else repeated(term, 0, at, then);
  }

  function fixed(source: string, at: number, then: (at: number) => void): void {
    steps += 1;
    const length = new RegExp(source, 'uy').exec(text.slice(at))?.[0].length;
    if (length !== undefined) then(at + length);
  }

  /** As if the text were of what is repeated. */
  function repeated(
    term: Extract<Term, { kind: 'repeated' }>,
    count: number,
    at: number,
    then: (at: number) => void,
  ): void {
    if (count < term.most && at < text.length) {
      steps += 1;
      repeated(term, count + 1, at + 1, then);
    }
    if (count >= term.least) then(at);
  }
}
