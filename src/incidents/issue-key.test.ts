import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  canonicalSubject,
  ISSUE_CLASSES,
  isIssueKey,
  issueKey,
  IssueSubjectError,
  type IssueSubject,
} from './issue-key.ts';

const CVE: IssueSubject = { site: 'PRAGUELCG2', class: 'vulnerability', id: 'CVE-2026-1234', scope: '' };
const METRIC: IssueSubject = {
  site: 'SITE-\u00c9',
  class: 'metric',
  id: 'eu.egi.sec.CRL',
  scope: 'ce1.example.org/org.nordugrid.arex',
};

const VECTORS = [
  [
    CVE,
    'sm1\nPRAGUELCG2\nvulnerability\nCVE-2026-1234\n',
    '5e975f1ec643db14c8ef3d47706d01c37d37e79cad9f57db9fff7d3918de8aea',
  ],
  [
    METRIC,
    'sm1\nSITE-\u00c9\nmetric\neu.egi.sec.CRL\nce1.example.org/org.nordugrid.arex',
    'd47d2e9d28ab6b0aeb3d610c4a338545737ea200fcafdc4de0d13714ed268318',
  ],
] as const;

const subjects = fc.record({
  site: fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
  class: fc.constantFrom(...ISSUE_CLASSES),
  id: fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
  scope: fc.string({ maxLength: 8, unit: 'grapheme' }),
});

describe('the key of an issue', () => {
  for (const [subject, canonical, digits] of VECTORS) {
    it(`is what the README says, of ${subject.id}`, () => {
      expect(canonicalSubject(subject)).to.equal(canonical);
      expect(issueKey(subject)).to.equal(`sm1:${digits}`);
      expect(readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')).to.contain(digits);
    });
  }

  it('does not depend on how a name is composed, on spaces around it, or on the case of a CVE', () => {
    expect(issueKey({ ...CVE, id: ' cve-2026-1234 ' })).to.equal(issueKey(CVE));
    const composed = { ...CVE, site: 'SITE-\u00c9' };
    expect(issueKey({ ...CVE, site: 'SITE-E\u0301' })).to.equal(issueKey(composed));
  });

  it('depends on the case of a site and of a metric', () => {
    expect(issueKey({ ...CVE, site: 'praguelcg2' })).not.to.equal(issueKey(CVE));
    expect(issueKey({ ...METRIC, id: 'eu.egi.sec.crl' })).not.to.equal(issueKey(METRIC));
  });

  for (const [field, value] of [
    ['site', ''],
    ['site', 'A\nB'],
    ['id', ' '],
    ['id', 'CVE\u0000'],
    ['scope', 'half \ud800'],
    ['scope', 'a\u2028b'],
    ['site', 'x'.repeat(1025)],
    ['class', 'cve'],
  ] as const) {
    it(`is none of a ${field} ${JSON.stringify(value).slice(0, 20)}`, () => {
      const wrong = { ...CVE, [field]: value };
      expect(() => issueKey(wrong)).to.throw(IssueSubjectError, `${field}: `);
    });
  }

  it('is of the same subject exactly when the canonical texts are the same, which tell the fields apart', () => {
    fc.assert(
      fc.property(subjects, subjects, (one, other) => {
        const [first, second] = [textOf(one), textOf(other)];
        if (first === undefined || second === undefined) return;
        expect(isIssueKey(issueKey(one))).to.equal(true);
        expect(issueKey(one) === issueKey(other)).to.equal(first === second);
        expect(first.split('\n')).to.have.length(5);
      }),
    );
  });
});

/** Undefined where the subject cannot be. */
function textOf(subject: IssueSubject): string | undefined {
  try {
    return canonicalSubject(subject);
  } catch (error) {
    expect(error).to.be.instanceOf(IssueSubjectError);
    return undefined;
  }
}
