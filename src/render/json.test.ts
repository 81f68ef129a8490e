import { expect } from 'chai';
import fc from 'fast-check';
import { verdict } from '../../test/kit/arbitrary-verdict.ts';
import { exitCode, parseRange, stateOf } from '../result/index.ts';
import { verdictJson } from './json.ts';

describe('a verdict as JSON', () => {
  it('has every field, null where there is nothing', () => {
    const text = verdictJson('crl', {
      summary: '1 list read',
      findings: [{ state: 'WARNING', subject: 'a', text: 'ends soon', kind: 'ending' }],
      metrics: [
        { label: 'left', value: 5, unit: 's', warning: parseRange('9h:', 's'), min: 0 },
        { label: 'age', value: Number.NaN, unit: 's' },
      ],
    });
    expect(JSON.parse(text)).to.deep.equal({
      schema: 1,
      check: 'crl',
      state: 'UNKNOWN',
      exitCode: 3,
      summary: 'WARNING a: ends soon (+1 unknown, 1 warning)',
      findings: [
        { state: 'WARNING', subject: 'a', kind: 'ending', text: 'ends soon', evidence: [], accepted: null },
        {
          state: 'WARNING',
          subject: 'left',
          kind: 'metric',
          text: '5s breaks the range 32400:',
          evidence: [],
          accepted: null,
        },
        {
          state: 'UNKNOWN',
          subject: 'age',
          kind: 'metric',
          text: 'not measured',
          evidence: [],
          accepted: null,
        },
      ],
      metrics: [
        { label: 'left', value: 5, unit: 's', warning: '32400:', critical: null, min: 0, max: null },
        { label: 'age', value: null, unit: 's', warning: null, critical: null, min: null, max: null },
      ],
    });
  });

  it('is one line of well-formed text that says the state that would be exited with', () => {
    fc.assert(
      fc.property(verdict, (some) => {
        const text = verdictJson('crl', some);
        expect(text.indexOf('\n')).to.equal(text.length - 1);
        expect(text.trimEnd()).not.to.match(/[|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(Buffer.from(text).toString()).to.equal(text);
        expect(JSON.parse(text)).to.deep.include({ state: stateOf(some), exitCode: exitCode(stateOf(some)) });
      }),
    );
  });
});
