import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { installed } from '../../../test/kit/assessing.ts';
import type { Assessment } from '../assess/assessment.ts';
import type { InstalledPackage } from '../inventory.ts';
import { assessmentsAbout, assessmentsIn, keptAssessment, totalsIn } from './kept-assessment.ts';

const CVES = ['CVE-2026-1000', 'CVE-2026-10001', 'CVE-2026-1001'] as const;

const assessments = fc.array(
  fc.record({
    cves: fc.subarray([...CVES]),
    advisory: fc.oneof(fc.constantFrom(...CVES), fc.string()),
    reason: fc.oneof(fc.string({ unit: 'binary' }), fc.constant('"CVE-2026-1000"\n],[')),
  }),
  { maxLength: 6 },
);

function whole(some: Pick<Assessment, 'cves' | 'advisory' | 'reason'>): Assessment {
  // As JSON has it: a field that nobody has said anything of is absent.
  const bash = JSON.parse(JSON.stringify(installed('bash 5.1.8-6.el9'))) as InstalledPackage;
  return {
    ...{ package: bash, verdict: 'vulnerable', class: 'no-fix', fixed: null },
    ...{ rule: 'source-version', feed: 'osv', severity: null, cvss: null, ...some },
  };
}

describe('what an inventory was found to be, as it is kept', () => {
  const about = (all: readonly Assessment[], cves: readonly string[]): readonly Assessment[] =>
    all.filter((one) => one.cves.some((cve) => cves.includes(cve)));

  it('is read whole, and for some CVEs alone', () => {
    fc.assert(
      fc.property(assessments, fc.subarray([...CVES]), (some, cves) => {
        const all = some.map(whole);
        const { body } = keptAssessment({ id: 1, round: 0, since: 0 }, all);
        expect(assessmentsIn(body)).to.deep.equal(all);
        expect(assessmentsAbout(body, cves)).to.deep.equal(about(all, cves));
      }),
    );
  });

  it('comes to the worst word of a vendor for what is vulnerable, whichever comes first, and though it is stale', () => {
    const one = (severity: Assessment['severity'], change: Partial<Assessment> = {}): Assessment => ({
      ...whole({ cves: [CVES[0]], advisory: 'A', reason: '' }),
      ...{ severity, ...change },
    });
    const undetermined = { verdict: 'undetermined', class: null } as const;
    const critical = (...all: readonly Assessment[]): readonly string[] =>
      totalsIn(keptAssessment({ id: 1, round: 0, since: 0 }, all).totals).critical;
    for (const other of [one('critical'), one('critical', { ...undetermined, rule: 'stale-feed' })]) {
      expect(critical(other, one('low'))).to.deep.equal([CVES[0]]);
      expect(critical(one('low'), other)).to.deep.equal([CVES[0]]);
    }
    expect(critical(one('low'), one('critical', { ...undetermined, rule: 'vendor' }))).to.deep.equal([]);
  });

  it('is read for many CVEs alone', () => {
    const others = Array.from({ length: 30 }, (_, index) => `CVE-2026-${2000 + index}`);
    fc.assert(
      fc.property(assessments, fc.subarray([...CVES]), (some, cves) => {
        const all = some.map(whole);
        const { body } = keptAssessment({ id: 1, round: 0, since: 0 }, all);
        expect(assessmentsAbout(body, [...others, ...cves])).to.deep.equal(about(all, cves));
      }),
    );
  });

  it('is read for some CVEs alone as it was once kept, all on one line', () => {
    fc.assert(
      fc.property(assessments, fc.subarray([...CVES]), (some, cves) => {
        const all = some.map(whole);
        expect(assessmentsAbout(deflateRawSync(JSON.stringify(all)), cves)).to.deep.equal(about(all, cves));
      }),
    );
  });
});
