/** Whoever asks, what may be seen, and the hosts of it, page by page. */
import type { HostRow, HostsQuery } from '../../store/pakiti/hosts.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { Site } from '../../incidents/contacts/directory.ts';
import type { Credential } from '../../trust/credential.ts';
import { type Decisions, type Exception, exceptionOf } from '../decisions/decisions.ts';
import type { ServerStatus } from './status.ts';

export interface Viewer {
  readonly tables: PakitiTables;
  readonly decisions: Decisions;
  /** What is known of sites beside their hosts; empty where no directory is configured. */
  readonly sites: ReadonlyMap<string, Site>;
  /** The sites that may be seen. */
  readonly scope: 'all' | readonly string[];
  /** Seconds since the epoch. */
  readonly now: number;
  readonly status: () => Promise<ServerStatus>;
}

/** Without sites and operations centres: all of them. */
export function scopeOf({ sites, ngis }: Credential, directory: ReadonlyMap<string, Site>): Viewer['scope'] {
  if (sites === undefined && ngis === undefined) return 'all';
  const ofNgis = [...directory.values()].filter(
    ({ ngi }) => ngi !== undefined && ngis?.includes(ngi) === true,
  );
  return [...new Set([...(sites ?? []), ...ofNgis.map(({ name }) => name)])];
}

/** Undefined: all. */
export function within(
  scope: Viewer['scope'],
  sites: readonly string[] | undefined,
): readonly string[] | undefined {
  if (scope === 'all') return sites;
  return sites === undefined ? scope : scope.filter((name) => sites.includes(name));
}

/** What was asked for, within what may be seen: one holds beside the other. */
export function seen({ scope }: Pick<Viewer, 'scope'>, query: HostsQuery): HostsQuery {
  return { ...query, sites: within(scope, query.sites) };
}

const PAGE = 1000;

/** Every host of a query, chunk by chunk; others are served in between. */
export async function* everyHost(
  viewer: Pick<Viewer, 'tables' | 'scope'>,
  query: HostsQuery,
): AsyncGenerator<readonly HostRow[]> {
  for (let after: HostRow | undefined; ;) {
    const page = await viewer.tables.hosts(seen(viewer, query), after, PAGE);
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1);
    await new Promise(setImmediate);
  }
}

/**
 * As `hostGroup=` of Pakiti names them: a site, or a group of ours. One that is neither holds no host, rather than all.
 */
export async function groupQuery({ tables }: Viewer, name: string): Promise<HostsQuery> {
  const isGroup = (await tables.groups()).some((member) => member.name === name);
  return isGroup ? { groups: [name] } : { sites: [name] };
}

/** Those that have not expired, and may be seen. */
export async function currentExceptions({ tables, scope, now }: Viewer): Promise<readonly Exception[]> {
  return (await tables.exceptions())
    .map(exceptionOf)
    .filter((one) => maySee(scope, one) && (one.expiresAt === null || now < one.expiresAt));
}

/** What is excepted at the sites of others, or on hosts that may be theirs, is theirs. */
export function maySee(scope: Viewer['scope'], { sites, hosts }: Exception): boolean {
  if (scope === 'all') return true;
  return sites.length === 0 ? hosts.length === 0 : sites.every((site) => scope.includes(site));
}
