/** What of Icinga's API the events receiver asks for, misbehaving as the real one will not on demand. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Issued } from './tls-ca.ts';

export interface DoubleResult {
  readonly host: string;
  readonly service?: string;
  /** Seconds since the epoch; it takes one. */
  readonly start: number;
  readonly output: string;
  readonly state?: number;
  readonly source?: string;
}

export interface IcingaDouble {
  readonly port: number;
  /** Paths asked for, without queries. */
  readonly asked: readonly string[];
  /** What `/v1/objects` says, with these custom variables. */
  objects: readonly (DoubleResult & { readonly vars?: object })[];
  /** Answers everything with this status, where it is given. */
  status: number | undefined;
  /** Bytes into every stream that is open. */
  send(bytes: string): void;
  /** Streams that are open. */
  streams(): number;
  /** Breaks them off. */
  cut(): void;
  close(): Promise<void>;
}

export function eventLine(result: DoubleResult): string {
  const { host, service } = result;
  return `${JSON.stringify({ type: 'CheckResult', host, service, check_result: checkResult(result), timestamp: 0 })}\n`;
}

export async function doubleIcinga({ certificateFile, keyFile }: Issued): Promise<IcingaDouble> {
  const streams = new Set<ServerResponse>();
  const asked: string[] = [];
  const server = createServer(
    { cert: readFileSync(certificateFile), key: readFileSync(keyFile) },
    (request, response) => answer(request, response),
  );
  const double: IcingaDouble = {
    port: 0,
    asked,
    objects: [],
    status: undefined,
    send: (bytes) => streams.forEach((stream) => stream.write(bytes)),
    streams: () => streams.size,
    cut: () => streams.forEach((stream) => stream.destroy()),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(double, { port: (server.address() as AddressInfo).port });

  function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = url.split('?');
    asked.push(path);
    response.on('error', () => undefined);
    if (double.status !== undefined) {
      response.writeHead(double.status).end('{"error":1}');
    } else if (path === '/v1/events') {
      streams.add(response);
      response.on('close', () => streams.delete(response));
      // As Icinga 2.13 does: neither a length nor chunks, until one of both closes.
      response.useChunkedEncodingByDefault = false;
      response.shouldKeepAlive = false;
      response.writeHead(200).flushHeaders();
    } else {
      const results = path.startsWith('/v1/status') ? [STATUS] : objectsAt(path);
      response
        .writeHead(results.length > 0 || path.endsWith('s') ? 200 : 404)
        .end(JSON.stringify({ results }));
    }
  }

  function objectsAt(path: string): readonly object[] {
    const [, type, name] = /^\/v1\/objects\/([a-z]+)(?:\/(.*))?$/.exec(path) ?? [];
    return double.objects
      .filter(({ service }) => (service === undefined ? 'hosts' : 'services') === type)
      .filter(
        ({ host, service }) =>
          name === undefined ||
          decodeURIComponent(name) === (service === undefined ? host : `${host}!${service}`),
      )
      .map(({ vars = null, ...result }) => ({
        type: result.service === undefined ? 'Host' : 'Service',
        attrs: {
          name: result.service ?? result.host,
          host_name: result.host,
          vars,
          last_check_result: result.output === '' ? null : checkResult(result),
        },
      }));
  }
}

const STATUS = { status: { icingaapplication: { app: { program_start: 1 } } } };

function checkResult({ start, output, state = 2, source = 'node' }: DoubleResult): object {
  return {
    state,
    output,
    performance_data: [],
    execution_start: start,
    execution_end: start + 1,
    check_source: source,
    vars_after: { reachable: true, state_type: 1 },
  };
}
