import type { Answer } from '../../src/evidence/answer.ts';
import type { Explanation } from '../../src/evidence/ask.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';
import type { AdvisoryObservation, AdvisoryReport } from './observation.ts';

const leaf = (answer: Answer, saw = 'it was seen'): Explanation => ({ asked: 'file path /a', answer, saw });
const YES = leaf('true');
const NO = leaf('false');
const BLIND = leaf('unknown', '/a: permission denied');

function report(over: Partial<AdvisoryReport>): AdvisoryReport {
  return {
    id: 'EGI-SVG-2026-99',
    aliases: ['CVE-2026-123456'],
    title: 'everybody is root',
    risk: 'critical',
    tlp: 'CLEAR',
    url: 'https://advisories.example/',
    deadline: null,
    exposed: YES,
    fixed: NO,
    mitigated: [],
    ...over,
  };
}

const mitigation = (when: Explanation): AdvisoryReport['mitigated'] => [
  { name: 'module-out', url: 'https://advisories.example/', when },
];

const seen = (...reports: readonly AdvisoryReport[]): AdvisoryObservation => ({
  at: 1_000_000,
  seconds: 0.1,
  catalogue: null,
  risk: 'low',
  reports,
  broken: [],
});

const broken = { file: '/c/x.yaml', message: '/c/x.yaml:3: exposed.all must be array' };

testCheck(check, {
  UNKNOWN: [
    {
      when: 'there is no advisory',
      observation: seen(),
      line: 'ADVISORY UNKNOWN: no advisory was looked at',
    },
    {
      when: 'it cannot be told whether the host has it',
      observation: seen(report({ exposed: BLIND })),
      line: 'ADVISORY UNKNOWN: EGI-SVG-2026-99: cannot tell: /a: permission denied',
    },
    {
      when: 'it cannot be told whether it is fixed',
      observation: seen(report({ fixed: BLIND })),
      line: 'ADVISORY UNKNOWN: EGI-SVG-2026-99: cannot tell: /a: permission denied',
    },
    {
      when: 'it cannot be told whether it is mitigated',
      observation: seen(report({ mitigated: mitigation({ not: BLIND }) })),
      line: 'ADVISORY UNKNOWN: EGI-SVG-2026-99: cannot tell: /a: permission denied',
    },
    {
      when: 'a mitigation holds nothing',
      observation: seen(report({ mitigated: mitigation({ all: [] }) })),
      line: 'ADVISORY UNKNOWN: EGI-SVG-2026-99: cannot tell: no reason kept',
    },
    {
      when: 'a file holds no advisory, though another is fixed',
      observation: { ...seen(report({ fixed: YES })), broken: [broken] },
      line: 'ADVISORY UNKNOWN: /c/x.yaml: no advisory: line 3: exposed.all must be array',
    },
    {
      when: 'the id that is asked for is not there, but one that it begins',
      observation: seen(report({ fixed: YES })),
      options: { id: ['CVE-2026-12345'] },
      line: 'ADVISORY UNKNOWN: CVE-2026-12345: no such advisory of that risk was looked at',
    },
    {
      when: 'one of two that are asked for is of less risk than is judged',
      observation: seen(report({ fixed: YES }), report({ id: 'EGI-SVG-2026-98', risk: 'low', fixed: YES })),
      options: { id: ['EGI-SVG-2026-99', 'EGI-SVG-2026-98'], risk: 'critical' },
      line: 'ADVISORY UNKNOWN: EGI-SVG-2026-98: no such advisory of that risk was looked at',
    },
    {
      when: 'less was looked at than is asked for',
      observation: { ...seen(report({ fixed: YES })), risk: 'high' },
      line: 'ADVISORY UNKNOWN: advisories of less than high risk were not looked at',
    },
    {
      when: 'a low risk cannot be told',
      observation: seen(report({ risk: 'low', exposed: BLIND })),
      line: 'ADVISORY UNKNOWN: EGI-SVG-2026-99: cannot tell: /a: permission denied',
    },
  ],
  CRITICAL: [
    {
      when: 'the host has it, unfixed and unmitigated',
      observation: seen(report({ mitigated: mitigation(NO) })),
      line: 'ADVISORY CRITICAL: EGI-SVG-2026-99: vulnerable: everybody is root',
    },
    {
      when: 'nothing says how it is fixed',
      observation: seen(report({ fixed: null })),
      line: 'ADVISORY CRITICAL: EGI-SVG-2026-99: vulnerable: everybody is root',
    },
    {
      when: 'another cannot be told',
      observation: seen(report({ id: 'A', exposed: BLIND }), report({ id: 'B' })),
      line: 'ADVISORY CRITICAL: B: vulnerable: everybody is root (+1 unknown)',
    },
    {
      when: 'a high risk is to be critical',
      observation: seen(report({ risk: 'high' })),
      options: { critical: 'moderate' },
      line: 'ADVISORY CRITICAL: EGI-SVG-2026-99: vulnerable: everybody is root',
    },
    {
      when: '--all overrides what was selected',
      observation: seen(report({})),
      options: { id: ['CVE-1999-0001'], all: true },
      line: 'ADVISORY CRITICAL: EGI-SVG-2026-99: vulnerable: everybody is root',
    },
    {
      when: 'its alias is asked for, in small letters',
      observation: seen(report({}), report({ id: 'OTHER', aliases: [], exposed: BLIND })),
      options: { id: ['cve-2026-123456'] },
      line: 'ADVISORY CRITICAL: EGI-SVG-2026-99: vulnerable: everybody is root',
    },
  ],
  WARNING: [
    {
      when: 'the host has one of less than critical risk',
      observation: seen(report({ risk: 'high' })),
      line: 'ADVISORY WARNING: EGI-SVG-2026-99: vulnerable: everybody is root',
    },
    {
      when: 'nothing is to be critical',
      observation: seen(report({})),
      options: { critical: 'none' },
      line: 'ADVISORY WARNING: EGI-SVG-2026-99: vulnerable: everybody is root',
    },
  ],
  OK: [
    {
      when: 'the host does not have it, whatever else cannot be told',
      observation: seen(report({ exposed: NO, fixed: BLIND, mitigated: mitigation(BLIND) })),
      line: 'ADVISORY OK: 1 advisory: 1 not exposed',
    },
    {
      when: 'it is fixed, though it cannot be told whether the host has it',
      observation: seen(report({ exposed: BLIND, fixed: YES })),
      line: 'ADVISORY OK: 1 advisory: 1 fixed',
    },
    {
      when: 'one of two mitigations is proved',
      observation: seen(report({ mitigated: [...mitigation(BLIND), ...mitigation(YES)] })),
      line: 'ADVISORY OK: 1 advisory: 1 mitigated',
    },
    {
      when: 'the vulnerable one is of less risk than is asked for',
      observation: seen(report({ id: 'A', risk: 'moderate' }), report({ id: 'B', fixed: YES })),
      options: { risk: 'high' },
      line: 'ADVISORY OK: 1 advisory: 1 fixed',
    },
  ],
});
