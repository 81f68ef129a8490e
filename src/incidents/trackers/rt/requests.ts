/** The three forms that our requests have. */
import type { Rest, RestAnswer } from './rest.ts';
import { RtFailure } from './rt-failure.ts';

export interface Requests {
  readonly get: (path: string, query?: Readonly<Record<string, string>>) => Promise<RestAnswer>;
  /** What RT says of it. */
  readonly put: (path: string, body: unknown, ifMatch?: string) => Promise<readonly string[]>;
  /** The id of what was made. */
  readonly post: (path: string, body: unknown) => Promise<number>;
}

export function requests(rest: Rest): Requests {
  const { host } = rest;
  return {
    get: (path, query) => rest.ask({ method: 'GET', path, ...(query === undefined ? {} : { query }) }),
    async put(path, body, ifMatch) {
      const precondition = ifMatch === undefined ? {} : { ifMatch };
      const { json } = await rest.ask({ method: 'PUT', path, body, ...precondition });
      if (!Array.isArray(json)) throw unclear(`${host}: ${path}`, 'what it has done');
      return json.filter((words) => words !== null).map(String);
    },
    async post(path, body) {
      const { headers } = await rest.ask({ method: 'POST', path, body });
      return idInLocation(headers['location'], `${host}: ${path}`);
    },
  };
}

/** RT gives a path or an address; another server name in it may be the one behind a proxy. */
function idInLocation(location: string | undefined, where: string): number {
  const id = /\/(\d+)$/.exec(location ?? '')?.[1];
  if (id === undefined) throw unclear(where, 'what it has made');
  return Number(id);
}

function unclear(where: string, what: string): RtFailure {
  return new RtFailure('unreadable', `${where}: RT does not say ${what}`, { mayHaveHappened: true });
}
