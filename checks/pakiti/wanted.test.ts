import { expect } from 'chai';
import { countedAs, wantedOf } from './wanted.ts';
import { finding } from '../../test/kit/pakiti-observation.ts';

describe('what counts', () => {
  it('is critical where it is to be critical and a warning', () => {
    const wanted = wantedOf({
      ...{ 'critical-tag': ['A'], 'warning-tag': ['A', 'B'], exploited: 'none' },
      ...{ 'critical-severity': 'critical', 'warning-severity': 'important' },
    });
    const level = (tags: readonly string[], severity = ''): string | undefined =>
      countedAs(finding({ tags, severity }), wanted)?.level;
    expect([level(['A']), level(['B']), level(['B', 'A'])]).to.deep.equal([
      'CRITICAL',
      'WARNING',
      'CRITICAL',
    ]);
    expect([level([], 'critical'), level([], 'important'), level([], 'moderate')]).to.deep.equal([
      ...['CRITICAL', 'WARNING', undefined],
    ]);
  });
});
