/** A telling in words, for people: a line that says what it is about, and a body of plain text with its TLP. */
import type { Actor } from '../audit.ts';
import type { Audience } from '../issue.ts';
import { oneLine, plainText } from './plain-text.ts';
import type { News, Telling, ToldIncident, ToldIssue } from './telling.ts';
import type { Tlp } from './tlp.ts';

const MOST_TITLE = 160;
const MOST_NAME = 255;
const MOST_WHY = 1000;
const MOST_NOTE = 100_000;
/** Lines of hosts in a body; the rest is a number. */
const MOST_LISTED = 100;

/** One line without anything that could begin another. */
export function titleOf({ about }: Telling): string {
  const what = about.kind === 'issue' ? about.subject.site : (about.campaign?.id ?? 'incident');
  return `[${oneLine(what, MOST_NAME)}] ${oneLine(about.title, MOST_TITLE)}`;
}

export interface Wording {
  readonly tlp: Tlp;
  /** For people; undefined where there is none. */
  readonly link: string | undefined;
  /** To the site nothing is said of what was written for officers. */
  readonly audience: Audience;
}

/** The TLP is its first and its last line. */
export function bodyOf(telling: Telling, { tlp, link, audience }: Wording): string {
  const { about, note } = telling;
  const sections = [
    tlp,
    headlineOf(telling, audience),
    note !== null && (audience === 'internal' || note.audience === 'site')
      ? plainText(note.text, MOST_NOTE)
      : '',
    newsOf(telling.news, about),
    about.kind === 'issue' ? issueFacts(about) : incidentFacts(about),
    about.kind === 'issue' ? hostLines(about) : '',
    link ?? '',
    tlp,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headlineOf({ verb, by, why }: Telling, audience: Audience): string {
  const who = audience === 'site' ? '' : ` by ${nameOf(by)}`;
  const reason = audience === 'site' || why === '' ? '' : ` (${oneLine(why, MOST_WHY)})`;
  switch (verb) {
    case 'open':
      return `Opened${who}.`;
    case 'update':
      return `What is known of it has changed${reason}.`;
    case 'note':
      return audience === 'site' ? 'About this:' : `Note${who}:`;
    case 'assign':
      return `Its owner has changed${who}.`;
    case 'take-up':
      return `Taken up${who}.`;
    case 'wait':
      return `It waits for the site${reason}.`;
    case 'resolve':
      return `Resolved${who}${reason}.`;
    case 'reject':
      return `Closed without a fix${who}${reason}.`;
    case 'abandon':
      return `Abandoned${who}${reason}.`;
    case 'reopen':
      return `It is open again${who}${reason}.`;
    case 'group':
      return `Its incident has changed${who}.`;
    case 'merge':
      return `It is handled together with another issue from now on${reason}.`;
  }
}

function nameOf({ kind, name }: Actor): string {
  return kind === 'monitoring' ? 'monitoring' : oneLine(name, MOST_NAME);
}

function newsOf({ hosts, severityWas, deadlineWas, titleWas }: News, about: Telling['about']): string {
  const lines = [
    hosts.added.length > 0 ? `New hosts: ${listed(hosts.added)}` : '',
    hosts.removed.length > 0 ? `No longer affected: ${listed(hosts.removed)}` : '',
    severityWas !== undefined && about.kind === 'issue' ? `Severity was ${severityWas}.` : '',
    deadlineWas === undefined ? '' : `Deadline was ${deadlineWas === null ? 'none' : instant(deadlineWas)}.`,
    titleWas === undefined ? '' : `Title was: ${oneLine(titleWas, MOST_TITLE)}`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).map((name) => oneLine(name, MOST_NAME));
  return `${shown.join(', ')}${more(names.length)}`;
}

function issueFacts({ subject, ngi, title, severity, state, owner, deadline }: ToldIssue): string {
  return facts([
    ['Issue', oneLine(title, MOST_TITLE)],
    ['Of', oneLine(`${subject.class} ${subject.id}`, MOST_NAME)],
    ['Site', oneLine(ngi === '' ? subject.site : `${subject.site} (${ngi})`, MOST_NAME)],
    ['Severity', severity],
    ['State', state],
    ['Owner', owner === null ? 'nobody' : oneLine(owner, MOST_NAME)],
    ['Deadline', deadline === null ? 'none' : instant(deadline)],
  ]);
}

function incidentFacts({ campaign, title, state, owner }: ToldIncident): string {
  return facts([
    ['Incident', oneLine(title, MOST_TITLE)],
    ['Of', campaign === null ? 'several issues' : oneLine(`${campaign.class} ${campaign.id}`, MOST_NAME)],
    ['State', state],
    ['Owner', owner === null ? 'nobody' : oneLine(owner, MOST_NAME)],
  ]);
}

const LABEL_WIDTH = 10;

function facts(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([label, value]) => `${`${label}:`.padEnd(LABEL_WIDTH)} ${value}`).join('\n');
}

function hostLines({ hosts, hostCount }: ToldIssue): string {
  if (hostCount === 0) return 'Hosts: none affected';
  const shown = hosts.slice(0, MOST_LISTED).map(({ name, state }) => {
    return `  ${oneLine(name, MOST_NAME)} ${state === 'UNKNOWN' ? 'cannot be told at present' : 'affected'}`;
  });
  return `Hosts (${hostCount}):\n${shown.join('\n')}${more(hostCount, '\n  ')}`;
}

function more(count: number, before = ' '): string {
  return count > MOST_LISTED ? `${before}and ${count - MOST_LISTED} more` : '';
}

/** @param seconds since the epoch; to the minute, UTC */
function instant(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
