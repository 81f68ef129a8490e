/** What check_pakiti saw of one node, changed where a test needs it. */
import type { Claim, PakitiObservation, SeenFinding, SeenHost } from '../../checks/pakiti/observation.ts';

export const AT = 1_800_000_000;
export const DAY = 86_400;
export const HOUR = 3600;
export const CVE = 'CVE-2024-1086';
export const NAME = 'wn1.example.org';
export const OS = 'AlmaLinux release 9.5 (Teal Serval)';

export function host(change: Partial<SeenHost> = {}): SeenHost {
  return {
    ...{ site: 'SITE', host: NAME, os: OS, arch: 'x86_64', packages: 900, lastReport: AT - HOUR },
    ...{ pending: false, gaps: [], droppedLines: 0, unrated: 0 },
    ...change,
  };
}

export function finding(change: Partial<SeenFinding> = {}): SeenFinding {
  return {
    ...{ site: 'SITE', host: NAME, cve: CVE, verdict: 'vulnerable', severity: 'important', exploited: false },
    ...{ tags: ['EGI-Critical'], packages: ['kernel-core'], since: AT - DAY, due: null },
    ...change,
  };
}

export function claim(change: Partial<Claim> = {}): Claim {
  return {
    ...{ site: 'SITE', node: NAME, cves: [CVE], verdict: 'mitigated', service: 'check_CVE-2024-1086' },
    ...{ text: 'mitigated by user-namespaces-off: user.max_user_namespaces = 0', at: AT - HOUR },
    ...change,
  };
}

export const SITE = { site: 'SITE', host: null };
export const ONE = { site: null, host: NAME };

export function seen(change: Partial<PakitiObservation> = {}): PakitiObservation {
  return {
    ...{ at: AT, server: 'pakiti.example.org', asked: ONE, tags: ['EGI-Critical', 'EGI-High'] },
    looked: { tags: ['EGI-Critical', 'EGI-High'], severities: [], exploited: false },
    ...{ catalogue: null, aheadSeconds: 0.4, hosts: [host()], findings: [], nodes: null, claims: null },
    ...change,
  };
}

export const others = (count: number, change: Partial<SeenHost> = {}): readonly SeenHost[] =>
  Array.from({ length: count }, (_, index) => host({ host: `other${index}`, ...change }));
