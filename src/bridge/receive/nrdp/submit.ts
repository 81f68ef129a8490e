/** One request as NRDP answers it. */
import type { HeardRequest, SpokenReply } from '../../../host/listener.ts';
import type { Complaint, Validate } from '../../validate.ts';
import type { ReceiveWorld, Sender, Take } from '../receiver.ts';
import type { SentResult, Unreadable } from './check-results.ts';
import { formOf, type Form } from './form.ts';
import { readJson } from './json-results.ts';
import {
  dialectOf,
  hello,
  JSON_NAMES,
  NO_COMMAND,
  processed,
  refused,
  XML_NAMES,
  type Dialect,
} from './replies.ts';
import { faultText, reportOf } from './reports.ts';
import { readXml } from './xml-results.ts';

export interface NrdpWorld {
  readonly validate: Validate;
  readonly take: Take;
  readonly senderOf: ReceiveWorld['senderOf'];
  readonly turnedAway: ReceiveWorld['turnedAway'];
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly maxItems: number;
}

const RETRY_SECONDS = '10';

export async function submit(request: HeardRequest, world: NrdpWorld): Promise<SpokenReply> {
  const form = request.body === undefined ? undefined : formOf(request);
  const dialect = dialectOf(form ?? new Map());
  if (request.body === undefined) return { ...refused('TOO LONG', dialect), status: 413 };
  if (form === undefined) return { ...refused('NO DATA', dialect, 'the body is no form'), status: 400 };
  const command = (form.get('cmd') ?? '').toLowerCase();
  if (command === 'hello') return hello(dialect);
  const sender = senderOf(request, form, world);
  if (typeof sender === 'string') return refused(sender, dialect);
  if (command === 'submitcmd') return refused('COMMANDS DISABLED', dialect);
  if (command !== 'submitcheck') return NO_COMMAND;
  const sent = await readResults(form);
  if ('message' in sent) return refused(sent.message, dialect, sent.information);
  if (sent.length > world.maxItems) {
    return refused('TOO MANY CHECKS', dialect, `more than ${world.maxItems} at once`);
  }
  return await take(sent, sender, world, dialect);
}

/** The token of the form, which is one of ours, counts; only without one does what the request carries otherwise. */
function senderOf(request: HeardRequest, form: Form, world: NrdpWorld): Sender | string {
  const token = form.get('token') ?? '';
  const headers = { ...request.headers, authorization: `Bearer ${token}` };
  const asking = token === '' ? request : { ...request, headers };
  const sender = world.senderOf(asking);
  if (sender === undefined || sender === 'out of scope') world.turnedAway(asking);
  if (sender === 'out of scope') return 'DENIED TOKEN';
  return sender ?? (token === '' ? 'NO TOKEN' : 'BAD TOKEN');
}

async function readResults(form: Form): Promise<readonly SentResult[] | Unreadable> {
  const xml = firstOf(form, XML_NAMES);
  if (xml !== undefined) return await readXml(xml);
  const json = firstOf(form, JSON_NAMES);
  return json === undefined
    ? { message: 'NO DATA', information: 'neither XMLDATA nor JSONDATA' }
    : readJson(json);
}

function firstOf(form: Form, names: readonly string[]): string | undefined {
  return names.map((name) => form.get(name)).find((text) => text !== undefined && text !== '');
}

/** All or nothing: a client that hears of one bad check sends all of them again. */
async function take(
  sent: readonly SentResult[],
  sender: Sender,
  { validate, take: takeReports, now }: NrdpWorld,
  dialect: Dialect,
): Promise<SpokenReply> {
  const reports: object[] = [];
  for (const [item, one] of sent.entries()) {
    const report = reportOf(one, now());
    if ('message' in report) return bad({ item, ...report }, dialect);
    reports.push(report);
  }
  const validated = validate(reports);
  if ('complaints' in validated) {
    const [first = { item: 0, field: '', message: 'is not valid' }] = validated.complaints;
    return bad(first, dialect);
  }
  const taken = await takeReports(validated.reports, sender);
  switch (taken.state) {
    case 'stored':
    case 'replayed':
      return processed(sent.length, dialect);
    case 'full':
      return { ...retryLater(dialect), status: 503 };
    case 'refused':
      return refused(
        'DENIED TOKEN',
        dialect,
        `check ${taken.item + 1}: not a site that this token speaks for`,
      );
  }
}

function bad(complaint: Complaint, dialect: Dialect): SpokenReply {
  return refused('BAD CHECK', dialect, faultText(complaint));
}

function retryLater(dialect: Dialect): SpokenReply {
  const reply = refused('STORE FULL', dialect);
  return { ...reply, headers: { ...reply.headers, 'retry-after': RETRY_SECONDS } };
}
