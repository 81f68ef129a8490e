/** An HTTP or HTTPS server that hands whole, bounded requests on. */
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Failure, failureOf } from '../failure.ts';
import {
  type Answer,
  type Client,
  type HeardRequest,
  type Listener,
  LISTENER_LIMITS,
  type ListenerLimits,
  type ListenerOptions,
  type ListenerTls,
  type SpokenReply,
} from '../listener.ts';
import { boundConnections, followConversations } from './connections.ts';
import { clientOf, serverTls } from './listener-tls.ts';
import { requestRates } from './request-rates.ts';

const LOOPBACK = '127.0.0.1';
const HEADER_BYTES = 16_384;
/** How often connections are held against the time limits. */
const INSPECTION_MILLISECONDS = 1000;
const BUSY_RETRY_SECONDS = '5';

/**
 * @param answer what it throws is answered with 500
 * @throws Failure where it cannot listen, or certificate and key cannot be used
 */
export async function listen(options: ListenerOptions, answer: Answer): Promise<Listener> {
  const { address = LOOPBACK, port, tls } = options;
  const limits = { ...LISTENER_LIMITS, ...options.limits };
  const server = createServer(tls, limits);
  const rates = requestRates(limits, () => performance.now() / 1000);
  const room = { left: limits.bodyBytesInAll };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const client = clientOf(request.socket);
    const tooMany = { ...TOO_MANY, headers: { 'retry-after': rates.retryAfter } };
    const allowed = rates.isAllowed(client.address);
    const conversation = { request, response, client, limits, room, answer, trouble: options.trouble };
    void converse(allowed ? conversation : { ...conversation, room: { left: 0 }, busy: tooMany });
  });
  boundConnections(server, limits);
  const conversations = followConversations(server);
  server.listen(port, address);
  await once(server, 'listening').catch((error: unknown) => {
    throw failureOf(error, `${address} port ${port}`);
  });
  return {
    port: (server.address() as AddressInfo).port,
    renew: (renewed) => {
      if (!('setSecureContext' in server)) throw new Failure('refused', 'it listens without TLS');
      server.setSecureContext(serverTls(renewed));
    },
    close: () => conversations.finish(limits.requestSeconds),
  };
}

function createServer(tls: ListenerTls | undefined, limits: ListenerLimits): Server | TlsServer {
  const bounds = {
    headersTimeout: limits.headerSeconds * 1000,
    requestTimeout: limits.requestSeconds * 1000,
    keepAliveTimeout: limits.idleSeconds * 1000,
    maxHeaderSize: HEADER_BYTES,
    connectionsCheckingInterval: INSPECTION_MILLISECONDS,
  };
  if (tls === undefined) return process.getBuiltinModule('node:http').createServer(bounds);
  const handshakeTimeout = limits.headerSeconds * 1000;
  return process
    .getBuiltinModule('node:https')
    .createServer({ ...bounds, handshakeTimeout, ...serverTls(tls) });
}

const TOO_MANY: SpokenReply = { status: 429, body: { error: 'too many requests' } };
const BUSY: SpokenReply = {
  status: 503,
  headers: { 'retry-after': BUSY_RETRY_SECONDS },
  body: { error: 'too much is being read at once' },
};
/** The rest of it stays unread, and so nobody may speak on this connection any more. */
const ENDLESS: SpokenReply = {
  status: 413,
  headers: { connection: 'close' },
  body: { error: 'the body is too long' },
};
const BROKEN: SpokenReply = { status: 500, body: { error: 'it could not be stored' } };

interface Conversation {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: Client;
  readonly limits: ListenerLimits;
  /** Bytes that may still be held for requests. */
  readonly room: { left: number };
  /** Said where there is no room. */
  readonly busy?: SpokenReply;
  readonly answer: Answer;
  readonly trouble: ListenerOptions['trouble'];
}

async function converse({
  request,
  response,
  client,
  limits,
  room,
  busy = BUSY,
  answer,
  trouble,
}: Conversation): Promise<void> {
  const complain = (reply: SpokenReply): void =>
    speak(response, trouble === undefined ? reply : { ...reply, body: trouble });
  response.on('error', () => undefined);
  let held = 0;
  const hold = (bytes: number): boolean => {
    if (bytes > room.left) return false;
    room.left -= bytes;
    held += bytes;
    return true;
  };
  try {
    const body = await bodyOf(request, limits.bodyBytes, hold);
    if (body === 'busy') complain(busy);
    else if (body === 'endless') complain(ENDLESS);
    else speak(response, await answer(heardOf(request, client, body)));
  } catch {
    complain(BROKEN);
  } finally {
    room.left += held;
  }
}

function heardOf(request: IncomingMessage, client: Client, body: Buffer | undefined): HeardRequest {
  const { method = '', url = '', headers } = request;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const single = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(single) as HeardRequest['headers'],
    body,
    client,
  };
}

/** What is not kept is read on all the same, up to this many times the limit, so that the sender hears why. */
const POLITENESS = 4;

async function bodyOf(
  request: IncomingMessage,
  maxBytes: number,
  hold: (bytes: number) => boolean,
): Promise<Buffer | undefined | 'busy' | 'endless'> {
  const chunks: Buffer[] = [];
  let length = 0;
  let hasRoom = hold(1);
  // Whoever stops reading has still something to say on the connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > POLITENESS * maxBytes) return 'endless';
    hasRoom &&= length > maxBytes || hold(chunk.length);
    if (hasRoom && length <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (!hasRoom) return 'busy';
  return length <= maxBytes ? Buffer.concat(chunks) : undefined;
}

function speak(response: ServerResponse, { status, headers, body }: SpokenReply): void {
  if (response.headersSent || response.destroyed) return;
  const bytes =
    typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(bytes);
}
