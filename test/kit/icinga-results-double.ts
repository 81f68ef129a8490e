/**
 * What the real Icinga 2 (test/kit/icinga.ts) answers about check results, for answers that get lost: everything else is
 * held against the real one in test/integration.
 */
import type { Heard, OtherSide, Performed } from './fault-server.ts';

interface Submitted {
  readonly host?: string;
  readonly service?: string;
  readonly exit_status: number;
  readonly plugin_output: string;
  readonly execution_start: number;
  readonly execution_end: number;
}

export interface IcingaDoubleOptions {
  readonly user: string;
  readonly password: string;
  /** Names of objects that there are not. */
  readonly unknown?: readonly string[];
  readonly permissions?: readonly string[];
  /** Since 2.14 an older result is answered with 409; before it is thrown away with 200. */
  readonly refusesOlder?: boolean;
  /** What `process-check-result` says in place of success. */
  readonly status?: () => string | undefined;
}

export interface IcingaDouble extends OtherSide {
  /** What was processed, in order. */
  readonly processed: readonly Submitted[];
}

/** State of a check result of a host. */
const DOWN = 2;

export function icingaDouble(options: IcingaDoubleOptions): IcingaDouble {
  const authorization = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`;
  const last = new Map<string, Submitted>();
  const processed: Submitted[] = [];
  return { processed, perform };

  function perform({ method, path, headers, body }: Heard): Performed {
    if (headers['authorization'] !== authorization)
      return answer(401, { error: 401, status: 'Unauthorized.' });
    if (path === '/v1') return answer(200, { results: [{ permissions: options.permissions ?? ['*'] }] });
    if (method === 'POST') return process(JSON.parse(body) as Submitted);
    const name = decodeURIComponent(/^\/v1\/objects\/(?:hosts|services)\/([^?]+)/.exec(path)?.[1] ?? '');
    if (isUnknown(name)) return answer(404, { error: 404, status: 'No objects found.' });
    return answer(200, { results: [{ attrs: { last_check_result: stored(name) } }] });
  }

  function process(given: Submitted): Performed {
    const name = given.service ?? given.host ?? '';
    if (isUnknown(name)) return answer(404, { error: 404, status: 'No objects found.' });
    const status = options.status?.();
    if (status !== undefined) return result(200, status);
    const before = last.get(name);
    if (before !== undefined && before.execution_start > given.execution_start) {
      return options.refusesOlder === true
        ? result(409, 'Newer check result already present.')
        : result(200, `Successfully processed check result for object '${name}'.`);
    }
    last.set(name, given);
    processed.push(given);
    return {
      ...result(200, `Successfully processed check result for object '${name}'.`),
      effects: [keyOf(given)],
    };
  }

  function isUnknown(name: string): boolean {
    return options.unknown?.includes(name) === true;
  }

  function stored(name: string): object | null {
    const one = last.get(name);
    if (one === undefined) return null;
    const { exit_status: status, plugin_output: output } = one;
    const state = one.service === undefined && status > 0 ? DOWN : status;
    return { ...one, exit_status: 0, state, output };
  }
}

function keyOf({ host = '', service = '', execution_start, plugin_output }: Submitted): string {
  return JSON.stringify([host, service, execution_start, plugin_output]);
}

function result(code: number, status: string): Performed {
  return answer(code, { results: [{ code, status }] });
}

function answer(status: number, body: object): Performed {
  return { reply: { status, body: JSON.stringify(body) }, effects: [] };
}
