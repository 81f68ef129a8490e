/** `POST /v1/results`: events as JSON, one or many. An answer of 202 says that they are in the store. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { HeardRequest, SpokenReply } from '../../../host/listener.ts';
import type { Complaint, Validate } from '../../validate.ts';
import type { Sender, Take } from '../receiver.ts';

export interface ResultsWorld {
  readonly validate: Validate;
  readonly take: Take;
  /** Who that is; undefined when nobody is. */
  readonly senderOf: (request: HeardRequest) => Sender | undefined;
  readonly maxItems: number;
  /** Bytes after decompression. */
  readonly maxBytes: number;
}

const RETRY_SECONDS = '10';

export async function receiveResults(request: HeardRequest, world: ResultsWorld): Promise<SpokenReply> {
  if (request.method !== 'POST') return { ...refusal(405, 'results are posted'), headers: { allow: 'POST' } };
  const sender = world.senderOf(request);
  if (sender === undefined) {
    return { ...refusal(401, 'a valid bearer token is needed'), headers: { 'www-authenticate': 'Bearer' } };
  }
  if (request.body === undefined) return refusal(413, 'the body is too long');
  const text = await decoded(request.body, request.headers['content-encoding'], world.maxBytes);
  if (typeof text !== 'string') return text;
  const items = parsed(text);
  if (items === undefined) return refusal(422, 'the body is not JSON');
  if (items.length > world.maxItems) return refusal(413, `more than ${world.maxItems} results at once`);
  return await take(items, sender, world);
}

async function take(items: readonly unknown[], sender: Sender, world: ResultsWorld): Promise<SpokenReply> {
  const validated = world.validate(items);
  if ('complaints' in validated) return complaint(422, validated.complaints);
  const taken = await world.take(validated.reports, sender);
  switch (taken.state) {
    case 'stored':
      return { status: 202, body: { accepted: validated.reports.length } };
    case 'full':
      return { ...refusal(503, 'the store is full'), headers: { 'retry-after': RETRY_SECONDS } };
    case 'refused':
      return complaint(403, [{ item: taken.item, field: 'subject.site', message: NOT_ITS_SITE }]);
  }
}

const NOT_ITS_SITE = 'is not one of the sites that this credential speaks for';

async function decoded(
  body: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Promise<string | SpokenReply> {
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

function refusal(status: number, error: string): SpokenReply {
  return { status, body: { error } };
}

function complaint(status: number, complaints: readonly Complaint[]): SpokenReply {
  return { status, body: { error: 'no result was taken', complaints } };
}
