import { parseRange } from '../../src/check/index.ts';
import {
  AT,
  claim,
  DAY,
  finding,
  host,
  HOUR,
  NAME,
  others,
  seen,
  SITE,
} from '../../test/kit/pakiti-observation.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';

const SEVERE = { tags: ['EGI-Critical', 'EGI-High'], severities: ['critical', 'important'], exploited: true };

testCheck(check, {
  UNKNOWN: [
    {
      when: 'Pakiti knows no such host',
      observation: seen({ hosts: [] }),
      line: 'PAKITI UNKNOWN: wn1.example.org: pakiti.example.org knows no such host, or our…',
    },
    {
      when: 'Pakiti knows no host of the site, or shows none',
      observation: seen({ asked: SITE, hosts: [] }),
      line: 'PAKITI UNKNOWN: SITE: pakiti.example.org knows no host of the site SITE, or ou…',
    },
    {
      when: 'a host is silent',
      observation: seen({ hosts: [host({ lastReport: AT - 3 * DAY })] }),
      line: 'PAKITI UNKNOWN: wn1.example.org: has reported nothing for 3 d',
    },
    {
      when: 'a host that is asked for by name is silent, whatever a site may have',
      observation: seen({ hosts: [host({ lastReport: AT - 3 * DAY })] }),
      options: { silent: parseRange('5') },
      line: 'PAKITI UNKNOWN: wn1.example.org: has reported nothing for 3 d',
    },
    {
      when: 'a host that reports from another site now is asked for without one, whatever a site may have',
      observation: seen({ hosts: [host(), host({ site: 'OLD', lastReport: AT - 3 * DAY })] }),
      options: { silent: parseRange('5') },
      line: 'PAKITI UNKNOWN: wn1.example.org: has reported nothing from the site OLD for 3 d',
    },
    {
      when: 'more hosts of a site are silent than may be',
      observation: seen({ asked: SITE, hosts: [host(), ...others(2, { lastReport: AT - 3 * DAY })] }),
      options: { silent: parseRange('1') },
      line: 'PAKITI UNKNOWN: other0: has reported nothing for 3 d (+1 unknown)',
    },
    {
      when: 'all hosts of a site are silent, however many may be',
      observation: seen({ asked: SITE, hosts: others(2, { lastReport: AT - 3 * DAY }) }),
      options: { silent: parseRange('5') },
      line: 'PAKITI UNKNOWN: other0: has reported nothing for 3 d (+1 unknown)',
    },
    {
      when: 'a report is from the future, since a clock was set back',
      observation: seen({ hosts: [host({ lastReport: AT + 3 * HOUR })] }),
      line: 'PAKITI UNKNOWN: wn1.example.org: its report is from 3 h ahead',
    },
    {
      when: 'a host was not assessed since it has changed',
      observation: seen({ hosts: [host({ pending: true })] }),
      line: 'PAKITI UNKNOWN: wn1.example.org: it has changed and was not assessed since',
    },
    {
      when: 'the whole of a host could not be judged',
      observation: seen({ hosts: [host({ gaps: ['no feed says anything of homegrown:7'] })] }),
      line: 'PAKITI UNKNOWN: wn1.example.org: no feed says anything of homegrown:7',
    },
    {
      when: 'a report has no package',
      observation: seen({ hosts: [host({ packages: 0 })] }),
      line: 'PAKITI UNKNOWN: wn1.example.org: its report has no package',
    },
    {
      when: 'lines of a report were no packages',
      observation: seen({ hosts: [host({ droppedLines: 3 })] }),
      line: 'PAKITI UNKNOWN: wn1.example.org: 3 lines of its report were no packages',
    },
    {
      when: 'nobody can tell whether it has a CVE that counts',
      observation: seen({ findings: [finding({ verdict: 'undetermined' })] }),
      line: 'PAKITI UNKNOWN: wn1.example.org: nobody can tell whether it has CVE-2024-1086 …',
    },
    {
      when: 'no CVE has a tag that is asked for',
      observation: seen({ tags: ['EGI-High'] }),
      line: 'PAKITI UNKNOWN: EGI-Critical: no CVE has this tag at pakiti.example.org',
    },
    {
      when: 'a tag was not looked for',
      observation: seen(),
      options: { 'critical-tag': ['MINE'] },
      line: 'PAKITI UNKNOWN: MINE: it was not looked for',
    },
    {
      when: 'a severity was not looked for',
      observation: seen(),
      options: { 'warning-severity': 'critical' },
      line: 'PAKITI UNKNOWN: critical: it was not looked for',
    },
    {
      when: 'nothing is to count',
      observation: seen({ looked: { tags: [], severities: [], exploited: false } }),
      options: { 'critical-tag': [''], 'warning-tag': [''] },
      line: 'PAKITI UNKNOWN: no tag and no severity is to count',
    },
    {
      when: 'there is no catalogue of what is exploited',
      observation: seen({ looked: SEVERE }),
      options: { exploited: 'critical' },
      line: 'PAKITI UNKNOWN: exploited: there is no catalogue',
    },
    {
      when: 'the catalogue of what is exploited is too old',
      observation: seen({ looked: SEVERE, catalogue: { stale: true } }),
      options: { exploited: 'critical' },
      line: 'PAKITI UNKNOWN: exploited: the catalogue is too old',
    },
    {
      when: 'the clock of the server is behind ours, so that no age is right',
      observation: seen({ aheadSeconds: -7200 }),
      line: 'PAKITI UNKNOWN: pakiti.example.org: its clock is 2 h behind ours',
    },
    {
      when: 'the server does not say what time it is',
      observation: seen({ aheadSeconds: null }),
      line: 'PAKITI UNKNOWN: pakiti.example.org: it does not say what time it is',
    },
    {
      when: 'a host came or went between two questions',
      observation: seen({ asked: SITE, findings: [finding({ host: 'gone', tags: [] })] }),
      line: 'PAKITI UNKNOWN: 1 hosts have come or gone while pakiti.example.org was asked',
    },
    {
      when: 'Pakiti does not know a node behind the computing element',
      observation: seen({ nodes: [{ site: 'SITE', node: 'wn9.example.org' }] }),
      line: 'PAKITI UNKNOWN: wn9.example.org: pakiti.example.org knows no such host of the …',
    },
    {
      when: 'a node of that name is known at another site alone',
      observation: seen({ nodes: [{ site: 'OTHER', node: NAME }] }),
      line: 'PAKITI UNKNOWN: wn1.example.org: pakiti.example.org knows no such host of the …',
    },
  ],
  CRITICAL: [
    {
      when: 'a CVE with the tag is open',
      observation: seen({ findings: [finding()] }),
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'the host is silent as well',
      observation: seen({ hosts: [host({ lastReport: AT - 3 * DAY })], findings: [finding()] }),
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical) (+1 unknown)',
    },
    {
      when: 'it is what a vendor takes for severe',
      observation: seen({ looked: SEVERE, findings: [finding({ tags: [] })] }),
      options: { 'critical-severity': 'important' },
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (important)',
    },
    {
      when: 'it is exploited',
      observation: seen({
        ...{ looked: SEVERE, catalogue: { stale: false } },
        findings: [finding({ tags: [], exploited: true })],
      }),
      options: { exploited: 'critical' },
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (exploited)',
    },
    {
      when: 'several are critical: what is tagged is told before what is exploited or severe',
      observation: seen({
        ...{ looked: SEVERE, catalogue: { stale: false } },
        findings: [
          finding({ cve: 'CVE-2001-1000', tags: [] }),
          finding({ cve: 'CVE-2002-1000', tags: [], exploited: true }),
          finding(),
        ],
      }),
      options: { exploited: 'critical', 'critical-severity': 'important' },
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical), CVE-2002-1000 …',
    },
    {
      when: 'check_advisory has proved it on another node alone',
      observation: seen({ findings: [finding()], claims: [claim({ node: 'wn2.example.org' })] }),
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'check_advisory has proved it on a node of that name at another site',
      observation: seen({ findings: [finding()], claims: [claim({ site: 'OTHER' })] }),
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'check_advisory has proved another CVE, of which this one is the beginning',
      observation: seen({ findings: [finding()], claims: [claim({ cves: ['CVE-2024-10861'] })] }),
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'check_advisory has proved it too long ago',
      observation: seen({ findings: [finding()], claims: [claim({ at: AT - 26 * HOUR })] }),
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'check_advisory has proved it in the future',
      observation: seen({ findings: [finding()], claims: [claim({ at: AT + 2 * HOUR })] }),
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'another result of check_advisory says otherwise',
      observation: seen({ findings: [finding()], claims: [claim(), claim({ verdict: 'vulnerable' })] }),
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'check_advisory says that it is fixed, and Pakiti that it is not',
      observation: seen({ findings: [finding()], claims: [claim({ verdict: 'fixed' })] }),
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'one of a site has it, and some may be silent',
      observation: seen({
        asked: SITE,
        hosts: [host(), ...others(1, { lastReport: AT - 3 * DAY })],
        findings: [finding()],
      }),
      options: { silent: parseRange('1') },
      line: 'PAKITI CRITICAL: wn1.example.org: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'it is said as check_pakiti_vuln does, its line whole',
      observation: seen({ findings: [finding()] }),
      options: { vo: 'ops' },
      line: 'PAKITI CRITICAL: wn1.example.org, x86_64, AlmaLinux release 9.5 (Teal Serval): Found following unresolved vulnerabilities in Pakiti: cve-2024-1086',
    },
  ],
  WARNING: [
    {
      when: 'a CVE with the tag of high risk is open',
      observation: seen({ findings: [finding({ tags: ['EGI-High'] })] }),
      line: 'PAKITI WARNING: wn1.example.org: CVE-2024-1086 (EGI-High)',
    },
    {
      when: 'the critical one is mitigated',
      observation: seen({
        findings: [finding(), finding({ cve: 'CVE-2026-1000', tags: ['EGI-High'] })],
        claims: [claim()],
      }),
      line: 'PAKITI WARNING: wn1.example.org: CVE-2026-1000 (EGI-High)',
    },
  ],
  OK: [
    {
      when: 'there is nothing',
      observation: seen(),
      line: 'PAKITI OK: wn1.example.org: no vulnerabilities (AlmaLinux release 9.5 (Teal Se…',
    },
    {
      when: 'what there is does not count',
      observation: seen({ findings: [finding({ tags: ['MINE'], severity: 'critical', exploited: true })] }),
      line: 'PAKITI OK: wn1.example.org: no vulnerabilities (AlmaLinux release 9.5 (Teal Se…',
    },
    {
      when: 'check_advisory has proved that it is mitigated',
      observation: seen({ findings: [finding()], claims: [claim()] }),
      line: 'PAKITI OK: wn1.example.org: mitigated: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'nobody can tell whether it is there, and it is mitigated',
      observation: seen({ findings: [finding({ verdict: 'undetermined' })], claims: [claim()] }),
      line: 'PAKITI OK: wn1.example.org: mitigated: CVE-2024-1086 (EGI-Critical)',
    },
    {
      when: 'so many hosts of a site may be silent',
      observation: seen({ asked: SITE, hosts: [host(), ...others(1, { lastReport: AT - 3 * DAY })] }),
      options: { silent: parseRange('1') },
      line: 'PAKITI OK: 2 hosts without open findings, 1 of them silent',
    },
    {
      when: 'a site has nothing that is not mitigated',
      observation: seen({
        asked: SITE,
        hosts: [host(), ...others(2)],
        findings: [finding()],
        claims: [claim()],
      }),
      line: 'PAKITI OK: 3 hosts without open findings, 1 of them mitigated',
    },
    {
      when: 'it is said as check_pakiti_vuln does',
      observation: seen({ hosts: [host({ os: 'Debian 12' })] }),
      options: { vo: 'ops' },
      line: 'PAKITI OK: wn1.example.org, x86_64, Debian 12: No vulnerabilities found in Pakiti.',
    },
  ],
});
