import { expect } from 'chai';
import fc from 'fast-check';
import type { Finding } from './finding.ts';
import { mergeFindings } from './merge-findings.ts';
import { STATES, worst } from './state.ts';

const finding = fc.record<Finding>({
  state: fc.constantFrom(...STATES),
  subject: fc.constantFrom('/a', '/b'),
  kind: fc.constantFrom('mode', 'owner'),
  text: fc.string(),
  evidence: fc.array(fc.constantFrom('one', 'two', 'three')),
});

describe('mergeFindings', () => {
  it('keeps the more severe text and all evidence, each line once', () => {
    const mild: Finding = {
      state: 'WARNING',
      subject: '/a',
      kind: 'mode',
      text: 'mild',
      evidence: ['x', 'y'],
    };
    const severe: Finding = {
      state: 'CRITICAL',
      subject: '/a',
      kind: 'mode',
      text: 'severe',
      evidence: ['y', 'z'],
    };
    expect(mergeFindings([mild, severe])).to.deep.equal([{ ...severe, evidence: ['x', 'y', 'z'] }]);
    expect(mergeFindings([severe, mild])).to.deep.equal([{ ...severe, evidence: ['y', 'z', 'x'] }]);
  });

  it('keeps apart what differs in subject or kind', () => {
    const one: Finding = { state: 'OK', subject: '/a', kind: 'mode', text: 'fine' };
    const others: readonly Finding[] = [one, { ...one, subject: '/b' }, { ...one, kind: 'owner' }];
    expect(mergeFindings(others)).to.deep.equal(others);
  });

  it('loses no state and no evidence', () => {
    fc.assert(
      fc.property(fc.array(finding, { minLength: 1 }), (findings) => {
        const merged = mergeFindings(findings);
        const lines = (of: readonly Finding[]): ReadonlySet<string> =>
          new Set(
            of.flatMap(({ subject, kind, evidence = [] }) => evidence.map((line) => subject + kind + line)),
          );
        expect(worst(merged.map(({ state }) => state))).to.equal(worst(findings.map(({ state }) => state)));
        expect(lines(merged)).to.deep.equal(lines(findings));
      }),
    );
  });
});
