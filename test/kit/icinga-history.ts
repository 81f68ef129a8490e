/** Every result that a real Icinga has processed, whoever made it, from its event stream. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { API_USER, NODE_NAME, type CheckResult, type IcingaApi } from './icinga-api.ts';

export interface ProcessedByIcinga {
  readonly host: string;
  /** Undefined for the host itself. */
  readonly service?: string;
  readonly check_result: CheckResult & { readonly execution_start: number; readonly check_source: string };
}

export interface IcingaHistory {
  /** In the order in which Icinga processed them. */
  readonly results: readonly ProcessedByIcinga[];
  close(): void;
}

/** Resolves when Icinga has begun to tell. */
export async function followIcinga({ port, password, authority }: IcingaApi): Promise<IcingaHistory> {
  const results: ProcessedByIcinga[] = [];
  const outgoing = request({
    host: '127.0.0.1',
    port,
    path: '/v1/events',
    method: 'POST',
    ca: authority,
    servername: NODE_NAME,
    auth: `${API_USER}:${password}`,
    headers: { Accept: 'application/json' },
  });
  outgoing.end(JSON.stringify({ queue: 'history', types: ['CheckResult'] }));
  outgoing.on('error', () => undefined);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let rest = '';
  response.setEncoding('utf8').on('error', () => undefined);
  response.on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') results.push(JSON.parse(line) as ProcessedByIcinga);
  });
  return { results, close: () => outgoing.destroy() };
}
