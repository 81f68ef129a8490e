/** What RT has not done of what was asked, found by reading back: its own words are localised, and 200 says nothing. */
import { isSameAddress } from './addresses.ts';
import type { FoundTicket } from './ticket.ts';
import { oneLine, type TicketChange } from './ticket-change.ts';

/** One line each, such as `custom field 'Site': nothing, not 'SITE-A'`; empty where all is as asked. */
export function mismatches(ticket: FoundTicket, asked: TicketChange): readonly string[] {
  const { fields = {}, subject, due, requestors, cc } = asked;
  return [
    ...scalar('subject', ticket.subject, subject === undefined ? undefined : oneLine(subject)),
    ...scalar('status', ticket.status, asked.status),
    ...scalar('owner', ticket.owner, asked.owner),
    ...scalar('priority', ticket.priority, asked.priority),
    ...scalar('due', instant(ticket.due), due === undefined ? undefined : instant(due ?? undefined)),
    ...whole('requestors', ticket.requestors, requestors, sameAddress),
    ...whole('cc', ticket.cc, cc, sameAddress),
    ...missing('refers to', ticket.refersTo, asked.addRefersTo),
    ...missing('member of', ticket.memberOf.map(String), asked.addMemberOf?.map(String)),
    ...(asked.deleteMemberOf ?? [])
      .filter((id) => ticket.memberOf.includes(id))
      .map((id) => `member of: still '${id}'`),
    ...Object.entries(fields).flatMap(([name, values]) =>
      whole(`custom field '${name}'`, ticket.fields[name] ?? [], values, sameValue),
    ),
  ];
}

type Same = (one: string, other: string) => boolean;

function scalar(what: string, is: string | number, asked: string | number | undefined): readonly string[] {
  if (asked === undefined || is === asked) return [];
  return [`${what}: '${is}', not '${asked}'`];
}

function instant(text: string | undefined): string {
  return text === undefined ? 'none' : new Date(text).toISOString();
}

function whole(
  what: string,
  are: readonly string[],
  asked: readonly string[] | undefined,
  same: Same,
): readonly string[] {
  if (asked === undefined || (isWithin(asked, are, same) && isWithin(are, asked, same))) return [];
  return [`${what}: ${shown(are)}, not ${shown(asked)}`];
}

function missing(what: string, are: readonly string[], asked: readonly string[] = []): readonly string[] {
  return asked.filter((one) => !are.includes(one)).map((one) => `${what}: not '${one}'`);
}

function isWithin(some: readonly string[], all: readonly string[], same: Same): boolean {
  return some.every((one) => all.some((other) => same(one, other)));
}

/** Names of RT's users are compared without regard to case. */
function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** RT writes IP addresses in its own way. */
function sameValue(one: string, other: string): boolean {
  return one === other || isSameAddress(one, other);
}

function shown(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.map((value) => `'${value}'`).join(' ');
}
