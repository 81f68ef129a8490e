import { expect } from 'chai';
import { readAsIcinga } from './icinga.ts';

const none = { warning: null, critical: null, min: null, max: null };

describe('performance data as Icinga 2 reads it', () => {
  it('keeps bare thresholds, in the base unit', () => {
    expect(readAsIcinga("'time left'=5ms;10;20;0;100")).to.deep.equal({
      metrics: [
        {
          label: 'time left',
          value: 0.005,
          unit: 'seconds',
          warning: '0.01',
          critical: '0.02',
          min: 0,
          max: 0.1,
        },
      ],
      warnings: [],
    });
  });

  it('drops ranges and keeps the metric', () => {
    const { metrics, warnings } = readAsIcinga('a=5;10:;~:20;@1;U');
    expect(metrics).to.deep.equal([{ label: 'a', value: 5, unit: '', ...none }]);
    expect(warnings.map(({ at }) => at)).to.deep.equal([4, 8, 13, 16]);
  });

  it('glues a prefix onto every label after one with ::', () => {
    const { metrics, warnings } = readAsIcinga("'fe80::1'=1 b=2 'c d'=3 x::y=4 e=5");
    expect(metrics.map(({ label }) => label)).to.deep.equal([
      'fe80::1',
      'fe80::b',
      'fe80::c d',
      'x::y',
      'x::e',
    ]);
    expect(warnings.map(({ at }) => at)).to.deep.equal([0, 12, 16, 24, 31]);
  });

  const units: readonly (readonly [value: string, read: number, unit: string, warned: boolean])[] = [
    ['5k', 5, 'degrees-kelvin', true],
    ['5m', 300, 'seconds', true],
    ['5M', 300, 'seconds', true],
    ['5t', 5e6, 'grams', true],
    ['5C', 5, 'degrees-celsius', true],
    ['5c', 5, 'counter', false],
    ['5kb', 5000, 'bits', true],
    ['5KB', 5000, 'bytes', false],
    ['5KiB', 5120, 'bytes', false],
    ['5s', 5, 'seconds', false],
    ['5S', 5, 'seconds', true],
    ['5%', 5, 'percent', false],
    ['5Mbps', 5, '', true],
    ['1.E-1EW', 1e17, 'watts', true],
    ['3600kWs', 1000, 'watt-hours', true],
    ['1Ah', 3600, 'ampere-seconds', true],
  ];
  for (const [value, read, unit, warned] of units) {
    it(`reads ${value} as ${read} ${unit}`, () => {
      const { metrics, warnings } = readAsIcinga(`a=${value}`);
      expect(metrics).to.have.length(1);
      expect(metrics[0]?.value).to.be.closeTo(read, read / 1e12);
      expect(metrics[0]?.unit).to.equal(unit);
      expect(warnings).to.have.length(warned ? 1 : 0);
    });
  }

  for (const value of ['U', '1,5', 'nan', '-inf', '', ';1', '0x10', '--5', '1e400', '5;1-2', '5;;1e400']) {
    it(`drops the metric with value '${value}'`, () => {
      const { metrics, warnings } = readAsIcinga(`a=${value} b=1`);
      expect(metrics.map(({ label }) => label)).to.deep.equal(['b']);
      expect(warnings).to.have.length(1);
      expect(warnings[0]?.text).to.contain('metric dropped');
    });
  }

  const labels: readonly (readonly [text: string, labels: readonly string[], at: readonly number[]])[] = [
    ["'it''s'=1", ["it''s"], [0]],
    ['a=1  b=2', ['a', ' b'], [4]],
    ['a=1\tb=2', ['a=1\tb'], [0]],
    ["'a=b'=1", ['a=b'], [0]],
    ["'a b=c d'=1", ["d'"], [0, 5, 7]],
    ['a=b=1', ['a=b'], [0]],
    ['a=1 rest', ['a'], [4]],
    ['a=1 a=2', ['a', 'a'], [4]],
  ];
  for (const [text, expected, at] of labels) {
    it(`finds in ${JSON.stringify(text)} the labels ${expected.join(', ')}`, () => {
      const { metrics, warnings } = readAsIcinga(text);
      expect(metrics.map(({ label }) => label)).to.deep.equal(expected);
      expect(warnings.map((warning) => warning.at)).to.deep.equal(at);
    });
  }
});
