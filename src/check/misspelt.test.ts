import { expect } from 'chai';
import { nearestName } from './misspelt.ts';

describe('a name that is misspelt', () => {
  const names = ['site', 'sites', 'EGI-Critical', 'EGI-High'];
  const rows: readonly (readonly [given: string, meant: string | undefined])[] = [
    ['sit', 'site'],
    ['sitess', 'sites'],
    ['egi-critical', 'EGI-Critical'],
    ['EGI-Critcal', 'EGI-Critical'],
    ['EGI-Hihg', 'EGI-High'],
    ['Local-Urgent', undefined],
    ['', undefined],
  ];
  for (const [given, meant] of rows)
    it(`'${given}' is ${meant ?? 'another one'}`, () => expect(nearestName(given, names)).to.equal(meant));
});
