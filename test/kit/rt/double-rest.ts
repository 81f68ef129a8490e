/** {@link RtDouble} over REST 2.0, as the real one answers it, in place of a connection. */
import type { Answered, Ask, Exchange } from '../../../src/host/exchange.ts';
import type { DoubleTicket, DoubleTransaction, RtDouble } from './double.ts';

/** Names of users by their tokens, which are `1-NUMBER-…`. */
export type DoubleUsers = Readonly<Record<string, string>>;

type Json = Readonly<Record<string, unknown>>;
interface Asked {
  readonly rt: RtDouble;
  readonly by: string;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly ifMatch: string | undefined;
}
type Answer = (asked: Asked, id: number) => Answered;

const BASE = '/REST/2.0';
const PER_PAGE = 100;

export function exchangeOn(rt: RtDouble, users: DoubleUsers): Exchange {
  return {
    ask: (ask) => Promise.resolve(answerTo(rt, users, ask)),
    close: () => undefined,
  };
}

function answerTo(rt: RtDouble, users: DoubleUsers, { method, url, headers, body = '' }: Ask): Answered {
  const { pathname, searchParams: query } = new URL(url);
  const by = users[headers['authorization']?.replace('token ', '') ?? ''];
  if (by === undefined) return answered(401, { message: 'Unauthorized' });
  const given = body.toString('utf8');
  const json = given === '' ? {} : (JSON.parse(given) as Json);
  const asked: Asked = { rt, by, method, query, body: json, ifMatch: headers['if-match'] };
  const path = pathname.replace(BASE, '');
  for (const [pattern, answer] of ROUTES) {
    const found = pattern.exec(`${method} ${path}`);
    if (found !== null) return answer(asked, Number(found[1] ?? 0));
  }
  return answered(404, { message: 'Not Found' });
}

const ROUTES: readonly (readonly [RegExp, Answer])[] = [
  [/^GET \/user\/(\d+)$/, ({ by }) => answered(200, { Name: by, Timezone: 'UTC', EmailAddress: '' })],
  [/^GET \/tickets$/, searched],
  [/^GET \/transactions$/, listed],
  [/^POST \/ticket$/, created],
  [/^GET \/ticket\/(\d+)$/, shown],
  [/^PUT \/ticket\/(\d+)$/, changed],
  [/^GET \/ticket\/(\d+)\/history$/, history],
  [/^POST \/ticket\/(\d+)\/comment$/, said((rt, ticket, by, text) => rt.comment(ticket, by, text))],
  [/^POST \/ticket\/(\d+)\/correspond$/, said((rt, ticket, by, text) => rt.correspond(ticket, by, text))],
  [/^GET \/transaction\/(\d+)\/attachments$/, attachments],
  [/^GET \/attachment\/(\d+)$/, attachment],
];

function answered(status: number, json: unknown, headers: Readonly<Record<string, string>> = {}): Answered {
  const bytes = Buffer.from(JSON.stringify(json));
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, bytes };
}

function valueOf(query: string, pattern: RegExp): string | undefined {
  return pattern.exec(query)?.[1]?.replaceAll(/\\(.)/g, '$1');
}

const TEXT = String.raw`'((?:[^'\\]|\\.)*)'`;

/** What was merged is found by the links that it has given to the other one, and not by its own fields. */
function searched({ rt, query }: Asked): Answered {
  const sql = query.get('query') ?? '';
  const link = valueOf(sql, new RegExp(`RefersTo = ${TEXT}`));
  const key = valueOf(sql, new RegExp(`CF\\.\\{Monitoring Key\\}' = ${TEXT}`));
  const after = Number(/id > (\d+)/.exec(sql)?.[1] ?? 0);
  const found = [...rt.tickets.values()].filter(
    ({ id, mergedInto, refersTo, fields }) =>
      id > after &&
      mergedInto === null &&
      ((link !== undefined && refersTo.has(link)) ||
        (key !== undefined && fields.get('Monitoring Key')?.includes(key) === true)),
  );
  const items = found.slice(0, PER_PAGE).map((one) => ticketJson(rt, one));
  return answered(200, { items, total: found.length, ...next(found.length) });
}

function next(total: number): Json {
  return total > PER_PAGE ? { next_page: 'more' } : {};
}

function listed({ rt, query }: Asked): Answered {
  const sql = query.get('query') ?? '';
  const after = Number(/id > (\d+)/.exec(sql)?.[1] ?? 0);
  const creator = valueOf(sql, new RegExp(`Creator = ${TEXT}`));
  const most = Number(query.get('per_page'));
  const found = rt.transactions.filter(
    (one) => one.id > after && (creator === undefined || one.creator === creator),
  );
  return answered(200, { items: found.slice(0, most).map(transactionJson), total: null });
}

function history({ rt, query }: Asked, id: number): Answered {
  const from = (Number(query.get('page') ?? 1) - 1) * PER_PAGE;
  const rows = query.get('order') === 'DESC' ? rt.historyOf(id).toReversed() : rt.historyOf(id);
  const items = rows.slice(from, from + PER_PAGE);
  return answered(200, { items: items.map(transactionJson), total: null });
}

function transactionJson(one: DoubleTransaction): Json {
  return {
    ...{ id: String(one.id), ObjectId: String(one.ticket), Type: one.type },
    ...{ Creator: { id: one.creator }, Created: instant(one.created) },
    ...{ Field: one.field, OldValue: one.oldValue, NewValue: one.newValue },
  };
}

/** A message has one part, which has its number. */
function attachments({ rt, query }: Asked, id: number): Answered {
  const { text = '', headers: Headers = '' } = rt.transactions[id - 1] ?? {};
  const isAsked = (query.get('fields') ?? '').split(',').includes('Content');
  const part = { id: String(id), ContentType: 'text/plain', Headers, ...(isAsked ? { Content: text } : {}) };
  return answered(200, { items: text === '' ? [] : [part] });
}

function attachment({ rt }: Asked, id: number): Answered {
  const { text = '', headers: Headers = '' } = rt.transactions[id - 1] ?? {};
  if (text === '') return answered(404, { message: 'Not Found' });
  const Content = Buffer.from(text).toString('base64');
  return answered(200, { id, ContentType: 'text/plain', Headers, Content });
}

function created({ rt, by, body }: Asked): Answered {
  const ticket = rt.create(by, textOf(body['Queue']), textOf(body['Subject']), textOf(body['Content'] ?? ''));
  write(rt, ticket, by, body, true);
  for (const address of list(body['RefersTo'])) ticket.refersTo.add(address);
  for (const parent of list(body['MemberOf'])) ticket.memberOf.add(Number(parent));
  const location = `${BASE}/ticket/${ticket.id}`;
  return answered(201, { type: 'ticket', id: String(ticket.id) }, { location });
}

function shown({ rt }: Asked, id: number): Answered {
  const ticket = rt.ticket(id);
  if (ticket === undefined) return answered(404, { message: 'Not Found' });
  return answered(200, ticketJson(rt, ticket), { etag: etagOf(rt, ticket) });
}

function etagOf(rt: RtDouble, { id }: DoubleTicket): string {
  return `"${rt.historyOf(id).at(-1)?.id ?? 0}"`;
}

function changed({ rt, by, body, ifMatch }: Asked, id: number): Answered {
  const ticket = rt.ticket(id);
  if (ticket === undefined) return answered(404, { message: 'Not Found' });
  if (ifMatch !== undefined && ifMatch !== etagOf(rt, ticket))
    return answered(412, { message: 'Precondition Failed' });
  const into = rt.ticket(Number(body['MergeInto'] ?? 0));
  if (into !== undefined) return answered(200, [rt.merge(ticket, into, by) ? 'Merge Successful' : 'No']);
  write(rt, ticket, by, body, false);
  for (const address of list(body['AddRefersTo'])) ticket.refersTo.add(address);
  for (const parent of list(body['AddMemberOf'])) ticket.memberOf.add(Number(parent));
  for (const parent of list(body['DeleteMemberOf'])) ticket.memberOf.delete(Number(parent));
  return answered(200, ['done']);
}

/** @param isNew then nothing is noted of it */
function write(rt: RtDouble, ticket: DoubleTicket, by: string, body: Json, isNew: boolean): void {
  const set = (field: string, oldValue: string, newValue: string): void => {
    if (!isNew) rt.set(ticket, by, field, oldValue, newValue);
  };
  if (body['Subject'] !== undefined) {
    set('Subject', ticket.subject, textOf(body['Subject']));
    ticket.subject = textOf(body['Subject']);
  }
  if (body['Priority'] !== undefined) {
    set('Priority', String(ticket.priority), textOf(body['Priority']));
    ticket.priority = Number(body['Priority']);
  }
  if (body['Due'] !== undefined) {
    const due = Date.parse(`${textOf(body['Due']).replace(' ', 'T')}Z`) / 1000;
    set('Due', String(ticket.due ?? 0), String(due));
    ticket.due = due === 0 ? null : due;
  }
  if (body['Owner'] !== undefined) {
    set('Owner', ticket.owner, textOf(body['Owner']));
    ticket.owner = textOf(body['Owner']);
  }
  for (const [name, field] of [
    ['Requestor', 'requestors'],
    ['Cc', 'cc'],
  ] as const) {
    if (body[name] === undefined) continue;
    ticket[field] = list(body[name]);
    if (!isNew) rt.note(ticket, by, { type: 'AddWatcher', field: name, newValue: ticket[field].join(' ') });
  }
  for (const [name, values] of Object.entries((body['CustomFields'] ?? {}) as Json))
    ticket.fields.set(name, list(values));
  if (body['Status'] !== undefined) rt.setStatus(ticket, by, textOf(body['Status']));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function list(value: unknown): readonly string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

function said(say: (rt: RtDouble, ticket: DoubleTicket, by: string, text: string) => number): Answer {
  return ({ rt, by, body }, id) => {
    const ticket = rt.ticket(id);
    if (ticket === undefined) return answered(404, { message: 'Not Found' });
    const transaction = say(rt, ticket, by, textOf(body['Content']));
    if (body['Status'] !== undefined) rt.setStatus(ticket, by, textOf(body['Status']));
    return answered(201, ['done'], { location: `${BASE}/transaction/${transaction}` });
  };
}

function instant(seconds: number | null): string {
  return new Date((seconds ?? 0) * 1000).toISOString().replace(/\.\d+/, '');
}

function ticketJson(rt: RtDouble, ticket: DoubleTicket): Json {
  const people = (names: readonly string[]): readonly Json[] => names.map((id) => ({ id }));
  const { id, queue, subject, status, owner, creator, requestors, cc, priority, due, fields } = ticket;
  const links = [
    ...[...ticket.refersTo].map((url) => ({ ref: 'refers-to', type: 'external', _url: url })),
    ...[...ticket.memberOf].map((parent) => ({ ref: 'parent', type: 'ticket', id: String(parent) })),
    { ref: 'correspond' },
    { ref: 'comment' },
    ...rt.actionsOf(ticket).map((to) => ({ ref: 'lifecycle', from: status, to })),
  ];
  return {
    ...{ id, Subject: subject, Status: status, Priority: priority, Queue: { Name: queue } },
    ...{ Owner: { id: owner }, Creator: { id: creator }, Requestor: people(requestors), Cc: people(cc) },
    ...{ Due: instant(due), Resolved: instant(null), _hyperlinks: links },
    CustomFields: [...fields].map(([name, values]) => ({ name, values })),
  };
}
