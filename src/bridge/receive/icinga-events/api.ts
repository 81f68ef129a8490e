/** The requests that we have for Icinga's API. */
import { Failure } from '../../../host/failure.ts';
import type { Streamed } from '../../../host/stream.ts';
import { boundedJson } from '../bounded-json.ts';
import { type CheckResult, objectKey, type ObjectName, type SeenResult } from './check-result.ts';
import type { IcingaObject } from './objects.ts';

/** One request to the API. @param path with its query */
export type Request = (method: 'GET' | 'POST', path: string, body?: object) => Promise<Streamed>;

export interface IcingaApi {
  /** The chunks of the event stream, which has begun when this resolves. */
  openEvents(queue: string): Promise<AsyncIterable<Buffer>>;
  /** Every host and service, with its last result. */
  objects(): Promise<readonly IcingaObject[]>;
  /** One of them; undefined when there is none of that name. */
  object(name: ObjectName): Promise<IcingaObject | undefined>;
  /** When Icinga was started or reloaded, seconds since the epoch. */
  programStart(): Promise<number>;
}

const MAX_BYTES = 512 * 2 ** 20;
const MAX_DEPTH = 64;
const ATTRIBUTES = 'attrs=name&attrs=vars&attrs=last_check_result';
/** Icinga answers 400 where it is asked for an attribute that a type does not have. */
const QUERIES = { hosts: ATTRIBUTES, services: `${ATTRIBUTES}&attrs=host_name` };

interface RawObject {
  readonly type: string;
  readonly attrs: {
    readonly name: string;
    readonly host_name?: string;
    readonly vars: Readonly<Record<string, unknown>> | null;
    readonly last_check_result: CheckResult | null;
  };
}

/** What it throws is a Failure that names the path: as `OpenStream`, or `denied`, `missing`, `malformed`, `failed`. */
export function icingaApi(request: Request): IcingaApi {
  return {
    async openEvents(queue) {
      const { status, chunks } = await request('POST', '/v1/events', { queue, types: ['CheckResult'] });
      if (status === 200) return chunks;
      throw await statusFailure('/v1/events', status, chunks);
    },
    async objects() {
      const hosts = await results<RawObject>(`/v1/objects/hosts?${QUERIES.hosts}`);
      const services = await results<RawObject>(`/v1/objects/services?${QUERIES.services}`);
      return [...hosts, ...services].map(objectOf);
    },
    async object({ host, service }) {
      const kind = service === undefined ? 'hosts' : 'services';
      const path = `/v1/objects/${kind}/${encodeURIComponent(objectKey({ host, service }))}?${QUERIES[kind]}`;
      const [found] = await results<RawObject>(path).catch(nothingWhenMissing);
      return found && objectOf(found);
    },
    async programStart() {
      const [status] = await results<Status>('/v1/status/IcingaApplication');
      return status?.status.icingaapplication.app.program_start ?? 0;
    },
  };

  async function results<T>(path: string): Promise<readonly T[]> {
    const { status, chunks } = await request('GET', path);
    if (status !== 200) throw await statusFailure(path, status, chunks);
    const read = boundedJson(await collected(chunks, path), MAX_DEPTH);
    if ('why' in read) throw new Failure('malformed', `${pathOnly(path)}: the answer ${read.why}`);
    return (read.value as { readonly results: readonly T[] }).results;
  }
}

interface Status {
  readonly status: { readonly icingaapplication: { readonly app: { readonly program_start: number } } };
}

/** A line of the stream; undefined for an event of another kind. */
export function seenInLine(line: Buffer): SeenResult | undefined | { readonly why: string } {
  const read = boundedJson(line, MAX_DEPTH);
  if ('why' in read) return read;
  const event = read.value as {
    readonly type?: string;
    readonly host?: string;
    readonly service?: string;
    readonly check_result?: CheckResult;
  } | null;
  if (event?.type !== 'CheckResult' || event.host === undefined || event.check_result === undefined)
    return undefined;
  return { host: event.host, service: event.service, result: event.check_result };
}

function objectOf({ type, attrs }: RawObject): IcingaObject {
  const { name, host_name: host = name, vars, last_check_result: last } = attrs;
  return {
    host,
    ...(type === 'Service' && { service: name }),
    vars: vars ?? {},
    last: last ?? undefined,
  };
}

function nothingWhenMissing(error: unknown): readonly never[] {
  if (error instanceof Failure && error.reason === 'missing') return [];
  throw error;
}

const REASONS: Readonly<Partial<Record<number, readonly [Failure['reason'], string]>>> = {
  401: ['denied', 'Icinga knows no such ApiUser and password, or client certificate'],
  403: ['denied', 'the ApiUser lacks a permission'],
  404: ['missing', 'there is no such object, or the ApiUser lacks a permission'],
  503: ['unreachable', 'Icinga is starting or reloading'],
};

/** What else the answer says is not read, but to its end. */
async function statusFailure(path: string, status: number, chunks: AsyncIterable<Buffer>): Promise<Failure> {
  await collected(chunks, path).catch(() => undefined);
  const [reason, why] = REASONS[status] ?? ['failed', 'which is unexpected'];
  return new Failure(reason, `${pathOnly(path)}: status ${status}, ${why}`);
}

function pathOnly(path: string): string {
  return path.replace(/\?.*/, '');
}

async function collected(chunks: AsyncIterable<Buffer>, path: string): Promise<Buffer> {
  const all: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new Failure('too-large', `${pathOnly(path)}: more than ${MAX_BYTES} bytes`);
    all.push(chunk);
  }
  return Buffer.concat(all);
}
