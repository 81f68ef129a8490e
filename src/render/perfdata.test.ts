import { expect } from 'chai';
import fc from 'fast-check';
import { metric } from '../../test/kit/arbitrary-verdict.ts';
import { formatRange, parseRange, shownValue, type Metric } from '../result/index.ts';
import { readPerfdataAs, type Reading } from './consumer/index.ts';
import { cleanLabel, renderPerfdata } from './perfdata.ts';

const metrics = fc.array(metric, { maxLength: 5 });

function measured(some: readonly Metric[]): readonly Metric[] {
  return some.filter(({ value }) => Number.isFinite(value));
}

function valuesOf({ metrics: read }: Reading): readonly unknown[] {
  return read.map(({ label, value }) => [label, value]);
}

describe('performance data', () => {
  const cases: readonly (readonly [says: string, metric: Metric, text: string])[] = [
    ['quotes labels always', { label: 'a', value: 1, unit: '' }, "'a'=1"],
    ['writes no noise', { label: 'a', value: 0.1 + 0.2, unit: 's', max: 100 / 3 }, "'a'=0.3s;;;;33.3333"],
    ['writes no exponent', { label: 'a', value: 1e-7, unit: 's' }, "'a'=0.0000001s"],
    [
      'writes 0:10 as Icinga keeps it',
      { label: 'a', value: 1, unit: 'B', warning: parseRange('0:10'), critical: parseRange('0:') },
      "'a'=1B;10;0:",
    ],
    ['leaves empty fields at the end out', { label: 'a', value: 1, unit: '%', min: 0 }, "'a'=1%;;;0"],
    ['leaves infinite bounds out', { label: 'a', value: 1, unit: 'c', min: 0, max: Infinity }, "'a'=1c;;;0"],
    ['leaves out what was not measured', { label: 'a', value: Number.NaN, unit: '' }, ''],
    ['leaves out what is infinite', { label: 'a', value: Infinity, unit: '' }, ''],
  ];
  for (const [says, one, text] of cases) it(says, () => expect(renderPerfdata([one])).to.equal(text));

  it('keeps the order', () => {
    const two: Metric[] = ['b', 'a'].map((label) => ({ label, value: 1, unit: '' }));
    expect(renderPerfdata(two)).to.equal("'b'=1 'a'=1");
  });

  const labels: readonly (readonly [label: string, cleaned: string])[] = [
    ["it's", 'it_s'],
    ['a=b|c', 'a_b_c'],
    ['fe80::1', 'fe80_1'],
    [':::', '_:'],
    ['a\nb', 'a_b'],
    ['', '_'],
    ['time left', 'time left'],
  ];
  for (const [label, cleaned] of labels) {
    it(`cleans the label ${JSON.stringify(label)}`, () => expect(cleanLabel(label)).to.equal(cleaned));
  }

  it('is read by the guideline as it was meant', () => {
    fc.assert(
      fc.property(metrics, (some) => {
        const read = readPerfdataAs.guideline(renderPerfdata(some));
        const expected = measured(some).map(({ label, value, unit, warning, critical, min, max }) => ({
          label: cleanLabel(label),
          value: bound(value),
          unit,
          warning: warning === undefined ? null : formatRange(warning),
          critical: critical === undefined ? null : formatRange(critical),
          min: bound(min),
          max: bound(max),
        }));
        expect(read.metrics).to.deep.equal(expected);
        expect(read.warnings.filter(({ text }) => !text.startsWith('label'))).to.deep.equal([]);
      }),
    );
  });

  it('keeps every label and value in Icinga', () => {
    fc.assert(
      fc.property(metrics, (some) => {
        const expected = measured(some).map(({ label, value }) => [cleanLabel(label), bound(value)]);
        expect(valuesOf(readPerfdataAs.icinga(renderPerfdata(some)))).to.deep.equal(expected);
      }),
    );
  });

  it('keeps every label and value in PNP4Nagios', () => {
    fc.assert(
      fc.property(metrics, (some) => {
        fc.pre(some.every(({ label }) => label !== '0'));
        const expected = measured(some).map(({ label, value }) => [cleanLabel(label), bound(value)]);
        expect(valuesOf(readPerfdataAs.nagios(renderPerfdata(some)))).to.deep.equal(expected);
      }),
    );
  });
});

function bound(value: number | undefined): number | null {
  if (value === undefined || !Number.isFinite(value)) return null;
  return value === 0 ? 0 : shownValue(value);
}
