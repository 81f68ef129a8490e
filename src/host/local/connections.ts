/** The open connections of a server: how many, and which of them nobody waits on. */
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { ListenerLimits } from '../listener.ts';

export function boundConnections(server: Server | TlsServer, limits: ListenerLimits): void {
  const counts = new Map<string, number>();
  server.maxConnections = limits.connections;
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    const count = (counts.get(remoteAddress) ?? 0) + 1;
    counts.set(remoteAddress, count);
    socket.on('close', () => {
      const left = (counts.get(remoteAddress) ?? 1) - 1;
      if (left === 0) counts.delete(remoteAddress);
      else counts.set(remoteAddress, left);
    });
    if (count > limits.connectionsPerClient) socket.destroy();
  });
}

/** Connections on which nothing was asked are closed at once; the others when they are answered. */
export function followConversations(server: Server | TlsServer): {
  finish(patienceSeconds: number): Promise<void>;
} {
  const silent = new Map<string, Socket>();
  /** Requests under way of those that are not silent: some send the next before they have heard of the first. */
  const busy = new Map<string, number>();
  let finishing = false;
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    silent.set(peer, socket);
    socket.on('close', () => silent.delete(peer));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const peer = peerOf(socket);
    silent.delete(peer);
    busy.set(peer, (busy.get(peer) ?? 0) + 1);
    if (finishing) response.setHeader('connection', 'close');
    response.on('close', () => {
      const left = (busy.get(peer) ?? 1) - 1;
      if (left > 0) {
        busy.set(peer, left);
        return;
      }
      busy.delete(peer);
      if (finishing) socket.end();
      else if (!socket.destroyed) silent.set(peer, socket);
    });
  });
  return { finish };

  /** What is not answered in time is given up. */
  async function finish(patienceSeconds: number): Promise<void> {
    finishing = true;
    const closed = once(server, 'close');
    server.close();
    for (const socket of silent.values()) socket.destroy();
    const giveUp = setTimeout(() => server.closeAllConnections(), patienceSeconds * 1000);
    await closed;
    clearTimeout(giveUp);
  }
}

/** The same for a TLS socket and for the one below it. */
function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
