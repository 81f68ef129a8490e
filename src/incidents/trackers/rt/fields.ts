/** What a ticket says in its fields, and what of it a telling changes: nothing that a person has set otherwise. */
import { SEVERITIES, type Severity } from '../../issue.ts';
import { type Telling, type ToldIssue, wereIn } from '../telling.ts';
import { titleOf } from '../wording.ts';
import { isAddress, normalAddress } from './addresses.ts';
import { type Desk, FIELDS } from './desk.ts';
import type { TicketKey } from './ensure-ticket.ts';
import type { FoundTicket } from './ticket.ts';
import type { NewTicket, TicketChange } from './ticket-change.ts';

/** RT cuts what is longer, without a word. */
const MOST_SUBJECT_BYTES = 200;
const MOST_PRIORITY = 100;
const CVE = /^CVE-\d{4}-\d{4,}$/;

export function subjectOf(telling: Telling): string {
  let subject = titleOf(telling);
  while (Buffer.byteLength(subject) > MOST_SUBJECT_BYTES) subject = subject.replace(/.$/su, '').trimEnd();
  return subject;
}

/** From 25 to 100. */
export function priorityOf(severity: Severity): number {
  return ((SEVERITIES.indexOf(severity) + 1) * MOST_PRIORITY) / SEVERITIES.length;
}

export function dueOf(deadline: number): string {
  return new Date(Math.floor(deadline) * 1000).toISOString();
}

export function issueFields(
  { hasFields }: Desk,
  { subject, severity, deadline, hosts }: ToldIssue,
): Pick<NewTicket, 'priority' | 'due' | 'fields'> {
  const addresses = hosts.map(({ name }) => name).filter(isAddress);
  return {
    priority: priorityOf(severity),
    ...(deadline === null ? {} : { due: dueOf(deadline) }),
    ...(hasFields && {
      fields: {
        [FIELDS.site]: [subject.site],
        ...(addresses.length > 0 && { [FIELDS.address]: addresses }),
        ...(CVE.test(subject.id) && { [FIELDS.cve]: [subject.id] }),
      },
    }),
  };
}

/** Tickets of incidents. */
export interface Membership {
  /** That it belongs to now. */
  readonly incident: number | undefined;
  /** That it was taken out of. */
  readonly left: readonly number[];
}

/** What is new, where the ticket still has what was told last; and the key where it is lost. */
export function changesOf(
  telling: Telling,
  ticket: FoundTicket,
  key: TicketKey,
  { incident, left }: Membership,
): TicketChange | undefined {
  const gone = left.filter((id) => id !== incident && ticket.memberOf.includes(id));
  const change: TicketChange = {
    ...subjectChange(telling, ticket),
    ...(telling.about.kind === 'issue' ? issueChange(telling, telling.about, ticket) : {}),
    ...fieldChange(telling, ticket, key),
    ...(ticket.refersTo.includes(key.link) ? {} : { addRefersTo: [key.link] }),
    ...(incident === undefined || ticket.memberOf.includes(incident) ? {} : { addMemberOf: [incident] }),
    ...(gone.length === 0 ? {} : { deleteMemberOf: gone }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

function subjectChange(telling: Telling, ticket: FoundTicket): TicketChange {
  const { about, news } = telling;
  const subject = subjectOf(telling);
  const isOurs = wereIn(news).some(
    ({ titleWas: title }) =>
      title !== undefined && ticket.subject === subjectOf({ ...telling, about: { ...about, title } }),
  );
  return isOurs && ticket.subject !== subject ? { subject } : {};
}

function issueChange(
  { news }: Telling,
  { severity, deadline }: ToldIssue,
  ticket: FoundTicket,
): TicketChange {
  const were = wereIn(news);
  const isPriority = were.some(
    ({ severityWas }) => severityWas !== undefined && ticket.priority === priorityOf(severityWas),
  );
  const isDue = were.some(
    ({ deadlineWas }) => deadlineWas !== undefined && sameInstant(ticket.due, deadlineWas),
  );
  return {
    ...(isPriority && ticket.priority !== priorityOf(severity) ? { priority: priorityOf(severity) } : {}),
    ...(isDue && !sameInstant(ticket.due, deadline)
      ? { due: deadline === null ? null : dueOf(deadline) }
      : {}),
  };
}

function sameInstant(due: string | undefined, deadline: number | null): boolean {
  if (due === undefined || deadline === null) return due === undefined && deadline === null;
  return Date.parse(due) === Math.floor(deadline) * 1000;
}

/** All values of a field are written at once: those that people have added stay. */
function fieldChange({ news: { hosts } }: Telling, ticket: FoundTicket, key: TicketKey): TicketChange {
  const fields: Record<string, readonly string[]> = {};
  const addresses = ticket.fields[FIELDS.address];
  if (key.field !== undefined && addresses !== undefined) {
    const without = new Set(hosts.removed.filter(isAddress).map(normalAddress));
    const kept = addresses.filter((one) => !isAddress(one) || !without.has(normalAddress(one)));
    const known = new Set(kept.filter(isAddress).map(normalAddress));
    const added = hosts.added.filter((name) => isAddress(name) && !known.has(normalAddress(name)));
    if (added.length > 0 || kept.length < addresses.length) fields[FIELDS.address] = [...kept, ...added];
  }
  if (key.field !== undefined && ticket.fields[key.field]?.length === 0) fields[key.field] = [key.value];
  return Object.keys(fields).length === 0 ? {} : { fields };
}
