/**
 * The REST API of an Icinga of ours.
 * Source: Icinga 2 documentation, "REST API".
 */
import { request } from 'node:https';

export interface IcingaApi {
  readonly port: number;
  readonly password: string;
  /** PEM of the authority that signed the certificate. */
  readonly authority: string;
}

export const API_USER = 'secmon-test';
export const NODE_NAME = 'secmon-test';

/** A check result as Icinga keeps it; `performance_data` has one text for each metric. */
export interface CheckResult {
  /** 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. */
  readonly state: number;
  readonly exit_status: number;
  /** Short and long text, newlines between the lines. */
  readonly output: string;
  readonly performance_data: readonly string[];
  readonly execution_end: number;
  readonly active: boolean;
}

interface Answer<T> {
  readonly results: readonly T[];
}

/** @throws Error for any status but 200 */
export function call(
  api: IcingaApi,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Answer<never>> {
  const { port, password, authority } = api;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        ca: authority,
        servername: NODE_NAME,
        auth: `${API_USER}:${password}`,
        headers: { Accept: 'application/json' },
        timeout: 10_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) resolve(JSON.parse(text) as Answer<never>);
          else reject(new Error(`${method} ${path}: ${response.statusCode ?? 0} ${text}`));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path}: no answer`)));
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The last result of a service, or undefined where it has none yet. */
export async function lastResult(api: IcingaApi, service: string): Promise<CheckResult | undefined> {
  const path = `/v1/objects/services/local!${encodeURIComponent(service)}?attrs=last_check_result`;
  const { results }: Answer<{ readonly attrs: { readonly last_check_result: CheckResult | null } }> =
    await call(api, 'GET', path);
  return results[0]?.attrs.last_check_result ?? undefined;
}

/** Has a service checked at once. */
export async function checkNow(api: IcingaApi, service: string): Promise<void> {
  await call(api, 'POST', '/v1/actions/reschedule-check', {
    type: 'Service',
    service: `local!${service}`,
    force: true,
  });
}

export interface PassiveResult {
  readonly exit_status: number;
  readonly plugin_output: string;
  readonly performance_data: string;
}

export async function submitResult(api: IcingaApi, service: string, result: PassiveResult): Promise<void> {
  await call(api, 'POST', '/v1/actions/process-check-result', { service: `local!${service}`, ...result });
}
