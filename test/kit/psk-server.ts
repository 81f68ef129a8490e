/** A server of TLS-PSK that answers as it is told to, and so does what NSCA-ng will not do on demand. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';

export interface PskServer {
  readonly port: number;
  /** Lines that clients have sent, in order. */
  readonly heard: readonly string[];
  stop(): Promise<void>;
}

/** What is sent when a line has come: null closes the connection, undefined is silence. */
export type Respond = (line: string, count: number) => string | null | undefined;

export async function startPskServer(
  key: string,
  respond: Respond,
  change: TlsOptions = {},
): Promise<PskServer> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTlsServer(
    {
      pskCallback: () => Buffer.from(key),
      ciphers: 'PSK:TLS_AES_128_GCM_SHA256',
      pskIdentityHint: 'x',
      ...change,
    },
    (socket) => converse(socket, heard, respond),
  );
  return await started(server, heard, sockets);
}

/** A server that takes connections and says nothing at all. */
export async function startSilentServer(): Promise<PskServer> {
  return await started(createServer(), [], new Set());
}

async function started(
  server: ReturnType<typeof createServer>,
  heard: readonly string[],
  sockets: Set<Socket>,
): Promise<PskServer> {
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function converse(socket: TLSSocket, heard: string[], respond: Respond): void {
  let buffered = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    buffered += chunk.toString('utf8');
    for (let end = buffered.indexOf('\n'); end >= 0; end = buffered.indexOf('\n')) {
      const line = buffered.slice(0, end).replace(/\r$/, '');
      buffered = buffered.slice(end + 1);
      heard.push(line);
      const answer = respond(line, heard.length);
      if (answer === null) socket.destroy();
      else if (answer !== undefined) socket.write(answer);
    }
  });
}
