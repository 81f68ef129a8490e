/** Asking the API of a server that the operator named: whole lists, each answer held against what it has to look like. */
import { beforeAbort } from '../../host/deadline.ts';
import type { Answered, ExchangeSettings } from '../../host/exchange.ts';
import { Failure } from '../../host/failure.ts';
import type { Host } from '../../host/host.ts';
import type { AskedServer } from '../../host/http.ts';
import { validateDocument } from '../document.ts';
import type { Shown } from './credentials.ts';

export interface ClientSettings extends Pick<ExchangeSettings, 'timeoutSeconds'> {
  /** That paths of the API follow; see {@link apiBase}. */
  readonly base: URL;
  readonly shown: Shown;
  readonly proxy: string | undefined;
  readonly retries: number;
}

/** Several values of one name are alternatives. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ApiClient {
  /** @throws Failure that names the server */
  one<T>(path: string, query: Query, schema: object): Promise<T>;
  /** Every item of a list, over all of its pages. @param item schema of one */
  list<T>(path: string, query: Query, item: object): Promise<readonly T[]>;
  /** Seconds by which the server's clock is ahead of ours, as far as it says; null: it has not said. */
  readonly aheadSeconds: number | null;
  close(): void;
}

const CONNECTIONS = 1;
const MAX_BYTES = 256 * 2 ** 20;
const MAX_PAGES = 10_000;
const LOOPBACK: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];
const BUSY: readonly number[] = [429, 500, 502, 503, 504];
const PASSING: readonly string[] = ['unreachable', 'timeout'];

/**
 * @param text as the operator gave it: the API, or the address of one of Pakiti's pages in it
 * @param mount where it is at a server that is named alone
 * @throws Failure `malformed`, `refused`
 */
export function apiBase(text: string, option: string, mount = '/'): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new Failure('malformed', `${option}: '${text}' is no http or https URL`);
  if (url.username !== '' || url.password !== '')
    throw new Failure('refused', `${option}: the URL carries credentials`);
  if (url.protocol === 'http:' && !LOOPBACK.includes(url.hostname))
    throw new Failure('refused', `${option}: http to ${url.host}, which is another machine; it takes https`);
  url.search = '';
  url.hash = '';
  url.pathname = url.pathname.replace(/[^/]*\.php$/, '').replace(/\/*$/, '/');
  if (url.pathname === '/') url.pathname = mount;
  return url;
}

/** @throws Failure */
export async function openApi(host: Host, settings: ClientSettings, signal: AbortSignal): Promise<ApiClient> {
  const { shown, proxy, timeoutSeconds } = settings;
  const server = await host.http.server({
    ...{ connections: CONNECTIONS, maxBytes: MAX_BYTES, timeoutSeconds, ...shown.settings },
    authoritiesAt: '--authorities',
    ...(proxy === undefined ? {} : { proxy }),
  });
  return new Client(host, server, settings, signal);
}

class Client implements ApiClient {
  readonly #host: Host;
  readonly #server: AskedServer;
  readonly #settings: ClientSettings;
  readonly #signal: AbortSignal;
  aheadSeconds: number | null = null;

  constructor(host: Host, server: AskedServer, settings: ClientSettings, signal: AbortSignal) {
    this.#host = host;
    this.#server = server;
    this.#settings = settings;
    this.#signal = signal;
  }

  async one<T>(path: string, query: Query, schema: object): Promise<T> {
    return await validateDocument<T>(await this.#ask(path, query), this.#named(path), schema);
  }

  async list<T>(path: string, query: Query, item: object): Promise<readonly T[]> {
    const schema = pageOf(item);
    const items: T[] = [];
    const cursors = new Set<string>();
    for (let cursor: string | undefined; ;) {
      const page = await this.one<Page<T>>(path, { ...query, cursor }, schema);
      for (const one of page.items) items.push(one);
      if (page.next === null) return items;
      if (cursors.has(page.next) || cursors.size >= MAX_PAGES)
        throw new Failure('malformed', `${this.#named(path)}: its pages do not end`);
      cursors.add(page.next);
      cursor = page.next;
    }
  }

  close(): void {
    this.#server.close();
  }

  /** For messages. */
  #named(path: string): string {
    const { base } = this.#settings;
    return `${base.host}${new URL(path, base).pathname}`;
  }

  async #ask(path: string, query: Query): Promise<unknown> {
    const url = new URL(path, this.#settings.base);
    for (const [name, values] of Object.entries(query))
      for (const value of typeof values === 'string' ? [values] : (values ?? []))
        url.searchParams.append(name, value);
    const answered = await this.#patiently(url);
    this.#compareClocks(answered);
    return this.#document(answered, path);
  }

  async #patiently(url: URL): Promise<Answered> {
    const { shown, retries } = this.#settings;
    const headers: Record<string, string> = shown.token === undefined ? {} : bearer(shown.token);
    for (let turn = 0; ; turn += 1) {
      const outcome = await beforeAbort(this.#server.get(url.href, headers), this.#signal).catch(failureIn);
      const passes =
        outcome instanceof Failure ? PASSING.includes(outcome.reason) : BUSY.includes(outcome.status);
      if (passes && turn < retries && !this.#signal.aborted) await this.#pause(turn + 1);
      else if (outcome instanceof Failure) throw outcome;
      else return outcome;
    }
  }

  async #pause(seconds: number): Promise<void> {
    const over = this.#host.clock.after(seconds, true);
    const waited = new Promise<void>((resolve) => over.addEventListener('abort', () => resolve()));
    await beforeAbort(waited, this.#signal);
  }

  #compareClocks({ headers: { date } }: Answered): void {
    const theirs = date === undefined ? Number.NaN : Date.parse(date) / 1000;
    if (Number.isNaN(theirs)) return;
    const ahead = theirs - this.#host.clock.now();
    if (this.aheadSeconds === null || Math.abs(ahead) > Math.abs(this.aheadSeconds))
      this.aheadSeconds = ahead;
  }

  #document({ status, headers, bytes }: Answered, path: string): unknown {
    const called = this.#named(path);
    if (status === 401) throw new Failure('denied', `${called}: it does not know our credential (401)`);
    if (status === 403) throw new Failure('denied', `${called}: our credential may not read (403)`);
    if (status >= 300 && status < 400)
      throw new Failure('refused', `${called}: it redirects (${status}), as to a login page`);
    if (status === 404) throw new Failure('missing', `${called}: there is no such thing (404)`);
    if (status !== 200) throw new Failure('failed', `${called}: HTTP status ${status}`);
    const type = headers['content-type'] ?? 'nothing that it names';
    if (!/^application\/json\b/i.test(type))
      throw new Failure('malformed', `${called}: not JSON but ${type}, as of a login page`);
    try {
      return JSON.parse(bytes.toString('utf8'));
    } catch {
      throw new Failure('malformed', `${called}: not JSON`);
    }
  }
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

function pageOf(item: object): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['items', 'next'],
    properties: { items: { type: 'array', items: item }, next: { type: ['string', 'null'] } },
  };
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function failureIn(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}
