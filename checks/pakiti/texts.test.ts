import { expect } from 'chai';
import { defaultValues, judgeObservation, type OptionValues } from '../../src/check/index.ts';
import { summaryLine } from '../../src/render/index.ts';
import {
  AT,
  claim,
  DAY,
  finding,
  host,
  NAME,
  OS,
  others,
  seen,
  SITE,
} from '../../test/kit/pakiti-observation.ts';
import { check } from './check.ts';
import type { PakitiObservation } from './observation.ts';

describe('check pakiti speaks as check_pakiti_vuln when it is given a VO', () => {
  const options: OptionValues<typeof check.options> = {
    ...defaultValues(check.options, () => undefined),
    vo: 'ops',
  };
  const who = `${NAME}, x86_64, ${OS}`;
  const cases: readonly (readonly [string, Partial<PakitiObservation>, string, string])[] = [
    ['nothing', {}, 'OK', `${who}: No vulnerabilities found in Pakiti.`],
    [
      'what is open',
      { findings: [finding({ cve: 'CVE-2024-2000' }), finding()] },
      'CRITICAL',
      `${who}: Found following unresolved vulnerabilities in Pakiti: cve-2024-1086, cve-2024-2000`,
    ],
    [
      'what is mitigated',
      { findings: [finding()], claims: [claim()] },
      'OK',
      `${who}: Critical vulnerabilities found but mitigated by configuration.`,
    ],
  ];
  for (const [what, change, state, text] of cases)
    it(`of ${what}`, () => {
      const verdict = judgeObservation(check, seen(change), { options, exceptions: [] }, AT);
      expect(verdict.findings.map((one) => [one.state, one.text])).to.deep.equal([[state, text]]);
      expect(summaryLine('PAKITI', verdict)).to.equal(`PAKITI ${state}: ${text}`);
    });
});

describe('check pakiti counts', () => {
  it('each host once among critical, warning and clean, and shows when what was due', () => {
    const observation = seen({
      asked: SITE,
      hosts: [host(), ...others(3)],
      findings: [finding({ due: AT - DAY }), finding({ host: 'other1', tags: ['EGI-High'] })],
    });
    const options = defaultValues(check.options, () => undefined);
    const { metrics, findings } = judgeObservation(check, observation, { options, exceptions: [] }, AT);
    const counts = Object.fromEntries(metrics.map(({ label, value }) => [label, value]));
    expect(counts).to.deep.equal({
      ...{ hosts: 4, critical: 1, warning: 1, unknown: 0, silent: 0, mitigated: 0, clean: 2 },
      ...{ findings: 2, report_age: 3600 },
    });
    expect(findings[0]?.evidence).to.deep.equal([
      'CVE-2024-1086 (EGI-Critical): kernel-core, since 2027-01-14T08:00Z, due 2027-01-14T08:00Z, overdue',
    ]);
  });

  it('and says how many CVEs no vendor has rated, where severities count', () => {
    const options = {
      ...defaultValues(check.options, () => undefined),
      'critical-severity': 'critical' as const,
    };
    const looked = { tags: ['EGI-Critical', 'EGI-High'], severities: ['critical'], exploited: false };
    const observation = seen({ looked, hosts: [host({ unrated: 7 })] });
    const { findings } = judgeObservation(check, observation, { options, exceptions: [] }, AT);
    expect(findings.map(({ state, kind, text }) => [state, kind, text]).slice(1)).to.deep.equal([
      ['OK', 'unrated', '7 CVEs that no vendor has rated do not count'],
    ]);
  });
});
