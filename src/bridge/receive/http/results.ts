/** `POST /v1/results`: events as JSON, one or many. An answer of 202 says that they are in the store. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { eventId, type Event, type Report } from '../../event.ts';
import type { Appender } from '../../queue/append.ts';
import { bounded, type SubjectMap } from '../../subject-map.ts';
import type { Complaint, Validate } from '../../validate.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Partial<Record<string, string>>>;
  /** Undefined when it was longer than the listener takes. */
  readonly body: Buffer | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Who sends, and for which sites it may speak; undefined for all. */
export interface Credential {
  readonly name: string;
  readonly sites?: readonly string[] | undefined;
}

export interface ResultsWorld {
  /** The name of this receiver, which events carry from here on. */
  readonly name: string;
  readonly validate: Validate;
  readonly map: SubjectMap;
  readonly appender: Appender;
  /** Whose bearer token that is. */
  readonly credentialOf: (token: string) => Credential | undefined;
  readonly maxItems: number;
  /** Bytes after decompression. */
  readonly maxBytes: number;
}

const PATH = '/v1/results';
const RETRY_SECONDS = '10';

export async function receiveResults(request: Request, world: ResultsWorld): Promise<Reply> {
  if (request.path !== PATH) return refusal(404, 'there is nothing here; results go to POST /v1/results');
  if (request.method !== 'POST') return { ...refusal(405, 'results are posted'), headers: { allow: 'POST' } };
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const credential = token === undefined ? undefined : world.credentialOf(token);
  if (credential === undefined) {
    return { ...refusal(401, 'a valid bearer token is needed'), headers: { 'www-authenticate': 'Bearer' } };
  }
  if (request.body === undefined) return refusal(413, 'the body is too long');
  const text = await decoded(request.body, request.headers['content-encoding'], world.maxBytes);
  if (typeof text !== 'string') return text;
  const items = parsed(text);
  if (items === undefined) return refusal(422, 'the body is not JSON');
  if (items.length > world.maxItems) return refusal(413, `more than ${world.maxItems} results at once`);
  return await take(items, credential, world);
}

async function take(items: readonly unknown[], credential: Credential, world: ResultsWorld): Promise<Reply> {
  const validated = world.validate(items);
  if ('complaints' in validated) return complaint(422, validated.complaints);
  const events: Event[] = [];
  for (const [item, report] of validated.reports.entries()) {
    const own = bounded(world.map.identify(report), credential.sites);
    if (own === undefined) return complaint(403, [{ item, field: 'subject.site', message: NOT_ITS_SITE }]);
    events.push(received(own, credential, world.name));
  }
  if ((await world.appender.append(events)) === 'full') {
    return { ...refusal(503, 'the store is full'), headers: { 'retry-after': RETRY_SECONDS } };
  }
  return { status: 202, body: { accepted: events.length } };
}

const NOT_ITS_SITE = 'is not one of the sites that this credential speaks for';

function received(report: Report, { name }: Credential, source: string): Event {
  const via = [...report.via.filter((hop) => hop !== source), source];
  return { ...report, via, id: eventId(report), source, reporter: name, signature: 'none' };
}

async function decoded(
  body: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Promise<string | Reply> {
  if (encoding === undefined || encoding === 'identity') {
    return body.length > maxBytes ? refusal(413, 'the body is too long') : body.toString('utf8');
  }
  if (encoding !== 'gzip') return refusal(415, 'the only content encoding is gzip');
  try {
    return (await promisify(gunzip)(body, { maxOutputLength: maxBytes })).toString('utf8');
  } catch (error) {
    return error instanceof RangeError
      ? refusal(413, 'the body is too long')
      : refusal(422, 'the body is not gzip');
  }
}

function parsed(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as unknown[]) : [value];
  } catch {
    return undefined;
  }
}

function refusal(status: number, error: string): Reply {
  return { status, body: { error } };
}

function complaint(status: number, complaints: readonly Complaint[]): Reply {
  return { status, body: { error: 'no result was taken', complaints } };
}
