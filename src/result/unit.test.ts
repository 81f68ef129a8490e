import { expect } from 'chai';
import { suffixesOf, suffixFactor, type Unit } from './unit.ts';

describe('units of thresholds', () => {
  const cases: readonly (readonly [unit: Unit, suffix: string, factor: number])[] = [
    ['s', 's', 1],
    ['s', 'm', 60],
    ['s', 'h', 3600],
    ['s', 'd', 86_400],
    ['s', 'w', 604_800],
    ['B', 'B', 1],
    ['B', 'KiB', 1024],
    ['B', 'MiB', 1024 ** 2],
    ['B', 'GiB', 1024 ** 3],
    ['B', 'TiB', 1024 ** 4],
    ['B', 'kB', 1000],
    ['B', 'MB', 1000 ** 2],
    ['B', 'GB', 1000 ** 3],
    ['B', 'TB', 1000 ** 4],
    ['%', '%', 1],
  ];
  for (const [unit, suffix, factor] of cases) {
    it(`one ${suffix} is ${factor} ${unit}`, () => expect(suffixFactor(unit, suffix)).to.equal(factor));
  }

  it('are all of these and no more', () => {
    const units: readonly Unit[] = ['', 'c', 's', 'B', '%'];
    expect(units.flatMap((unit) => suffixesOf(unit))).to.have.members(cases.map(([, suffix]) => suffix));
  });

  it('belong to their base unit and keep their case', () => {
    expect(suffixFactor('', 's')).to.equal(undefined);
    expect(suffixFactor('s', '%')).to.equal(undefined);
    expect(suffixFactor('B', 'KB')).to.equal(undefined);
    expect(suffixFactor('B', 'mb')).to.equal(undefined);
  });
});
