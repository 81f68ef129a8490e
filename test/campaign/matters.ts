/** The issues of a campaign, each with what becomes of it. */
import type { IssueSubject } from '../../src/incidents/issue-key.ts';
import type { State } from '../../src/result/index.ts';
import type { RtFlavour } from '../kit/rt.ts';
import { type Role, ROLES } from './roles.ts';
import type { CampaignSettings } from './settings.ts';

export interface Matter {
  readonly site: string;
  readonly ngi: string;
  /** Of the site. */
  readonly index: number;
  readonly role: Role;
  readonly service: string;
  readonly subject: IssueSubject;
}

export const NGIS = 5;

export function mattersOf({ sites, issues, flavour, roles = ROLES }: CampaignSettings): readonly Matter[] {
  const [, ...others] = roles;
  return Array.from({ length: sites * issues }, (_, number) => {
    const index = number % issues;
    const site = Math.floor(number / issues);
    const turn = site * (issues - 1) + index - 1;
    const role = index === 0 ? 'anchor' : (others[turn % others.length] ?? 'anchor');
    return matter(`SITE-${site + 1}`, `NGI_${(site % NGIS) + 1}`, index, role, flavour);
  });
}

/** In RTIR a site is written to about what is part of an incident, as all of one CVE is. */
function matter(site: string, ngi: string, index: number, role: Role, flavour: RtFlavour): Matter {
  const isVulnerability = flavour === 'rtir' || index % 2 === 0;
  const id = isVulnerability ? `CVE-2026-${2000 + index}` : `eu.egi.sec.WN-check${index}`;
  const service = isVulnerability ? `eu.egi.sec.WN-${id}` : id;
  const subject = { site, class: isVulnerability ? 'vulnerability' : 'metric', id, scope: '' } as const;
  return { site, ngi, index, role, service, subject };
}

export function mailOf({ site }: Pick<Matter, 'site'>): string {
  return `csirt@${site.toLowerCase()}.example`;
}

/** Unique in the campaign, and no word of it begins another's. @param number 1, 2 or 3 */
export function hostOf({ site, index }: Matter, number: number): string {
  return `wn${number}.i${index}.${site.toLowerCase()}.example`;
}

/** What the bridge is sent about one host. @param start ISO 8601 */
export function resultOf(matter: Matter, number: number, state: State, start: string): object {
  const { site, ngi, service } = matter;
  const subject = { site, ngi, host: 'ce.example.org', node: hostOf(matter, number), service };
  return { subject, state, summary: `it is ${state}`, start };
}
