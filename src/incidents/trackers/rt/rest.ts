/** One request to RT's REST 2.0 and what its answer means. No answer but JSON with a good status is taken for one. */
import type { Answered, Ask } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import type { Clock } from '../../../host/host.ts';
import { retryAfter } from '../../../bridge/deliver/over-http/retry-after.ts';
import { said } from '../../../bridge/deliver/over-http/said.ts';
import type { Target } from '../../../bridge/deliver/over-http/target.ts';
import { wellFormedJson } from '../../../bridge/deliver/over-http/well-formed.ts';
import type { RequestRate } from './request-rate.ts';
import type { Hold, MayBegin } from '../hold.ts';
import { RtFailure, type RtTrouble } from './rt-failure.ts';

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below `/REST/2.0`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** As RT gave it. */
  readonly ifMatch?: string;
  /** Aborted when it is too late to begin. */
  readonly deadline?: AbortSignal;
  /** Within which it is asked; absent where it has no effect. */
  readonly hold?: Hold;
}

export interface RestAnswer {
  readonly json: unknown;
  readonly headers: Answered['headers'];
}

export interface Rest {
  /** As reasons name it. */
  readonly host: string;
  /** @throws RtFailure for everything but JSON with a status of 2xx */
  ask(request: RestRequest): Promise<RestAnswer>;
  close(): Promise<void>;
}

/** What RT takes at most to stop when nobody waits for it any more, as far as anybody can know. */
const STOP_SECONDS = 5;
/** Of a proxy: RT may still be at it. */
const GATEWAY_TIMEOUT = 504;

/** A browser is sent to the login page by RT, which goes by this. */
const USER_AGENT = 'secmon';

export function rest(target: Target, token: string, rate: RequestRate, clock: Clock): Rest {
  return {
    host: target.host,
    async ask(request) {
      await rate.turn(request.deadline);
      try {
        const { hold } = request;
        if (hold === undefined) return meaningOf(await answerTo(request), request);
        const effect = async (mayBegin: MayBegin): Promise<RestAnswer> =>
          meaningOf(await answerTo(request, mayBegin), request);
        return await hold.during({ lasts: target.timeoutSeconds + STOP_SECONDS }, effect, goesOn);
      } catch (error) {
        if (error instanceof RtFailure && error.afterSeconds !== undefined) rate.holdOff(error.afterSeconds);
        throw error;
      }
    },
    close: () => target.close(),
  };

  async function answerTo(request: RestRequest, mayBegin?: MayBegin): Promise<Answered> {
    try {
      const ask = askOf(request, target.base, token);
      return await target.ask(mayBegin === undefined ? ask : { ...ask, mayBegin });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const certainlyNot = error.reason === 'refused' || error.reason === 'denied';
      throw new RtFailure('lost', error.message, {
        cause: error,
        mayHaveHappened: request.method !== 'GET' && !certainlyNot,
        goesOn: error.reason === 'timeout',
      });
    }
  }

  function meaningOf({ status, headers, bytes }: Answered, { method }: RestRequest): RestAnswer {
    const text = bytes.toString('utf8');
    const failure = (trouble: RtTrouble, why: string, afterSeconds?: number): RtFailure =>
      new RtFailure(trouble, `${target.host}: ${why}`, {
        mayHaveHappened: method !== 'GET' && UNCERTAIN.includes(trouble),
        goesOn: status === GATEWAY_TIMEOUT,
        ...(afterSeconds === undefined ? {} : { afterSeconds }),
      });
    const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
    if (status >= 200 && status < 300) {
      if (!isJson) throw failure('not-rt', `answered ${status} with a page in place of JSON, ${NOT_RT}`);
      const json = parsed(text);
      if (json === undefined) throw failure('unreadable', `answered ${status} with JSON that is none`);
      return { json, headers };
    }
    const words = said(messageIn(text, isJson), [token]);
    const afterSeconds = retryAfter(headers['retry-after'], clock.now());
    const trouble = troubleOf(status, isJson, afterSeconds !== undefined);
    const hint = trouble === 'not-rt' ? `, ${NOT_RT}` : (HINTS[trouble] ?? '');
    const why = `answered ${status}${words === '' ? '' : `, ${words}`}${hint}`;
    throw failure(
      trouble,
      why,
      trouble === 'throttled' ? (afterSeconds ?? DEFAULT_PATIENCE_SECONDS) : undefined,
    );
  }
}

/** Answers after which nothing is known of what was asked: a proxy may have given them after RT had done it. */
const UNCERTAIN: readonly RtTrouble[] = ['broken', 'throttled', 'not-rt', 'unreadable'];
const NOT_RT = 'so it is a login page, a proxy, or not the address of RT';
const HINTS: Readonly<Partial<Record<RtTrouble, string>>> = {
  unauthorized: '; the token is wrong, revoked or expired, or the web server keeps the Authorization header',
};
const DEFAULT_PATIENCE_SECONDS = 30;

function troubleOf(status: number, isJson: boolean, asksForPatience: boolean): RtTrouble {
  if (status < 400) return 'not-rt';
  if (status === 429 || (status === 503 && asksForPatience)) return 'throttled';
  if (status >= 500) return 'broken';
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return isJson ? 'no-such' : 'not-rt';
    case 412:
      return 'stale';
    default:
      return 'rejected';
  }
}

function askOf({ method, path, query, body, ifMatch }: RestRequest, base: string, token: string): Ask {
  const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
  return {
    method,
    url: `${base}/REST/2.0${path}${search}`,
    headers: {
      authorization: `token ${token}`,
      accept: 'application/json',
      'user-agent': USER_AGENT,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
    ...(body === undefined ? {} : { body: wellFormedJson(body) }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** RT's own words, without the page around them where it is one. */
function messageIn(text: string, isJson: boolean): string {
  if (!isJson) return '';
  const json = parsed(text);
  const message = typeof json === 'object' && json !== null && 'message' in json ? json.message : undefined;
  return typeof message === 'string' ? message : '';
}

function goesOn(error: unknown): boolean {
  return error instanceof RtFailure && error.goesOn;
}
