/** The requests of Icinga's REST API that results are delivered with, and problems acknowledged. */
import type { Answered } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import type { Clock } from '../../../host/host.ts';
import { matchesWildcard } from '../../route/wildcard.ts';
import { meaningOf } from '../over-http/meaning.ts';
import { said } from '../over-http/said.ts';
import type { Target } from '../over-http/target.ts';
import type { IcingaObject } from './object.ts';
import { parseStored, type StoredResult } from './stored-result.ts';

export interface IcingaLogin {
  readonly user: string;
  readonly password: string;
}

export interface IcingaApi {
  /** Its last result, null while it has none. @returns undefined where there is no such object @throws Failure */
  lastResult(object: IcingaObject): Promise<StoredResult | null | undefined>;
  /** What Icinga says of the object. @throws Failure when it says nothing of it */
  process(body: string): Promise<Said>;
  /** Any other action on one object, as {@link IcingaApi.process}. */
  act(action: string, body: string): Promise<Said>;
  /** @param path of one object, with what is asked of it @returns its answer, undefined for 404 @throws Failure */
  read(path: string): Promise<string | undefined>;
  /** Objects of a type that a filter in the body chooses. @throws Failure */
  query(path: string, body: string): Promise<string>;
  /** @throws Failure `denied` where our user may not do what we need, in which case objects seem not to exist */
  requirePermissions(): Promise<void>;
  /** @throws Failure */
  close(): Promise<void>;
}

export interface Said {
  /** As of HTTP. */
  readonly code: number;
  readonly status: string;
  /** How long it asks to be left alone. */
  readonly afterSeconds?: number;
}

export const NEEDED_PERMISSIONS: readonly string[] = [
  'actions/process-check-result',
  'objects/query/Host',
  'objects/query/Service',
];

/** @param login undefined where a client certificate says who we are */
export function icingaApi(target: Target, login: IcingaLogin | undefined, clock: Clock): IcingaApi {
  const authorization = login === undefined ? undefined : basic(login);
  const headers = authorization === undefined ? {} : { authorization };
  const secrets = login === undefined ? [] : [login.password, basic(login).slice('Basic '.length)];
  const { act, get, post, requireTaken } = calls(target, headers, secrets, clock);

  return {
    async lastResult({ path }) {
      const answer = await get(`${path}?attrs=last_check_result`);
      if (answer.status === 404) return undefined;
      const stored = parseStored(answer.bytes.toString('utf8'));
      if (stored === undefined)
        throw new Failure('malformed', `${target.host}: no object of Icinga in the answer`);
      return stored;
    },
    process: (body) => act('process-check-result', body),
    act,
    async read(path) {
      const answer = await get(path);
      return answer.status === 404 ? undefined : answer.bytes.toString('utf8');
    },
    async query(path, body) {
      const answer = await post(path, body, { 'x-http-method-override': 'GET' });
      requireTaken(answer);
      return answer.bytes.toString('utf8');
    },
    async requirePermissions() {
      const answer = await get('/v1');
      const held = parsePermissions(answer.bytes.toString('utf8'));
      if (held === undefined) throw new Failure('malformed', `${target.host}: no answer of Icinga's API`);
      const missing = NEEDED_PERMISSIONS.filter((needed) => !held.some((one) => covers(one, needed)));
      if (missing.length > 0)
        throw new Failure('denied', `${target.host}: the API user lacks ${missing.join(', ')}`);
    },
    close: () => target.close(),
  };
}

interface Calls {
  readonly act: IcingaApi['act'];
  readonly get: (path: string) => Promise<Answered>;
  readonly post: (path: string, body: string, more?: Readonly<Record<string, string>>) => Promise<Answered>;
  /** @throws Failure for every answer that is no success */
  readonly requireTaken: (answer: Answered) => void;
}

function calls(
  target: Target,
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
  clock: Clock,
): Calls {
  return { act, get, post, requireTaken };

  async function act(action: string, body: string): Promise<Said> {
    return saidOf(await post(`/v1/actions/${action}`, body));
  }

  async function post(
    path: string,
    body: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    return await target.ask({
      method: 'POST',
      url: `${target.base}${path}`,
      headers: { ...headers, ...more, 'content-type': 'application/json' },
      body,
    });
  }

  async function get(path: string): Promise<Answered> {
    const answer = await target.ask({ method: 'GET', url: `${target.base}${path}`, headers });
    if (answer.status !== 404) requireTaken(answer);
    return answer;
  }

  function requireTaken(answer: Answered): void {
    const meaning = meaningOf(answer, { host: target.host, secrets, now: clock.now() });
    if (meaning.kind === 'trouble') throw meaning.failure;
    if (meaning.kind !== 'taken') throw new Failure('failed', meaning.reason);
  }

  function saidOf(answer: Answered): Said {
    const one = parseSaid(answer.bytes.toString('utf8'));
    const meaning = meaningOf(answer, { host: target.host, secrets, now: clock.now() });
    if (meaning.kind === 'wait')
      return { code: answer.status, status: meaning.reason, afterSeconds: meaning.afterSeconds };
    // A result of the object is the object's own, a 403 too; without one the request as a whole was turned away.
    if (one !== undefined) return { code: one.code, status: said(one.status, secrets) };
    if (meaning.kind === 'trouble') throw meaning.failure;
    if (meaning.kind === 'taken')
      throw new Failure('malformed', `${target.host}: does not say what became of it`);
    return { code: answer.status, status: meaning.reason };
  }
}

function basic({ user, password }: IcingaLogin): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function parseSaid(text: string): Said | undefined {
  try {
    const { results } = JSON.parse(text) as { readonly results?: readonly Partial<Said>[] };
    const { code, status } = results?.[0] ?? {};
    return typeof code === 'number' ? { code, status: String(status) } : undefined;
  } catch {
    return undefined;
  }
}

function parsePermissions(text: string): readonly string[] | undefined {
  try {
    const { results } = JSON.parse(text) as {
      readonly results?: readonly { readonly permissions?: readonly unknown[] }[];
    };
    return results?.[0]?.permissions?.map(String);
  } catch {
    return undefined;
  }
}

/** Permissions are compared without regard to case. */
function covers(permission: string, needed: string): boolean {
  return matchesWildcard(permission.toLowerCase(), needed.toLowerCase());
}
