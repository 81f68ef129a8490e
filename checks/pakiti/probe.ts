/** Asks the Pakiti server, and the portal for what check_advisory knows of the same nodes. */
import { Failure } from '../../src/check/index.ts';
import { apiBase, openApi, type ApiClient } from '../../src/check/api/client.ts';
import { readCredentials, type Shown } from '../../src/check/api/credentials.ts';
import type { Host } from '../../src/host/host.ts';
import { claimsOf, nodesBehind } from './claims.ts';
import type { Looked, PakitiObservation, SeenFinding, SeenHost, SeenNode } from './observation.ts';
import type { Values } from './options.ts';
import {
  findingItem,
  hostItem,
  feedItem,
  tagItem,
  type FeedItem,
  type FindingItem,
  type HostItem,
  type TagItem,
} from './rows.ts';
import { lookedFor, wantedOf } from './wanted.ts';

/** Values of one parameter that are asked for at once, at most. */
const AT_ONCE = 100;
const PAGE = '1000';
/** Of hosts with everything that they have. */
const SEVERITY_PAGE = '100';
const CATALOGUE = 'kev';
/** How often findings are asked for until no host has changed meanwhile. */
const TURNS = 3;

/** @throws Failure when nothing can be told */
export async function probe(host: Host, values: Values, signal: AbortSignal): Promise<PakitiObservation> {
  const at = host.clock.now();
  const credentials = Promise.all([
    readCredentials(host, values, values.url),
    values.portal === undefined
      ? undefined
      : readCredentials(host, { ...values, token: values['portal-token'] ?? values.token }, values.portal),
  ]);
  // That nobody is asked for says more than that a file is not there.
  credentials.catch(() => undefined);
  const asked = askedOf(values);
  const [shown, portalShown] = await credentials;
  const pakiti = await open(host, values, apiBase(values.url, '--url', '/api/'), shown, signal);
  const portal =
    values.portal === undefined || portalShown === undefined
      ? undefined
      : await open(host, values, apiBase(values.portal, '--portal'), portalShown, signal);
  try {
    return { at, ...(await ask(pakiti, portal, asked, values)) };
  } finally {
    pakiti.close();
    portal?.close();
  }
}

type Asked = PakitiObservation['asked'];

function askedOf({ site, hostname }: Values): Asked {
  // A name as DNS has it, which Pakiti keeps in lower case.
  const host = hostname?.toLowerCase().replace(/\.$/, '') ?? null;
  if (host === '' || site === '' || (host === null && site === undefined))
    throw new Failure('malformed', 'nobody is asked for: give -H HOST, --site SITE, or both');
  return { site: site ?? null, host };
}

async function open(
  host: Host,
  values: Values,
  base: URL,
  shown: Shown,
  signal: AbortSignal,
): Promise<ApiClient> {
  const settings = {
    ...{ base, shown, proxy: values.proxy, retries: values.retries },
    timeoutSeconds: values['request-timeout'],
  };
  return await openApi(host, settings, signal);
}

async function ask(
  pakiti: ApiClient,
  portal: ApiClient | undefined,
  asked: Asked,
  values: Values,
): Promise<Omit<PakitiObservation, 'at'>> {
  const looked = lookedFor(wantedOf(values));
  const tags = await tagsThatAre(pakiti, looked.tags);
  const catalogue = looked.exploited ? await catalogueOf(pakiti) : null;
  const nodes =
    portal === undefined || asked.host === null ? null : await nodesBehind(portal, asked, values.vo);
  const names = asked.host === null ? null : [asked.host, ...(nodes ?? []).map(({ node }) => node)];
  const { hosts, findings } = await steadily(pakiti, asked.site, names, looked);
  const ours = findings.filter((one) => isAsked(one, asked, nodes));
  return {
    ...{ server: new URL(values.url).host, asked, looked, tags, catalogue, nodes },
    ...{ hosts: hosts.filter((one) => isAsked(one, asked, nodes)), findings: ours },
    claims: portal === undefined ? null : await claimsOf(portal, ours),
    aheadSeconds: pakiti.aheadSeconds,
  };
}

/** A node behind a computing element is the one at its site. */
function isAsked(
  { site, host }: { readonly site: string; readonly host: string },
  asked: Asked,
  nodes: readonly SeenNode[] | null,
): boolean {
  if (asked.host === null || host === asked.host) return true;
  return nodes?.some((one) => one.node === host && one.site === site) === true;
}

async function tagsThatAre(pakiti: ApiClient, wanted: readonly string[]): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  const rows = await pakiti.list<TagItem>('v1/tags', { tag: wanted }, tagItem);
  const counting = rows.filter(({ state, enabled }) => state === 'set' && enabled).map(({ tag }) => tag);
  return wanted.filter((tag) => counting.includes(tag));
}

async function catalogueOf(pakiti: ApiClient): Promise<PakitiObservation['catalogue']> {
  const feeds = await pakiti.list<FeedItem>('v1/feeds', {}, feedItem);
  const found = feeds.find(({ feed }) => feed === CATALOGUE);
  return found === undefined || found.ageSeconds === null ? null : { stale: found.stale };
}

/**
 * What is asked in two questions is of two moments: a host that reports in between has no findings until it is assessed. So hosts
 * are asked for before and after, and those that go on changing count as not assessed.
 */
async function steadily(
  pakiti: ApiClient,
  site: string | null,
  names: readonly string[] | null,
  looked: Looked,
): Promise<Pick<PakitiObservation, 'hosts' | 'findings'>> {
  const hostsNow = (): Promise<readonly HostItem[]> =>
    inChunks<HostItem>(pakiti, 'v1/hosts', site, names, {}, hostItem);
  let before = await hostsNow();
  for (let turn = 1; ; turn += 1) {
    const findings = await findingsOf(pakiti, site, names, looked);
    const after = await hostsNow();
    const known = new Set(before.map(stateOf));
    const isSteady = (one: HostItem): boolean => known.has(stateOf(one));
    if (turn === TURNS || after.every(isSteady)) return { hosts: seenHosts(after, isSteady), findings };
    before = after;
  }
}

/** Another text whenever its findings may be others. */
function stateOf({ site, host, since, assessed, pending }: HostItem): string {
  return JSON.stringify([site, host, since, assessed, pending]);
}

function seenHosts(items: readonly HostItem[], isSteady: (item: HostItem) => boolean): readonly SeenHost[] {
  return items.map((item) => ({
    ...{ site: item.site, host: item.host, os: item.os, arch: item.arch, packages: item.packages },
    ...{ lastReport: secondsOf(item.lastReport), pending: item.pending || !isSteady(item) },
    gaps: item.gaps,
    unrated: item.unrated,
    droppedLines: item.droppedLines,
  }));
}

async function findingsOf(
  pakiti: ApiClient,
  site: string | null,
  names: readonly string[] | null,
  { tags, severities, exploited }: Looked,
): Promise<readonly SeenFinding[]> {
  const queries = [
    ...(tags.length === 0 ? [] : [{ tag: tags }]),
    ...(severities.length === 0 ? [] : [{ severity: severities, limit: SEVERITY_PAGE }]),
    ...(exploited ? [{ exploited: 'true' }] : []),
  ];
  const found = new Map<string, SeenFinding>();
  for (const query of queries)
    for (const item of await inChunks<FindingItem>(pakiti, 'v1/findings', site, names, query, findingItem))
      found.set(JSON.stringify([item.site, item.host, item.cve]), {
        ...{ site: item.site, host: item.host, cve: item.cve, verdict: item.verdict },
        ...{ severity: item.severity, exploited: item.exploited, tags: item.tags },
        ...{ packages: item.packages, since: secondsOf(item.since) },
        due: item.due === null ? null : secondsOf(item.due),
      });
  return [...found.values()];
}

/** @throws Failure `malformed` where the server answers about others than it was asked for */
async function inChunks<T extends { readonly site: string; readonly host: string }>(
  pakiti: ApiClient,
  path: string,
  site: string | null,
  names: readonly string[] | null,
  query: Readonly<Record<string, string | readonly string[]>>,
  item: object,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (const some of names === null ? [undefined] : chunks([...new Set(names)])) {
    const asked = { limit: PAGE, ...query, site: site ?? undefined, host: some };
    for (const one of await pakiti.list<T>(path, asked, item)) {
      if ((site !== null && one.site !== site) || some?.includes(one.host) === false)
        throw new Failure('malformed', `${path}: it answers about others than it was asked for`);
      all.push(one);
    }
  }
  return all;
}

function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / AT_ONCE);
  return Array.from({ length: count }, (_, index) => all.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}

/** Of a text that the schema has taken for an instant. */
function secondsOf(instant: string): number {
  return Date.parse(instant) / 1000;
}
