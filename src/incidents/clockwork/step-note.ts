/** What is said when a step of a ladder is due: to a site a reminder, and to an officer everything else. */
import type { AddNote } from '../command.ts';
import type { Site } from '../contacts/directory.ts';
import type { Issue } from '../issue.ts';
import type { OfficerAction, OfficerStep, SiteStep } from '../policy/policy.ts';

type Said = Pick<AddNote, 'text' | 'audience' | 'alsoTo'>;

export function siteNote({ text, to }: SiteStep, issue: Issue): Said {
  const deadline = issue.deadline === null ? '' : `\nDeadline: ${utc(issue.deadline)}`;
  const note = { text: `Reminder: ${text}${deadline}`, audience: 'site' } as const;
  return to.includes('ngi') ? { ...note, alsoTo: 'ngi' } : note;
}

const HEADING: Readonly<Record<OfficerAction, string>> = {
  'phone-list': 'For the duty officer, to call',
  review: 'For the duty officer, to look at',
  'propose-suspension': 'For the duty officer, to decide: a proposal to suspend the site, sent to nobody',
};

/** @param site undefined where nobody knows it */
export function officerNote(step: OfficerStep, issue: Issue, site: Site | undefined): Said {
  const lines = [
    `${HEADING[step.do]}. ${step.text}`,
    `Site ${issue.subject.site}: ${addresses(site?.csirt)}`,
    `${issue.ngi === '' ? 'NGI' : issue.ngi}: ${addresses(site?.ngiSecurity)}`,
    ...(issue.deadline === null ? [] : [`Deadline: ${utc(issue.deadline)}`]),
  ];
  return { text: lines.join('\n'), audience: 'internal' };
}

function addresses(known: readonly string[] = []): string {
  return known.length === 0 ? 'no address is known' : known.join(', ');
}

/** @param seconds since the epoch */
function utc(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
