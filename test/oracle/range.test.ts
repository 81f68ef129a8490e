/**
 * Ranges and thresholds against Monitoring::Plugin::Range and ::Threshold on generated input.
 *
 * Ours deliberately refuses what that module takes: white space anywhere in a range, a number with more or fewer than
 * the one point that a decimal may have (`1.2.3`, `.`), an exponent that is no whole number (`1e1.5`, `1e.`), and a
 * number too large for a double. It refuses what ours takes: a capital exponent (`1E3`). Both are told apart below by
 * what is wrong, never by a list of inputs.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { alerts, exitCode, judge, parseRange, RangeSyntaxError, type Range } from '../../src/result/index.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { askPerl, PERL_PACKAGES, type PerlAnswer, type PerlCase } from '../kit/perl-plugin.ts';

const CASES = 5000;

const number = fc.oneof(
  fc.integer({ min: -30, max: 30 }).map(String),
  fc
    .tuple(fc.integer({ min: -99, max: 99 }), fc.constantFrom('5', '25', '125', ''))
    .map(([a, b]) => `${a}.${b}`),
  fc.constantFrom('.5', '-.5', '+7', '007', '010', '1e3', '1e-3', '-2.5e+2', '1E3', '0', '-0'),
);
const end = fc.oneof({ weight: 6, arbitrary: number }, { weight: 1, arbitrary: fc.constantFrom('', '~') });
const wellFormed = fc
  .tuple(fc.constantFrom('', '', '@'), fc.oneof(end, fc.constant('~')), fc.constantFrom(':', ':', ''), end)
  .map(([at, start, colon, stop]) => `${at}${start}${colon}${colon === '' ? '' : stop}`);
const noise = fc.string({
  unit: fc.constantFrom(...Array.from('@~:.-+019eE% x')),
  minLength: 1,
  maxLength: 8,
});
const text = fc.oneof({ weight: 4, arbitrary: wellFormed }, { weight: 1, arbitrary: noise });
const cases: fc.Arbitrary<PerlCase> = fc.record({
  warning: text,
  critical: text,
  values: fc.array(number.map(lowerExponent), { minLength: 4, maxLength: 4 }),
});

/** Perl reads `1E3` as a value, but ours would be asked about another text. */
function lowerExponent(value: string): string {
  return value.toLowerCase();
}

describeWith(PERL_PACKAGES, 'ranges against Monitoring::Plugin', () => {
  const seed = Date.now();
  let asked: readonly PerlCase[] = [];
  let answers: readonly PerlAnswer[] = [];

  before(() => {
    asked = fc.sample(cases, { numRuns: CASES, seed });
    answers = askPerl(asked);
  });

  it('are taken and refused alike, but for what is documented', () => {
    const texts = asked.flatMap(({ warning, critical }, index) => [
      { range: warning, perl: answers[index]?.warning },
      { range: critical, perl: answers[index]?.critical },
    ]);
    const apart = texts.filter(({ range, perl }) => (parsed(range) === undefined) !== (perl === undefined));
    expect(
      apart.filter((one) => !isDocumented(one.range, one.perl !== undefined)),
      `seed ${seed}`,
    ).to.deep.equal([]);
    expect(texts.filter(({ range }) => parsed(range) !== undefined).length).to.be.above(CASES / 2);
  });

  for (const range of ['1 0', '1.2.3', '.:5', '1e1.5', '1e999']) {
    it(`are refused as '${range}', though Perl takes it`, () => {
      expect(askPerl([{ warning: range, critical: range, values: ['1'] }])[0]?.warning).to.have.length(1);
      expect(parsed(range)).to.equal(undefined);
    });
  }

  it('are taken as 1E3, though Perl refuses it', () => {
    expect(askPerl([{ warning: '1E3', critical: '1', values: ['1'] }])[0]?.warning).to.equal(undefined);
    expect(parsed('1E3')).to.deep.equal({ start: 0, end: 1000, inside: false });
  });

  it('alert on the same values', () => {
    const wrong = asked.filter(({ warning, values }, index) => {
      const range = parsed(warning);
      const perl = answers[index]?.warning;
      if (range === undefined || perl === undefined) return false;
      return values.some((value, position) => alerts(range, Number(value)) !== perl[position]);
    });
    expect(wrong, `seed ${seed}`).to.deep.equal([]);
  });

  it('make the same states of warning and critical', () => {
    const wrong = asked.filter(({ warning, critical, values }, index) => {
      const thresholds = { warning: parsed(warning), critical: parsed(critical) };
      const perl = answers[index]?.status ?? [];
      if (thresholds.warning === undefined || thresholds.critical === undefined || perl.length === 0)
        return false;
      return values.some((value, position) => exitCode(judge(Number(value), thresholds)) !== perl[position]);
    });
    expect(wrong, `seed ${seed}`).to.deep.equal([]);
  });
});

function parsed(range: string): Range | undefined {
  try {
    return parseRange(range);
  } catch (error) {
    if (error instanceof RangeSyntaxError) return undefined;
    throw error;
  }
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/;

function isDocumented(range: string, takenByPerl: boolean): boolean {
  if (!takenByPerl) return /\dE|\.E/.test(range);
  if (/\s/.test(range)) return true;
  const numbers = range
    .replace(/^@/, '')
    .split(':')
    .filter((part) => part !== '' && part !== '~');
  return numbers.some((part) => !NUMBER.test(part) || !Number.isFinite(Number(part)));
}
