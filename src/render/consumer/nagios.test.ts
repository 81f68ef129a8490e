import { expect } from 'chai';
import { readAsNagios } from './nagios.ts';

describe('performance data as Nagios and PNP4Nagios read it', () => {
  it('keeps ranges and units as written', () => {
    expect(readAsNagios("'time left'=5.5KB;10:20;@~:2;0;100")).to.deep.include({
      metrics: [
        { label: 'time left', value: 5.5, unit: 'KB', warning: '10:20', critical: '@~:2', min: 0, max: 100 },
      ],
    });
  });

  it('has nothing to say of plain metrics', () => {
    expect(readAsNagios("'a'=1s;2;3 'b'=2%")).to.deep.include({ warnings: [] });
  });

  it('takes what is left over for the beginning of the next label', () => {
    const { metrics, warnings } = readAsNagios('a=5,3 b=2');
    expect(metrics.map(({ label, value }) => [label, value])).to.deep.equal([
      ['a', 5],
      [',3 b', 2],
    ]);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.deep.include({ at: 3 });
  });

  it('takes an exponent for a unit', () => {
    const { metrics, warnings } = readAsNagios('a=1e3');
    expect(metrics[0]).to.deep.include({ value: 1, unit: 'e3' });
    expect(warnings[0]).to.deep.include({ at: 3 });
  });

  const lost: readonly (readonly [text: string, at: number])[] = [
    ['a=1 b=U', 6],
    ['a=nan b=1', 2],
    ['a=1 junk', 4],
    ['=1', 0],
    ['a=1 0=2', 4],
    ['a=1 b=+2', 6],
  ];
  for (const [text, at] of lost) {
    it(`loses every metric of ${text}`, () => {
      const { metrics, warnings } = readAsNagios(text);
      expect(metrics).to.deep.equal([]);
      expect(warnings.at(-1)).to.deep.include({ at });
      expect(warnings.at(-1)?.text).to.contain('every metric');
    });
  }

  const warned: readonly (readonly [text: string, at: number, says: RegExp])[] = [
    ["'a b'=1", 0, /strips '/],
    ['a=1;~:2', 4, /strips ~/],
    ['a=1.2.3', 2, /not a number/],
    ['a=1 a=2', 4, /stood before/],
    ["'a/b'=1 'a:b'=2", 8, /'a_b' stood before/],
    ['top::check_disk::root=1', 0, /check_multi/],
  ];
  for (const [text, at, says] of warned) {
    it(`warns at character ${at + 1} of ${text}`, () => {
      const { warnings } = readAsNagios(text);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.deep.include({ at });
      expect(warnings[0]?.text).to.match(says);
    });
  }
});
