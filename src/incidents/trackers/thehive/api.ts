/**
 * TheHive 5 in the calls that a tracker needs.
 * Source: TheHive 5 API reference (docs.strangebee.com/thehive/api-docs), and its own client thehive4py 2.
 */
import type { Target } from '../../../bridge/deliver/over-http/target.ts';
import { wellFormedJson } from '../../../bridge/deliver/over-http/well-formed.ts';
import type { Ask } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import type { Hold } from '../hold.ts';
import { type Asked, askTracker } from '../over-http.ts';
import type { Answer } from '../tracker.ts';

export type Kind = 'alert' | 'case';

/** Of an alert or a case, what we look at. */
export interface Item {
  readonly id: string;
  readonly status: string;
  /** `New`, `InProgress`, `Imported` or `Closed`: statuses are the organisation's own, stages are TheHive's. */
  readonly stage: string;
  /** Of an alert that is part of a case. */
  readonly caseId: string | undefined;
  readonly title: string;
  readonly severity: number;
  readonly description: string;
}

/** The call has not done what it was made for: what is to be said of the operation. */
export class NotDone extends Error {
  readonly answer: Exclude<Answer, { readonly state: 'sent' }>;
  readonly status: number | undefined;

  constructor(answer: NotDone['answer'], status: number | undefined) {
    super(answer.reason);
    this.answer = answer;
    this.status = status;
  }
}

export interface HiveApi {
  /** As reasons name it. */
  readonly host: string;
  /** @throws NotDone with status 400 where there is one with the same type, source and sourceRef */
  createAlert(alert: object): Promise<string>;
  createCase(one: object): Promise<string>;
  /** The oldest first. */
  findAlerts(key: {
    readonly type: string;
    readonly source: string;
    readonly sourceRef: string;
  }): Promise<readonly Item[]>;
  findCases(tag: string): Promise<readonly Item[]>;
  get(kind: Kind, id: string): Promise<Item>;
  update(kind: Kind, id: string, fields: object): Promise<void>;
  merge(alert: string, into: string): Promise<void>;
  comment(kind: Kind, id: string, message: string): Promise<string>;
  /** The id of the comment with a text in it; undefined where there is none. */
  findComment(kind: Kind, id: string, text: string): Promise<string | undefined>;
}

export interface HiveConnection {
  readonly target: Target;
  readonly token: string;
  readonly organisation: string | undefined;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Of the operation that it is all for. */
  readonly hold: Hold;
}

const MOST_COMMENTS = 1000;
const QUERY = '/query';

interface Calls {
  readonly call: (method: Ask['method'], path: string, body?: object) => Promise<unknown>;
  readonly query: (...steps: readonly object[]) => Promise<readonly unknown[]>;
}

function callsTo({ target, token, organisation, now, hold }: HiveConnection): Calls {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    ...(organisation === undefined ? {} : { 'x-organisation': organisation }),
  };
  const call: Calls['call'] = async (method, path, body) => {
    const ask = { method, url: `${target.base}/api/v1${path}`, headers };
    const isReading = method === 'GET' || path === QUERY;
    const asked: Asked = await askTracker(
      { target, secrets: [token], now, ...(isReading ? {} : { hold }) },
      body === undefined ? ask : { ...ask, body: wellFormedJson(body) },
    );
    if (asked.kind === 'not') throw new NotDone(asked.answer, asked.status);
    const text = asked.answered.bytes.toString('utf8');
    return text === '' ? undefined : jsonOf(text, target.host);
  };
  return {
    call,
    async query(...steps) {
      const found = await call('POST', QUERY, { query: steps });
      if (!Array.isArray(found))
        throw new Failure('malformed', `${target.host}: a query is answered with no list`);
      return found as readonly unknown[];
    },
  };
}

export function hiveApi(connection: HiveConnection): HiveApi {
  const { target } = connection;
  const { call, query } = callsTo(connection);
  const items = async (list: string, filter: object): Promise<readonly Item[]> => {
    const sort = { _name: 'sort', _fields: [{ _createdAt: 'asc' }] };
    return (await query({ _name: list }, { _name: 'filter', ...filter }, sort)).map((one) =>
      itemOf(one, target.host),
    );
  };
  const create = async (path: string, body: object): Promise<string> =>
    textIn(recordOf(await call('POST', path, body), target.host), '_id', target.host);

  return {
    host: target.host,
    createAlert: (alert) => create('/alert', alert),
    createCase: (one) => create('/case', one),
    findAlerts: (key) =>
      items('listAlert', {
        _and: Object.entries(key).map(([_field, _value]) => ({ _eq: { _field, _value } })),
      }),
    findCases: (tag) => items('listCase', { _eq: { _field: 'tags', _value: tag } }),
    get: async (kind, id) => itemOf(await call('GET', `/${kind}/${encodeURIComponent(id)}`), target.host),
    async update(kind, id, fields) {
      await call('PATCH', `/${kind}/${encodeURIComponent(id)}`, fields);
    },
    async merge(alert, into) {
      await call('POST', `/alert/${encodeURIComponent(alert)}/merge/${encodeURIComponent(into)}`);
    },
    comment: (kind, id, message) => create(`/${kind}/${encodeURIComponent(id)}/comment`, { message }),
    async findComment(kind, id, text) {
      const get = kind === 'alert' ? 'getAlert' : 'getCase';
      const page = { _name: 'page', from: 0, to: MOST_COMMENTS };
      const sort = { _name: 'sort', _fields: [{ _createdAt: 'desc' }] };
      const comments = await query({ _name: get, idOrName: id }, { _name: 'comments' }, sort, page);
      for (const comment of comments.map((one) => recordOf(one, target.host))) {
        if (textIn(comment, 'message', target.host).includes(text))
          return textIn(comment, '_id', target.host);
      }
      return undefined;
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** A page of a proxy, or a login page, is an answer too. @throws Failure */
function jsonOf(text: string, host: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('malformed', `${host}: answers with what is no JSON`);
  }
}

function itemOf(value: unknown, host: string): Item {
  const item = recordOf(value, host);
  const { caseId, severity } = item;
  return {
    id: textIn(item, '_id', host),
    status: textIn(item, 'status', host),
    stage: textIn(item, 'stage', host),
    caseId: typeof caseId === 'string' ? caseId : undefined,
    title: textIn(item, 'title', host),
    severity: typeof severity === 'number' ? severity : 0,
    description: textIn(item, 'description', host),
  };
}

function recordOf(value: unknown, host: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Failure('malformed', `${host}: answers with what is no object`);
}

function textIn(fields: Fields, name: string, host: string): string {
  const { [name]: value } = fields;
  if (typeof value === 'string') return value;
  throw new Failure('malformed', `${host}: answers without '${name}'`);
}
