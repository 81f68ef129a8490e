import { expect } from 'chai';
import { readAsGuideline } from './guideline.ts';

const none = { warning: null, critical: null, min: null, max: null };

describe('performance data as the guideline reads it', () => {
  it('reads every field', () => {
    expect(readAsGuideline("'time left'=5.5s;10;@1:2;0;100 b=U")).to.deep.equal({
      metrics: [
        { label: 'time left', value: 5.5, unit: 's', warning: '10', critical: '@1:2', min: 0, max: 100 },
        { label: 'b', value: null, unit: '', ...none },
      ],
      warnings: [],
    });
  });

  it('reads two quotes inside a label as one', () => {
    expect(readAsGuideline("'it''s'=1").metrics).to.deep.equal([
      { label: "it's", value: 1, unit: '', ...none },
    ]);
  });

  it('reads nothing from nothing', () => {
    expect(readAsGuideline('')).to.deep.equal({ metrics: [], warnings: [] });
  });

  const warned: readonly (readonly [text: string, at: number, says: RegExp, labels: readonly string[]])[] = [
    ['a=1,5', 2, /number/, []],
    ['a=nan b=1', 2, /number/, ['b']],
    ['a=1e3', 2, /number/, []],
    ['a=5k', 3, /unit 'k'/, ['a']],
    ['a=5Mbps', 3, /unit 'Mbps'/, ['a']],
    ['a=5;10abc', 6, /'abc'/, ['a']],
    ['a=5;2:1', 4, /start 2 is above end 1/, ['a']],
    ['a=5;;;U', 6, /'U' is not a number/, ['a']],
    ['a=5;1;2;3;4;5', 12, /more than 5 fields/, ['a']],
    ['a=1 nonsense b=2', 4, /'nonsense'/, ['a', 'b']],
    ["a=1 'open b=2", 4, /'open/, ['a', 'b']],
    ['a=1\tb=2', 3, /white space/, ['a', 'b']],
    ['a=1 a=2', 4, /stood before/, ['a', 'a']],
    [
      'validity_of_the_list_1=1 validity_of_the_list_2=2',
      25,
      /first 19/,
      ['validity_of_the_list_1', 'validity_of_the_list_2'],
    ],
    ["'a=b'=1", 5, /'='/, ['a=b']],
  ];
  for (const [text, at, says, labels] of warned) {
    it(`warns at character ${at + 1} of ${JSON.stringify(text)}`, () => {
      const { metrics, warnings } = readAsGuideline(text);
      expect(warnings.map((warning) => warning.at)).to.deep.equal([at]);
      expect(warnings[0]?.text).to.match(says);
      expect(metrics.map(({ label }) => label)).to.deep.equal(labels);
    });
  }
});
