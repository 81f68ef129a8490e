/** An HTTP server on loopback that hands whole, bounded requests on. */
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, HeardRequest, SpokenReply } from '../listener.ts';

export interface ListenerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly maxBodyBytes: number;
}

export interface Listener {
  readonly port: number;
  /** Takes no new connections, answers what has begun, and resolves when all is answered. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const REQUEST_MILLISECONDS = 60_000;

/** @param answer what it throws is answered with 500 */
export async function listen({ port, maxBodyBytes }: ListenerOptions, answer: Answer): Promise<Listener> {
  const { createServer } = await import('node:http');
  const server = createServer({ requestTimeout: REQUEST_MILLISECONDS }, (request, response) => {
    void converse(request, response, maxBodyBytes, answer);
  });
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}

async function converse(
  request: IncomingMessage,
  response: ServerResponse,
  maxBodyBytes: number,
  answer: Answer,
): Promise<void> {
  response.on('error', () => undefined);
  try {
    const body = await bodyOf(request, maxBodyBytes);
    speak(response, await answer(heardOf(request, body)));
  } catch {
    speak(response, { status: 500, body: { error: 'it could not be stored' } });
  }
}

function heardOf(request: IncomingMessage, body: Buffer | undefined): HeardRequest {
  const { method = '', url = '', headers, socket } = request;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const single = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(single) as HeardRequest['headers'],
    body,
    client: { address: socket.remoteAddress ?? '' },
  };
}

/** What is too long is read to its end all the same, so that the sender hears why it was refused. */
async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  return length <= maxBytes ? Buffer.concat(chunks) : undefined;
}

function speak(response: ServerResponse, { status, headers, body }: SpokenReply): void {
  if (response.headersSent || response.destroyed) return;
  const bytes =
    typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
    ...headers,
  });
  response.end(bytes);
}
