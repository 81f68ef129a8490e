/** What only shows when it is done: on one ticket of our own in each queue, which is there for nothing else. */
import { announce } from './announce.ts';
import { changeTicket } from './change-ticket.ts';
import type { RtClient } from './client.ts';
import { ensureTicket } from './ensure-ticket.ts';
import type { PreflightFinding } from '../preflight-finding.ts';
import { error, ok, warning } from './finding.ts';
import { grantFix } from './preflight-fix.ts';
import { tryOwner } from './preflight-owner.ts';
import { RtFailure } from './rt-failure.ts';
import { sayOnce } from './say-once.ts';
import { sentMails } from './sent-mails.ts';
import type { FoundTicket } from './ticket.ts';

export interface Trial {
  /** Names the tickets; another one makes new ones. */
  readonly key: string;
  /** An address that refers to this trial, in front of the name of a queue. */
  readonly link: string;
  /** An address of the operator's own that is written to, which shows what RT sends to a site. */
  readonly mailTo?: string;
}

/** In the order of preference. */
const QUIET_ENDS: readonly string[] = ['rejected', 'abandoned', 'resolved'];
const END_OF_AN_ISSUE = 'resolved';

export async function tryOut(
  client: RtClient,
  queues: readonly string[],
  fields: readonly string[],
  trial: Trial,
): Promise<readonly PreflightFinding[]> {
  const { name: self } = await client.self();
  const findings: PreflightFinding[] = [];
  for (const queue of queues) findings.push(...(await tryQueue(client, self, queue, fields, trial)));
  return findings;
}

async function tryQueue(
  client: RtClient,
  self: string,
  queue: string,
  fields: readonly string[],
  trial: Trial,
): Promise<readonly PreflightFinding[]> {
  const subject = `trial in '${queue}'`;
  const lacks = (right: string, what: string): PreflightFinding =>
    error(subject, `${what}: our user lacks ${right}`, grantFix(queue, self));
  try {
    const { ticket } = await ensureTicket(
      client,
      self,
      { value: `${trial.key} ${queue}`, link: `${trial.link}${encodeURIComponent(queue)}` },
      { queue, subject: 'Secmon preflight: made to try out the set-up of RT; nothing is to be done' },
    );
    const rights = [
      ...mayWrite(ticket, lacks),
      ...(await tryChange(client, ticket, lacks)),
      ...(await tryFields(client, ticket, subject, fields, lacks)),
    ];
    if (rights.some(({ level }) => level === 'error')) return rights;
    return [
      ...rights,
      await tryOwner(client, ticket, subject, (right, change) => refusal(right, change, lacks)),
      ...(await tryHistory(client, self, ticket, trial, lacks)),
      ...(await tryMail(client, self, ticket, subject, trial)),
      await putAway(client, ticket.id, subject, trial, lacks),
    ];
  } catch (failure) {
    if (!(failure instanceof RtFailure)) throw failure;
    // What was made and cannot be found is not shown to us.
    const isHidden = failure.trouble === 'not-done' && failure.mayHaveHappened;
    return [
      isHidden
        ? lacks('ShowTicket', failure.message)
        : error(subject, failure.message, grantFix(queue, self)),
    ];
  }
}

type Lacks = (right: string, what: string) => PreflightFinding;

/** The comment of an earlier trial is not written again: so RT is asked. */
function mayWrite({ may }: FoundTicket, lacks: Lacks): readonly PreflightFinding[] {
  return [
    ...(may.correspond ? [] : [lacks('ReplyToTicket', 'the site cannot be written to')]),
    ...(may.comment ? [] : [lacks('CommentOnTicket', 'officers cannot be written to')]),
  ];
}

/** Custom fields have rights of their own, and a ticket that was put away before changes its state no more. */
async function tryChange(
  client: RtClient,
  { id, priority }: FoundTicket,
  lacks: Lacks,
): Promise<readonly PreflightFinding[]> {
  const other = priority === 1 ? 2 : 1;
  const lacking = await refusal('ModifyTicket', () => changeTicket(client, id, { priority: other }), lacks);
  return lacking === undefined ? [] : [lacking];
}

async function refusal(
  right: string,
  change: () => Promise<unknown>,
  lacks: Lacks,
): Promise<PreflightFinding | undefined> {
  try {
    await change();
    return undefined;
  } catch (failure) {
    if (!isRefused(failure)) throw failure;
    return lacks(right, failure.message);
  }
}

async function tryFields(
  client: RtClient,
  ticket: FoundTicket,
  subject: string,
  fields: readonly string[],
  lacks: Lacks,
): Promise<readonly PreflightFinding[]> {
  const values = Object.fromEntries(fields.map((name) => [name, [sampleOf(name)]]));
  const none = Object.fromEntries(fields.map((name) => [name, []]));
  const write = async (): Promise<void> => {
    await changeTicket(client, ticket.id, { fields: values });
    await changeTicket(client, ticket.id, { fields: none });
  };
  const lacking = await refusal('ModifyCustomField', write, lacks);
  return [lacking ?? ok(subject, `custom fields ${fields.join(', ')} are written and read back`)];
}

function isRefused(failure: unknown): failure is RtFailure {
  return failure instanceof RtFailure && ['not-done', 'forbidden'].includes(failure.trouble);
}

/** Fields of addresses take nothing else. */
function sampleOf(field: string): string {
  return field === 'IP' ? '192.0.2.1' : 'preflight';
}

/** What we may not see of a ticket's history would be taken not to have happened. */
async function tryHistory(
  client: RtClient,
  self: string,
  { id }: FoundTicket,
  { key }: Trial,
  lacks: Lacks,
): Promise<readonly PreflightFinding[]> {
  const { transaction } = await sayOnce(client, self, {
    kind: 'comment',
    ticket: id,
    operation: `preflight-${id}`,
    message: { content: `Trial ${key}.` },
    mayHaveHappened: true,
  });
  const history = await client.history(id);
  if (history.some((one) => one.id === transaction)) return [];
  return [lacks('ShowTicketComments', 'our own comment cannot be read')];
}

async function tryMail(
  client: RtClient,
  self: string,
  ticket: FoundTicket,
  subject: string,
  { key, mailTo }: Trial,
): Promise<readonly PreflightFinding[]> {
  if (mailTo === undefined) return [];
  await announce(client, self, ticket, {
    requestors: [mailTo],
    cc: [],
    operation: `preflight-mail-${ticket.id}`,
    message: { content: `Secmon tries out what RT sends to a site (${key}). Nothing is to be done.` },
    mayHaveHappened: true,
  });
  const count = await mailsTo(client, ticket.id, mailTo);
  return [mailFinding(subject, count, mailTo, grantFix(ticket.queue, self))];
}

/** @param count of the mails that RT has sent to an address that it was to send one */
export function mailFinding(subject: string, count: number, mailTo: string, grant: string): PreflightFinding {
  if (count === 1) return ok(subject, `RT has sent one mail to ${mailTo}`);
  if (count === 0) {
    return error(
      subject,
      `RT notes no mail to ${mailTo}`,
      `enable the scrip 'On Correspond Notify Requestors and Ccs'; where it is, our user lacks ShowOutgoingEmail: ${grant}`,
    );
  }
  return error(
    subject,
    `RT has sent ${count} mails to ${mailTo} where one is meant`,
    "disable the scrips of the queue that mail requestors beside 'On Correspond Notify Requestors and Ccs': at correspondence, when a ticket is made, when its people change",
  );
}

/**
 * Names of states differ by life cycle: the first that this one has. Where mails are counted it is the one that issues
 * end in.
 */
async function putAway(
  client: RtClient,
  id: number,
  subject: string,
  { mailTo }: Trial,
  lacks: Lacks,
): Promise<PreflightFinding> {
  const ticket = await client.ticket(id);
  if (QUIET_ENDS.includes(ticket.status)) return ok(subject, `ticket ${id} is put away`);
  const ends = mailTo === undefined ? QUIET_ENDS : [END_OF_AN_ISSUE, ...QUIET_ENDS];
  const status = ends.find((one) => ticket.may.states.includes(one));
  if (status === undefined) {
    return lacks('a right that the life cycle asks for', `ticket ${id} can be given no state that ends it`);
  }
  const before = await mailsTo(client, id);
  await changeTicket(client, id, { status });
  const more = (await mailsTo(client, id)) - before;
  if (more === 0) return ok(subject, `ticket ${id} is put away as ${status}`);
  return warning(
    subject,
    `RT has sent ${more} mail of its own when the ticket became ${status}`,
    "disable the scrip 'On Resolve Notify Requestors' for the queue where sites are told in our own words",
  );
}

async function mailsTo(client: RtClient, ticket: number, address?: string): Promise<number> {
  const mails = await sentMails(client, ticket);
  if (address === undefined) return mails.length;
  return mails.filter(({ to, cc }) => [...to, ...cc].includes(address.toLowerCase())).length;
}
