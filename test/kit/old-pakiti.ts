/** A server of Pakiti before protocol 6: what it does not know it answers with ERROR. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Posted {
  /** As it was asked for, with its query. */
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

export interface OldPakiti {
  readonly url: string;
  readonly port: number;
  /** In order; what was answered with ERROR too. */
  readonly posted: readonly Posted[];
  close(): Promise<void>;
}

export interface OldPakitiOptions {
  /** Status of an ERROR; Pakiti 3 says 500. */
  readonly errorStatus?: number;
  /** Of what it takes. */
  readonly answer?: string | Buffer;
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
}

export async function oldPakiti(options: OldPakitiOptions = {}): Promise<OldPakiti> {
  const { errorStatus = 500, answer = 'OK\n', tls } = options;
  const posted: Posted[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      posted.push({ path, type: request.headers['content-type'] ?? '', body: Buffer.concat(chunks) });
      if (path.includes('protocol=6')) response.writeHead(errorStatus).end('ERROR');
      else response.end(answer);
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/feed/`,
    port,
    posted,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
