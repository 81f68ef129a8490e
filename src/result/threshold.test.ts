import { expect } from 'chai';
import { parseRange } from './range.ts';
import { judge } from './threshold.ts';

const warning = parseRange('10');
const critical = parseRange('20');

describe('thresholds', () => {
  it('judge critical before warning', () => {
    expect([5, 15, 25, -1].map((value) => judge(value, { warning, critical }))).to.deep.equal([
      'OK',
      'WARNING',
      'CRITICAL',
      'CRITICAL',
    ]);
  });

  it('may be one alone or none', () => {
    expect(judge(15, { warning })).to.equal('WARNING');
    expect(judge(15, { critical: warning })).to.equal('CRITICAL');
    expect(judge(15, {})).to.equal('OK');
  });

  it('cannot judge NaN, not even where there are none', () => {
    expect(judge(Number.NaN, { warning, critical })).to.equal('UNKNOWN');
    expect(judge(Number.NaN, {})).to.equal('UNKNOWN');
  });
});
