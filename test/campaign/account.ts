/** What a campaign has left, counted from RT itself (its database, its outgoing mail) and held against the ledger. */
import type { Issue } from '../../src/incidents/issue.ts';
import { trackerKey } from '../../src/incidents/issue.ts';
import type { Operation } from '../../src/incidents/outbox.ts';
import { readTelling } from '../../src/incidents/trackers/telling.ts';
import { stateOf } from '../../src/incidents/trackers/rt/layout.ts';
import { priorityOf } from '../../src/incidents/trackers/rt/fields.ts';
import type { RecordedTicket, RtRecord } from '../kit/rt/record.ts';
import { changesOver } from './decisions.ts';
import { type Left, leftBy, marksIn } from './left.ts';
import { hostOf, mailOf, type Matter } from './matters.ts';
import { ANSWER, mainTicket, OFFICER, PRIORITY, REMARK, siteTicket } from './people.ts';
import { type Stage, TRACKER } from './stage.ts';

export interface Account {
  readonly issues: number;
  /** Made by us, of issues and incidents. */
  readonly ticketsMade: number;
  /** Of those, made although there was one already, and merged. */
  readonly mergedByUs: number;
  readonly operations: Readonly<Record<string, number>>;
  /** Mails to sites. */
  readonly mails: number;
  /** One line each of what must not be; all are empty when everything is right. */
  readonly wrong: Readonly<Record<Wrong, readonly string[]>>;
}

export const WRONGS = [
  'keys with more or less than one ticket',
  'operations that were not sent',
  'messages that are not in RT',
  'messages that are in RT more than once',
  'hosts that are in no message of their ticket',
  'first mails that were not sent, or more than once',
  'other mails that were sent more than once',
  'decisions of people that were overwritten',
  'tickets that are not as the ledger has them',
] as const;
export type Wrong = (typeof WRONGS)[number];

const SELF = 'secmon';

export async function accountOf(stage: Stage): Promise<Account> {
  const left = await leftBy(stage);
  const { operations, record, mails } = left;
  const made = record.transactions.filter(({ type, creator }) => type === 'Create' && creator === SELF);
  const merges = record.transactions.filter(
    ({ type, field, creator }) => type === 'AddLink' && field === 'MergedInto' && creator === SELF,
  );
  const byVerb = Map.groupBy(operations, ({ verb }) => verb);
  return {
    issues: left.issues.size,
    ticketsMade: made.length,
    mergedByUs: merges.length,
    operations: Object.fromEntries([...byVerb].map(([verb, own]) => [verb, own.length])),
    mails: mails.filter(({ to }) => to.some((one) => one.startsWith('csirt@'))).length,
    wrong: {
      'keys with more or less than one ticket': wrongKeys(left),
      'operations that were not sent': unsent(left),
      'messages that are not in RT': missing(left),
      'messages that are in RT more than once': repeated(left),
      'hosts that are in no message of their ticket': unseenHosts(left),
      'first mails that were not sent, or more than once': wrongFirstMails(left),
      'other mails that were sent more than once': repeatedMails(left),
      'decisions of people that were overwritten': overwritten(left),
      'tickets that are not as the ledger has them': disagreeing(left),
    },
  };
}

/** Whether the tracker was asked to say something: what a person did in one ticket of RTIR is done in the other in silence. */
function wasAsked({ state, reference, payload }: Operation): boolean {
  return state === 'sent' && reference.startsWith('ticket ') && readTelling(payload).by.via !== TRACKER;
}

/** By the field and by the address that it refers to, merged tickets counting as what they are part of. */
function wrongKeys({ issues, record }: Left): readonly string[] {
  const tickets = [...record.tickets.values()].filter(({ creator }) => creator === SELF);
  const ofKey = Map.groupBy(
    tickets.flatMap((one) => one.keys.map((key) => ({ key, effective: one.effective }))),
    ({ key }) => key,
  );
  const ofLink = Map.groupBy(
    tickets.flatMap((one) => one.refersTo.map((key) => ({ key, effective: one.effective }))),
    ({ key }) => key,
  );
  return [...issues.values()].flatMap((issue) => {
    const key = trackerKey(issue);
    const byKey = new Set(ofKey.get(key)?.map(({ effective }) => effective));
    // The links of a merged ticket are those of the other one, whoever has made that.
    const link = `https://secmon.example.org/issue/${encodeURIComponent(key)}`;
    const byLink = new Set(
      (ofLink.get(link) ?? []).concat(foreignLinks(record, link)).map(({ effective }) => effective),
    );
    return byKey.size === 1 && byLink.size === 1 && byKey.isSubsetOf(byLink)
      ? []
      : [`issue ${issue.id}: by key ${[...byKey].join(' ')}, by link ${[...byLink].join(' ')}`];
  });
}

function foreignLinks(
  { tickets }: RtRecord,
  link: string,
): readonly { readonly key: string; readonly effective: number }[] {
  return [...tickets.values()]
    .filter(({ creator, refersTo }) => creator !== SELF && refersTo.includes(link))
    .map(({ effective }) => ({ key: link, effective }));
}

function unsent({ operations }: Left): readonly string[] {
  return operations
    .filter(({ state }) => state !== 'sent')
    .map(({ seq, verb, state, reason }) => `${seq} ${verb}: ${state}, ${reason}`);
}

function missing({ operations, marks }: Left): readonly string[] {
  return operations
    .filter((one) => wasAsked(one) && !marks.has(one.operation))
    .map(({ seq, verb, issue, reference }) => `${seq} ${verb} of issue ${issue}: ${reference}`);
}

/** In RTIR one operation may be said in two tickets, in each once. */
function repeated({ operations, marks }: Left): readonly string[] {
  return operations.flatMap(({ operation, seq, verb, issue }) => {
    const tickets = marks.get(operation) ?? [];
    return tickets.length === new Set(tickets).size
      ? []
      : [`${seq} ${verb} of issue ${issue}: in ${tickets.join(' ')}`];
  });
}

/** What was rejected says nothing of what was seen of it afterwards. */
function unseenHosts({ issueOf, issues, texts, record }: Left): readonly string[] {
  return [...issueOf].flatMap(([matter, issue]) => {
    const survivor = issue.mergedInto === null ? issue : (issues.get(issue.mergedInto) ?? issue);
    const main = record.tickets.get(mainTicket(survivor))?.effective ?? 0;
    const text = texts.get(main) ?? '';
    const numbers = ['resolved', 'merged-in-rt', 'merged-in-ledger'].includes(matter.role)
      ? [1, 2, 3]
      : [1, 2];
    return numbers
      .map((number) => hostOf(matter, number))
      .filter((host) => !text.includes(host))
      .map((host) => `${host} (${matter.role}) in ticket ${main}`);
  });
}

/** The first says that it was opened. */
function wrongFirstMails({ issueOf, operations, mails }: Left): readonly string[] {
  const openings = new Map(
    operations.filter(({ verb }) => verb === 'open').map(({ operation, issue }) => [operation, issue]),
  );
  const counts = new Map<number, number>();
  for (const { to, body } of mails) {
    if (!to.some((one) => one.startsWith('csirt@'))) continue;
    for (const mark of new Set(marksIn(body))) {
      const issue = openings.get(mark);
      if (issue !== undefined && issue !== null) counts.set(issue, (counts.get(issue) ?? 0) + 1);
    }
  }
  return [...issueOf].flatMap(([matter, { id }]) =>
    counts.get(id) === 1 ? [] : [`issue ${id} (${matter.role}): ${counts.get(id) ?? 0} to ${mailOf(matter)}`],
  );
}

function repeatedMails({ mails, operations }: Left): readonly string[] {
  const openings = new Set(
    operations.filter(({ verb }) => verb === 'open').map(({ operation }) => operation),
  );
  const marks = mails
    .filter(({ to }) => to.some((one) => one.startsWith('csirt@')))
    .flatMap(({ to, body }) => [...new Set(marksIn(body))].map((mark) => `${mark} to ${to.join(' ')}`));
  return [...Map.groupBy(marks, (one) => one)]
    .filter(([mark, same]) => same.length > 1 && !openings.has(mark.split(' ')[0] ?? ''))
    .map(([mark, same]) => `${same.length} × ${mark}`);
}

function overwritten({ issueOf, record, texts }: Left): readonly string[] {
  const reopened = new Set(
    [...issueOf].filter(([{ role }]) => role === 'resolved').map(([, issue]) => mainTicket(issue)),
  );
  const lost = [...changesOver(record.transactions, SELF, (ticket) => reopened.has(ticket))];
  for (const [matter, issue] of issueOf) {
    const main = record.tickets.get(mainTicket(issue));
    if (matter.role === 'rejected' && main?.status !== 'rejected')
      lost.push(`issue ${issue.id}: not rejected`);
    if (matter.role === 'owned' && (main?.owner !== OFFICER || main.priority !== PRIORITY))
      lost.push(`issue ${issue.id}: ${main?.owner}, priority ${main?.priority}`);
    if (matter.role === 'owned' && !(texts.get(mainTicket(issue)) ?? '').includes(REMARK))
      lost.push(`issue ${issue.id}: the remark is gone`);
    if (matter.role === 'answered' && !(texts.get(siteTicket(issue)) ?? '').includes(ANSWER))
      lost.push(`issue ${issue.id}: the answer is gone`);
  }
  return lost;
}

function disagreeing({ issueOf, issues, record }: Left): readonly string[] {
  return [...issueOf].flatMap(([matter, issue]) => {
    const ours = issue.mergedInto === null ? issue : issues.get(issue.mergedInto);
    const main = ours === undefined ? undefined : record.tickets.get(mainTicket(ours));
    if (ours === undefined || main === undefined) return [`issue ${issue.id}: no ticket`];
    return differences(matter, ours, main).map((one) => `issue ${issue.id} (${matter.role}): ${one}`);
  });
}

/** RT opens what it has sent a message from: that is none of anybody's doing. */
function differences({ role }: Matter, issue: Issue, ticket: RecordedTicket): readonly string[] {
  const state = stateOf(ticket);
  const sameState = state === issue.state || (issue.state === 'new' && state === 'open');
  const owner = ticket.owner === 'Nobody' ? null : ticket.owner;
  const priority = role === 'owned' ? PRIORITY : priorityOf(issue.severity);
  const deadline = issue.deadline === null ? null : Math.floor(issue.deadline);
  return [
    ...(ticket.effective === ticket.id ? [] : [`ticket ${ticket.id} is part of ${ticket.effective}`]),
    ...(sameState ? [] : [`${issue.state}, in RT ${ticket.status}`]),
    ...(owner === issue.owner ? [] : [`owner ${issue.owner}, in RT ${owner}`]),
    ...(ticket.due === deadline ? [] : [`deadline ${deadline}, in RT ${ticket.due}`]),
    ...(ticket.priority === priority ? [] : [`priority ${priority}, in RT ${ticket.priority}`]),
    ...(issue.references.filter(({ tracker, former }) => tracker === TRACKER && !former).length > 0
      ? []
      : ['no reference']),
  ];
}
