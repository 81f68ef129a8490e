/**
 * A server on loopback that fails as real ones do, on demand: any status, no answer, a torn one, one byte at a time, or an
 * answer that is lost after the effect. What a working server does is the other side's, which is handed in.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Heard {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Partial<Record<string, string>>>;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Performed {
  readonly reply: Reply;
  /** What the request has had its effect on; the same key twice is the effect twice. */
  readonly effects: readonly string[];
}

export interface OtherSide {
  /** Does what is asked, or has another server do it. */
  perform(heard: Heard): Performed | Promise<Performed>;
  /** Whether a request is one that faults are planned for; every POST unless it says otherwise. */
  isAtStake?(heard: Heard): boolean;
}

export type Fault =
  /** A status in place of the effect; a success has the effect, and the other side's body unless one is given. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | ((heard: Heard) => string);
    }
  | { readonly kind: 'never' }
  /** The connection is reset: before the effect, or after it. */
  | { readonly kind: 'abort'; readonly effect: boolean }
  /** Half of the answer after the effect, and the connection is reset. */
  | { readonly kind: 'torn' }
  /** The answer after the effect, a byte at a time. */
  | { readonly kind: 'drip'; readonly everyMilliseconds: number }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** More bytes than anybody wants. */
  | { readonly kind: 'endless' };

export interface FaultServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly heard: readonly Heard[];
  /** How often each key has had its effect. */
  readonly effects: ReadonlyMap<string, number>;
  /** What becomes of the next requests that are at stake, one each; then all is well. */
  plan(...faults: readonly Fault[]): void;
  /** What becomes of every request that is at stake from now on, beyond what is planned. */
  flap(choose: (heard: Heard) => Fault | undefined): void;
  close(): Promise<void>;
}

export async function startFaultServer(side: OtherSide): Promise<FaultServer> {
  const heard: Heard[] = [];
  const effects = new Map<string, number>();
  const planned: Fault[] = [];
  let flapping: (heard: Heard) => Fault | undefined = () => undefined;
  const isAtStake = side.isAtStake?.bind(side) ?? (({ method }: Heard): boolean => method === 'POST');

  const perform = async (request: Heard): Promise<Reply> => {
    const performed = await side.perform(request);
    for (const key of performed.effects) effects.set(key, (effects.get(key) ?? 0) + 1);
    return performed.reply;
  };
  const server = createServer((request, response) => {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    void hear(request)
      .then(async (one) => {
        heard.push(one);
        const fault = isAtStake(one) ? (planned.shift() ?? flapping(one)) : undefined;
        await answer(one, response, fault, perform);
      })
      .catch(() => response.socket?.resetAndDestroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    effects,
    plan: (...faults) => void planned.push(...faults),
    flap(choose) {
      flapping = choose;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function hear(request: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = '', url = '', headers } = request;
  const single = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return {
    method,
    path: url,
    headers: Object.fromEntries(single) as Heard['headers'],
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

async function answer(
  heard: Heard,
  response: ServerResponse,
  fault: Fault | undefined,
  perform: (heard: Heard) => Promise<Reply>,
): Promise<void> {
  switch (fault?.kind) {
    case undefined: {
      speak(response, await perform(heard));
      return;
    }
    case 'status': {
      speak(response, await statusReply(heard, fault, perform));
      return;
    }
    case 'never':
      return;
    case 'abort':
      if (fault.effect) await perform(heard);
      response.socket?.resetAndDestroy();
      return;
    case 'torn': {
      tear(response, await perform(heard));
      return;
    }
    case 'drip': {
      await drip(response, await perform(heard), fault.everyMilliseconds);
      return;
    }
    case 'slow':
      await delay(fault.milliseconds);
      {
        speak(response, await perform(heard));
        return;
      }
    case 'endless': {
      pour(response);
      return;
    }
  }
}

async function statusReply(
  heard: Heard,
  { status, headers = {}, body }: Extract<Fault, { kind: 'status' }>,
  perform: (heard: Heard) => Promise<Reply>,
): Promise<Reply> {
  const own = status >= 200 && status < 300 ? (await perform(heard)).body : `status ${status}`;
  return { status, headers, body: typeof body === 'function' ? body(heard) : (body ?? own) };
}

function speak(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(status === 204 ? undefined : body);
}

function tear(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) + 10 });
  response.write(body.slice(0, body.length / 2));
  setTimeout(() => response.socket?.resetAndDestroy(), 20);
}

async function drip(
  response: ServerResponse,
  { status, body }: Reply,
  everyMilliseconds: number,
): Promise<void> {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) });
  for (const byte of Buffer.from(body)) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await delay(everyMilliseconds);
  }
  response.end();
}

function pour(response: ServerResponse): void {
  response.writeHead(200);
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, ' ')));
  };
  response.on('drain', more);
  more();
}
