/** A small HTTP server on loopback that answers badly on purpose. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface TestServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  /** Paths asked for, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** @param answers by path; every other path is 404 */
export async function serve(answers: Readonly<Record<string, Answer>>): Promise<TestServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    response.on('error', () => undefined);
    (answers[path] ?? status(404))(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function body(bytes: Buffer | string): Answer {
  return (_request, response) => void response.end(bytes);
}

export function status(code: number): Answer {
  return (_request, response) => void response.writeHead(code).end(`status ${code}`);
}

export function redirect(location: string, code = 302): Answer {
  return (_request, response) => void response.writeHead(code, { location }).end();
}

/** More bytes than announced anywhere. */
export function oversized(bytes: number): Answer {
  return (_request, response) => void response.end(Buffer.alloc(bytes, 'x'));
}

/** One byte at a time, for ever. */
export function slowDrip(everyMilliseconds = 20): Answer {
  return (_request, response) => {
    const timer = setInterval(() => response.write('x'), everyMilliseconds);
    response.on('close', () => clearInterval(timer));
  };
}

/** Never says anything. */
export const silent: Answer = () => undefined;

/** Announces more than it sends and hangs up. */
export const torn: Answer = (_request, response) => {
  response.writeHead(200, { 'content-length': 1000 });
  response.write('half');
  setTimeout(() => response.destroy(), 20);
};

/** Few bytes that decode to very many. */
export function gzipBomb(decodedBytes: number): Answer {
  const bytes = gzipSync(Buffer.alloc(decodedBytes));
  return encoded('gzip', bytes);
}

export function encoded(encoding: string, bytes: Buffer): Answer {
  return (_request, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(bytes);
}
