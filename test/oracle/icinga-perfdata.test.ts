/**
 * Performance data against Icinga itself: one metric through the console's `parse_performance_data`, several through
 * the `process-check-result` of a running Icinga.
 *
 * Icinga 2.13 keeps `nan` and `inf` without a number, later releases refuse the metric; both count as dropped here.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { readPerfdataAs, type ReadMetric } from '../../src/render/consumer/index.ts';
import { cleanLabel, renderPerfdata } from '../../src/render/index.ts';
import { formatRange, shownValue, type Metric, type Range } from '../../src/result/index.ts';
import { range } from '../kit/arbitrary-verdict.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { parseInIcinga, type IcingaPerfdata } from '../kit/icinga-console.ts';
import { lastResult, submitResult } from '../kit/icinga-api.ts';
import { ICINGA_PACKAGES, startIcinga, type Icinga } from '../kit/icinga.ts';

const digits = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map(String),
  fc.constantFrom(
    '5',
    '.5',
    '5.',
    '+5',
    '-5',
    '1e3',
    '1E-3',
    '1e400',
    '--5',
    '0x10',
    'U',
    'nan',
    'inf',
    '',
    '1,5',
    '.',
    '1.2.3',
  ),
);
const unit = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      's',
      'S',
      'ms',
      'us',
      'ns',
      'm',
      'M',
      'h',
      'd',
      'c',
      'C',
      '%',
      'k',
      'K',
      't',
      'T',
      'f',
      'l',
      'hl',
    ],
  ),
  fc.constantFrom(
    ...[
      'B',
      'b',
      'KB',
      'kb',
      'KiB',
      'kIB',
      'MB',
      'mb',
      'GB',
      'EiB',
      'YB',
      'Kib',
      'bits',
      'Bps',
      'Mbps',
      'packets',
    ],
  ),
  fc.constantFrom(
    ...['A', 'mA', 'MA', 'kO', 'V', 'uV', 'W', 'kWh', 'Ws', 'mAh', 'Am', 'g', 'kg', 'mg', 'ml', 'lm', 'dBm'],
  ),
  fc.string({ unit: fc.constantFrom(...Array.from('kKmMgGtTeEuUnNiIbBaAoOvVwWsShHcCfFdDlL')), maxLength: 3 }),
);
const bound = fc.constantFrom(
  '',
  '10',
  '-1.5',
  '1e3',
  '1E3',
  '10:',
  '0:10',
  '~:5',
  '@1:2',
  'U',
  '5s',
  '1-2',
  '1e400',
  'nan',
);
const value = fc
  .tuple(digits, unit, fc.array(bound, { maxLength: 5 }))
  .map(([number, suffix, bounds]) => [number + suffix, ...bounds].join(';'));

const plainLabel = fc.stringMatching(/^[a-zA-Z0-9_./ äß日-]{1,12}$/);
const anyLabel = fc.oneof(
  fc.stringMatching(/^[a-z]{1,3}$/),
  fc.constantFrom(
    "'a b'",
    "'fe80::1'",
    'x::y',
    "'it''s'",
    "''",
    "'",
    "'c::d e'",
    '',
    "'a=b'",
    "'a b=c'",
    '::',
    'a::',
    "'  '",
  ),
);

const single: fc.Arbitrary<Metric> = fc.record(
  {
    label: plainLabel,
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    unit: fc.constantFrom('', 's', 'B', '%', 'c'),
    warning: range,
    critical: range,
    min: fc.integer(),
    max: fc.integer(),
  },
  { requiredKeys: ['label', 'value', 'unit'] },
);

describeWith(ICINGA_PACKAGES, 'performance data in Icinga', () => {
  const seed = Date.now();
  const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] =>
    fc.sample(arbitrary, { numRuns, seed });

  it('of one metric is read by ours as by its console', () => {
    const texts = sample(value, 3000).map((text) => `t=${text}`);
    const answers = parseInIcinga(texts);
    const apart = texts.filter((text, index) => !same(readPerfdataAs.icinga(text).metrics, [answers[index]]));
    expect(apart, `seed ${seed}`).to.deep.equal([]);
    expect(answers.filter((answer) => answer !== undefined).length).to.be.above(1000);
  });

  it('of one metric that ours renders is read as it was meant', () => {
    const metrics = sample(single, 1000);
    const answers = parseInIcinga(metrics.map((metric) => renderPerfdata([metric])));
    const expected = metrics.map((metric) => ({
      label: cleanLabel(metric.label),
      value: shownValue(metric.value) + 0,
      warn: bare(metric.warning),
      crit: bare(metric.critical),
      min: metric.min ?? null,
      max: metric.max ?? null,
    }));
    answers.forEach((answer, index) => {
      expect(answer, `seed ${seed}, ${renderPerfdata(metrics.slice(index, index + 1))}`).to.deep.include(
        expected[index],
      );
    });
  });

  describe('of several metrics', () => {
    let icinga: Icinga | undefined;

    before(async function () {
      this.timeout(120_000);
      icinga = await startIcinga(
        'object Service "passive" { host_name = "local", check_command = "dummy", enable_active_checks = false }',
      );
    });

    after(async () => icinga?.stop());

    async function stored(performance_data: string): Promise<readonly string[]> {
      if (icinga === undefined) throw new Error('Icinga does not run');
      await submitResult(icinga.api, 'passive', { exit_status: 0, plugin_output: 'x', performance_data });
      return (await lastResult(icinga.api, 'passive'))?.performance_data ?? [];
    }

    /** What each text becomes in Icinga, read again by its console. */
    async function readings(
      texts: readonly string[],
    ): Promise<readonly (readonly (IcingaPerfdata | undefined)[])[]> {
      const cut: (readonly string[])[] = [];
      for (const text of texts) cut.push(await stored(text));
      const answers = parseInIcinga(cut.flat());
      let from = 0;
      return cut.map((parts) => answers.slice(from, (from += parts.length)));
    }

    it('are read by ours as by a running Icinga', async function () {
      this.timeout(120_000);
      const blanks = fc.constantFrom(' ', ' ', ' ', '  ', '\t');
      const metric = fc
        .tuple(anyLabel, value, blanks)
        .map(([label, text, blank]) => `${label}=${text}${blank}`);
      const several = fc.array(metric, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
      const texts = sample(several, 300);
      (await readings(texts)).forEach((answers, index) => {
        const text = texts[index] ?? '';
        const ours = readPerfdataAs.icinga(text).metrics;
        expect(same(ours, answers), `seed ${seed}, ${JSON.stringify({ text, ours, answers })}`).to.equal(
          true,
        );
      });
    });

    it('keep their labels when ours renders them, :: and all', async function () {
      this.timeout(120_000);
      const hostile = fc.constantFrom(
        'fe80::1',
        'a::b::c',
        ':::',
        "it's",
        'a=b',
        'x|y',
        'two words',
        'plain',
      );
      const lists = sample(fc.array(hostile, { minLength: 2, maxLength: 6 }), 50);
      const texts = lists.map((labels) =>
        renderPerfdata(labels.map((label, index): Metric => ({ label, value: index, unit: 's' }))),
      );
      (await readings(texts)).forEach((answers, index) => {
        expect(answers.map((answer) => [answer?.label, answer?.value])).to.deep.equal(
          lists[index]?.map((label, position) => [cleanLabel(label), position]),
        );
      });
    });
  });
});

function bare(limit: Range | undefined): number | null {
  const text = limit === undefined ? '' : formatRange(limit);
  return /^-?[\d.]+$/.test(text) ? Number(text) : null;
}

function same(ours: readonly ReadMetric[], theirs: readonly (IcingaPerfdata | undefined)[]): boolean {
  const kept = theirs.filter((one) => one !== undefined && one.value !== null);
  return ours.length === kept.length && ours.every((metric, index) => sameMetric(metric, kept[index]));
}

function sameMetric(ours: ReadMetric, theirs: IcingaPerfdata | undefined): boolean {
  if (theirs === undefined) return false;
  const pairs: readonly (readonly [number | null, number | null])[] = [
    [ours.value, theirs.value],
    [numberOf(ours.warning), theirs.warn],
    [numberOf(ours.critical), theirs.crit],
    [ours.min, theirs.min],
    [ours.max, theirs.max],
  ];
  const unitName = ours.unit === 'counter' ? '' : ours.unit;
  return ours.label === theirs.label && unitName === theirs.unit && pairs.every(([a, b]) => close(a, b));
}

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}

/** Icinga multiplies factors in another order, which shows in the last digits. */
function close(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= Math.abs(b) * 1e-12;
}
