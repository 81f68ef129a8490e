import { expect } from 'chai';
import { stateOf, type Finding, type Verdict } from '../result/index.ts';
import { applyExceptions, type Exception } from './exceptions.ts';

const NOON = Date.parse('2031-06-01T12:00:00Z') / 1000;

const finding = (state: Finding['state'], kind = 'k'): Finding => ({ state, subject: '/a', text: 't', kind });
const verdict = (...findings: Finding[]): Verdict => ({ summary: 's', findings, metrics: [] });
const exception = (over: Partial<Exception> = {}): Exception => ({
  subject: '/a',
  reason: 'r',
  who: 'w',
  expires: '2031-06-02',
  ...over,
});

describe('exceptions', () => {
  it('take a measured finding out of the state until they expire, to the second', () => {
    const accepted = (expires: string): string =>
      stateOf(applyExceptions(verdict(finding('CRITICAL')), [exception({ expires })], NOON));
    expect(accepted('2031-06-01T12:00:01Z')).to.equal('OK');
    expect(accepted('2031-06-01T12:00:00Z')).to.equal('CRITICAL');
    expect(accepted('2031-06-01')).to.equal('CRITICAL');
  });

  it('match subject and kind whole', () => {
    const state = (over: Partial<Exception>): string =>
      stateOf(applyExceptions(verdict(finding('CRITICAL')), [exception(over)], NOON));
    expect(state({ kind: 'k' })).to.equal('OK');
    expect(state({ kind: 'other' })).to.equal('CRITICAL');
    for (const subject of ['/', '/a/', '/A', '/ab', ''])
      expect(state({ subject }), subject).to.equal('CRITICAL');
  });

  it('of several, the one that lasts longest speaks', () => {
    const both = [exception({ expires: '2020-01-01', who: 'old' }), exception({ who: 'new' })];
    const { findings } = applyExceptions(verdict(finding('WARNING')), both, NOON);
    expect(findings[0]?.accepted).to.deep.equal({
      reason: 'r',
      who: 'new',
      expires: '2031-06-02',
      expired: false,
    });
  });

  it('never turn blindness into OK', () => {
    const seen = applyExceptions(verdict(finding('UNKNOWN')), [exception()], NOON);
    expect(stateOf(seen)).to.equal('UNKNOWN');
  });

  it('leave what is OK alone', () => {
    const { findings } = applyExceptions(verdict(finding('OK')), [exception()], NOON);
    expect(findings[0]?.accepted).to.equal(undefined);
  });
});
