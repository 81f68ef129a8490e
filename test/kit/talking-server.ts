/** A small server on loopback that says what a test has written down, before TLS and instead of it. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface TalkingServer {
  readonly port: number;
  close(): Promise<void>;
}

/** @param talk is given each connection */
export async function talk(conversation: (socket: Socket) => void): Promise<TalkingServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    conversation(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Says the first at once, and the next whenever it is spoken to. */
export function script(...lines: readonly (string | Buffer)[]): (socket: Socket) => void {
  return (socket) => {
    const queue = [...lines];
    const say = (): void => {
      const next = queue.shift();
      if (next !== undefined) socket.write(next);
    };
    say();
    socket.on('data', say);
  };
}
