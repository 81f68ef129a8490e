/** How a host is spoken of: in our words, or in those of check_pakiti_vuln, which consumers look for. */
import type { Mitigation } from './mitigations.ts';
import type { SeenFinding, SeenHost } from './observation.ts';
import type { Counted } from './wanted.ts';

/** A finding that counts, and why. */
export interface Named extends SeenFinding, Counted {
  readonly mitigation: Mitigation;
}

export interface Texts {
  readonly host: string;
  /** Of what is open; empty where the text names the host itself. */
  readonly subject: string;
  open(findings: readonly Named[]): string;
  mitigated(findings: readonly Named[]): string;
  readonly clean: string;
}

const SHOWN = 4;

export function cleanTexts({ host, os }: SeenHost): Texts {
  return {
    ...{ host, subject: host, open: listText },
    mitigated: (findings) => `mitigated: ${listText(findings)}`,
    clean: `no vulnerabilities (${os})`,
  };
}

/** To the letter. */
export function originalTexts({ host, arch, os }: SeenHost): Texts {
  const who = `${host}, ${arch}, ${os}`;
  return {
    ...{ host, subject: '' },
    open: (findings) =>
      `${who}: Found following unresolved vulnerabilities in Pakiti: ${findings.map(({ cve }) => cve.toLowerCase()).join(', ')}`,
    mitigated: () => `${who}: Critical vulnerabilities found but mitigated by configuration.`,
    clean: `${who}: No vulnerabilities found in Pakiti.`,
  };
}

/** The worst by name. */
export function listText(findings: readonly Named[]): string {
  const named = findings.slice(0, SHOWN).map(({ cve, why }) => `${cve} (${why})`);
  const more = findings.length - SHOWN;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

export function siteText(site: string): string {
  return site === '' ? 'no site' : `the site ${site}`;
}

export function instantText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16)}Z`;
}
