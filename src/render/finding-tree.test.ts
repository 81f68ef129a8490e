import { expect } from 'chai';
import type { Finding, State } from '../result/index.ts';
import { findingTree, TREE_ROWS } from './finding-tree.ts';

const all = { ok: true, evidence: false, diagnostics: false };

function finding(state: State, subject: string, more: Partial<Finding> = {}): Finding {
  return { state, subject, text: 'so it is', kind: 'test', ...more };
}

function accepted(expired: boolean): Pick<Finding, 'accepted'> {
  return { accepted: { reason: 'known | old', who: 'me', expires: '2030-01-01T00:00:00Z', expired } };
}

describe('the tree of findings', () => {
  it('stands worst first, and in the given order within a state', () => {
    const findings = [
      finding('OK', 'a'),
      finding('UNKNOWN', 'b'),
      finding('CRITICAL', 'c'),
      finding('UNKNOWN', 'd'),
    ];
    expect(findingTree(findings, all)).to.deep.equal([
      '\\_ [CRITICAL] c: so it is',
      '\\_ [UNKNOWN] b: so it is',
      '\\_ [UNKNOWN] d: so it is',
      '\\_ [OK] a: so it is',
    ]);
  });

  it('leaves OK findings out when asked', () => {
    expect(findingTree([finding('OK', 'a'), finding('WARNING', 'b')], { ...all, ok: false })).to.have.length(
      1,
    );
  });

  it('shows evidence and diagnostics only when asked, escaped', () => {
    const one = finding('WARNING', 'a', { evidence: ['seen\n'], diagnostics: ['at x.ts:1'] });
    expect(findingTree([one], all)).to.have.length(1);
    expect(findingTree([one], { ok: true, evidence: true, diagnostics: true }).slice(1)).to.deep.equal([
      '   seen\\x0A',
      '   at x.ts:1',
    ]);
  });

  it('says who accepted what and until when, after everything that counts', () => {
    const findings = [finding('CRITICAL', 'a', accepted(false)), finding('WARNING', 'b')];
    expect(findingTree(findings, all)).to.deep.equal([
      '\\_ [WARNING] b: so it is',
      '\\_ [CRITICAL] a: so it is',
      '   accepted until 2030-01-01T00:00:00Z by me: known \\x7C old',
    ]);
  });

  it('says when an exception has run out', () => {
    expect(findingTree([finding('CRITICAL', 'a', accepted(true))], all)[1]).to.contain(
      'exception expired on 2030',
    );
  });

  it('counts what is too much for a monitor', () => {
    const many = Array.from({ length: TREE_ROWS + 7 }, (_, index) => finding('WARNING', String(index)));
    const lines = findingTree(many, all);
    expect(lines).to.have.length(TREE_ROWS + 1);
    expect(lines.at(-1)).to.contain('7 more');
  });
});
