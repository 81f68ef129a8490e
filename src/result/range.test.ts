import { expect } from 'chai';
import fc from 'fast-check';
import {
  alerts,
  formatRange,
  parseDuration,
  parseQuantity,
  parseRange,
  RangeSyntaxError,
  type Range,
} from './range.ts';
import type { Unit } from './unit.ts';

const inf = Infinity;
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));

/** Any range that can be written. */
const range: fc.Arbitrary<Range> = fc
  .tuple(fc.oneof(number, fc.constant(-inf)), fc.oneof(number, fc.constant(inf)), fc.boolean())
  .map(([a, b, inside]) => ({ start: Math.min(a, b), end: Math.max(a, b), inside }));

describe('ranges', () => {
  const read: readonly (readonly [
    text: string,
    unit: Unit,
    range: readonly [number, number, boolean],
    canonical: string,
  ])[] = [
    ['10', '', [0, 10, false], '10'],
    ['0:10', '', [0, 10, false], '10'],
    [':10', '', [0, 10, false], '10'],
    ['10:', '', [10, inf, false], '10:'],
    ['0:', '', [0, inf, false], '0:'],
    ['~:10', '', [-inf, 10, false], '~:10'],
    ['~:', '', [-inf, inf, false], '~:'],
    ['10:20', '', [10, 20, false], '10:20'],
    ['@10:20', '', [10, 20, true], '@10:20'],
    ['@10', '', [0, 10, true], '@10'],
    ['@~:', '', [-inf, inf, true], '@~:'],
    ['5:5', '', [5, 5, false], '5:5'],
    ['0', '', [0, 0, false], '0'],
    ['-0:-0', '', [0, 0, false], '0'],
    ['010', '', [0, 10, false], '10'],
    ['1e3', '', [0, 1000, false], '1000'],
    ['1E3', '', [0, 1000, false], '1000'],
    ['.5', '', [0, 0.5, false], '0.5'],
    ['+5', '', [0, 5, false], '5'],
    ['-5.5:-1.5', '', [-5.5, -1.5, false], '-5.5:-1.5'],
    ['1e-7:', '', [1e-7, inf, false], '0.0000001:'],
    ['9h:', 's', [32_400, inf, false], '32400:'],
    ['30m:1.5h', 's', [1800, 5400, false], '1800:5400'],
    ['@1d:2w', 's', [86_400, 1_209_600, true], '@86400:1209600'],
    ['10GiB', 'B', [0, 10 * 2 ** 30, false], '10737418240'],
    ['1kB:1KiB', 'B', [1000, 1024, false], '1000:1024'],
    ['5%', '%', [0, 5, false], '5'],
    ['5', '%', [0, 5, false], '5'],
  ];
  for (const [text, unit, [start, end, inside], canonical] of read) {
    it(`reads ${text}${unit === '' ? '' : ` of ${unit}`} and writes ${canonical}`, () => {
      expect(parseRange(text, unit)).to.deep.equal({ start, end, inside });
      expect(formatRange(parseRange(text, unit))).to.equal(canonical);
    });
  }

  const refused: readonly (readonly [text: string, unit: Unit, at: number])[] = [
    ['2:1', '', 0],
    ['@2:1', '', 1],
    ['10abc', '', 2],
    ['abc', '', 0],
    ['10:20:30', '', 5],
    ['10:20x', '', 5],
    ['1,5', '', 1],
    ['0x10', '', 1],
    ['inf', '', 0],
    ['inf:', '', 0],
    ['nan', '', 0],
    ['1e400', '', 0],
    ['@', '', 1],
    [':', '', 0],
    ['@:', '', 1],
    ['~', '', 0],
    ['@@1', '', 1],
    ['5:~', '', 2],
    ['', '', 0],
    [' 10', '', 0],
    ['10 ', '', 2],
    ['1.2.3', '', 3],
    ['.', '', 0],
    ['-', '', 0],
    ['1e', '', 1],
    ['5%', '', 1],
    ['5%', 's', 1],
    ['5KB', 'B', 1],
    ['9H', 's', 1],
    ['٣', '', 0],
  ];
  for (const [text, unit, at] of refused) {
    it(`refuses '${text}'${unit === '' ? '' : ` of ${unit}`} at character ${at + 1}`, () => {
      const error = refusal(() => parseRange(text, unit));
      expect(error.at).to.equal(at);
      expect(error.message)
        .to.contain(`'${text}'`)
        .and.contain(`character ${at + 1}`);
    });
  }

  it('say which units are taken', () => {
    expect(refusal(() => parseRange('5x', 's')).message).to.contain('s m h d w');
    expect(refusal(() => parseRange('5x', 'c')).message).to.contain('no unit');
  });

  it('include their ends', () => {
    const between = parseRange('10:20');
    expect([9.999, 10, 15, 20, 20.001].map((value) => alerts(between, value))).to.deep.equal([
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it('alert inside exactly where they would not outside', () => {
    fc.assert(
      fc.property(range, number, (one, value) => {
        expect(alerts({ ...one, inside: true }, value)).to.equal(
          alerts({ ...one, inside: false }, value) === false,
        );
      }),
    );
  });

  it('neither hold nor miss NaN', () => {
    fc.assert(fc.property(range, (one) => alerts(one, Number.NaN) === undefined));
  });

  it('read back from their own text as the same range', () => {
    fc.assert(
      fc.property(range, (one) => {
        expect(parseRange(formatRange(one))).to.deep.equal(one);
      }),
    );
  });

  it('have one canonical text', () => {
    fc.assert(
      fc.property(range, (one) => {
        const text = formatRange(one);
        expect(formatRange(parseRange(text))).to.equal(text);
        expect(text).to.match(/^@?(~:|-?[\d.]+:)?(-?[\d.]+)?$/);
      }),
    );
  });

  it('either read or refuse any text, with a place inside it', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...Array.from('@~:.-+0159eE%shB ')) }),
    );
    fc.assert(
      fc.property(text, fc.constantFrom<Unit>('', 's', 'B', '%', 'c'), (some, unit) => {
        try {
          const { start, end } = parseRange(some, unit);
          expect(start <= end).to.equal(true);
        } catch (error) {
          expect(error).to.be.instanceOf(RangeSyntaxError);
          expect((error as RangeSyntaxError).at).to.be.within(0, some.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('quantities', () => {
  it('are one number in base units', () => {
    expect(parseQuantity('1.5h', 's')).to.equal(5400);
    expect(parseQuantity('-2')).to.equal(-2);
  });

  it('are durations with a unit alone', () => {
    expect(parseDuration('7d')).to.equal(604_800);
    for (const text of ['365', '1.5', '1e3', '7.'])
      expect(refusal(() => parseDuration(text)).why, text).to.match(/^has no unit/);
  });

  it('are refused under their own name', () => {
    expect(refusal(() => parseQuantity('1:2')).message).to.match(/^bad number '1:2'/);
  });
});

function refusal(read: () => unknown): RangeSyntaxError {
  try {
    read();
  } catch (error) {
    if (error instanceof RangeSyntaxError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
