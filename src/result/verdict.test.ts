import { expect } from 'chai';
import type { Finding } from './finding.ts';
import type { Metric } from './metric.ts';
import { parseRange } from './range.ts';
import type { State } from './state.ts';
import { judgedFindings, stateOf, type Verdict } from './verdict.ts';

function finding(state: State, more: Partial<Finding> = {}): Finding {
  return { state, subject: 'a', text: 'so it is', kind: 'test', ...more };
}

function verdict(findings: readonly Finding[], metrics: readonly Metric[] = []): Verdict {
  return { summary: 'seen', findings, metrics };
}

function accepted(state: State, expired: boolean): Finding {
  return finding(state, {
    accepted: { reason: 'known', who: 'me', expires: '2030-01-01T00:00:00Z', expired },
  });
}

describe('the state of a verdict', () => {
  const cases: readonly (readonly [says: string, of: Verdict, state: State])[] = [
    ['of nothing is UNKNOWN', verdict([]), 'UNKNOWN'],
    [
      'of a number without threshold alone is UNKNOWN',
      verdict([], [{ label: 'n', value: 1, unit: '' }]),
      'UNKNOWN',
    ],
    ['is that of its worst finding', verdict([finding('WARNING'), finding('UNKNOWN')]), 'UNKNOWN'],
    ['is critical beside a blind spot', verdict([finding('CRITICAL'), finding('UNKNOWN')]), 'CRITICAL'],
    [
      'is raised by a metric',
      verdict([finding('OK')], [{ label: 'n', value: 11, unit: '', warning: parseRange('10') }]),
      'WARNING',
    ],
    [
      'is UNKNOWN where a number is missing',
      verdict([finding('OK')], [{ label: 'n', value: Number.NaN, unit: '' }]),
      'UNKNOWN',
    ],
    [
      'is UNKNOWN where a number is infinite',
      verdict([finding('OK')], [{ label: 'n', value: Infinity, unit: '', warning: parseRange('1:') }]),
      'UNKNOWN',
    ],
    ['is not raised by what is accepted', verdict([accepted('CRITICAL', false)]), 'OK'],
    ['is raised by what was accepted once', verdict([accepted('CRITICAL', true)]), 'CRITICAL'],
    [
      'is UNKNOWN where the only thing is an accepted blind spot',
      verdict([accepted('UNKNOWN', false)]),
      'UNKNOWN',
    ],
    [
      'is OK where a blind spot beside evidence is accepted',
      verdict([finding('OK'), accepted('UNKNOWN', false)]),
      'OK',
    ],
  ];
  for (const [says, of, state] of cases) it(says, () => expect(stateOf(of)).to.equal(state));
});

describe('judged metrics', () => {
  const over: Metric = { label: 'n', value: 11, unit: 's', critical: parseRange('10'), judgedAs: 'a' };

  it('say which range is broken', () => {
    expect(judgedFindings(verdict([], [over]))).to.deep.equal([
      { state: 'CRITICAL', subject: 'n', text: '11s breaks the range 10', kind: 'metric' },
    ]);
  });

  it('are silent where a finding about the same subject is as bad', () => {
    expect(judgedFindings(verdict([finding('CRITICAL')], [over]))).to.have.length(1);
  });

  it('speak where the finding is less bad, or about another subject', () => {
    expect(judgedFindings(verdict([finding('WARNING')], [over]))).to.have.length(2);
    expect(judgedFindings(verdict([finding('CRITICAL', { subject: 'b' })], [over]))).to.have.length(2);
  });

  it('are covered by an accepted finding until it expires', () => {
    expect(stateOf(verdict([accepted('WARNING', false)], [over]))).to.equal('OK');
    expect(stateOf(verdict([accepted('WARNING', true)], [over]))).to.equal('CRITICAL');
  });

  it('are silent without thresholds', () => {
    expect(judgedFindings(verdict([], [{ label: 'n', value: 1, unit: '' }]))).to.deep.equal([]);
  });

  it('say when they were not measured', () => {
    const [only] = judgedFindings(verdict([], [{ label: 'n', value: Number.NaN, unit: 's' }]));
    expect(only).to.deep.include({ state: 'UNKNOWN', text: 'not measured' });
  });
});
