/**
 * The addresses of Pakiti 3 and of Pakiti 2's operations portal, to the byte. Two differences are meant: a group that is not
 * known holds nothing (theirs: everything), and a filter that is not understood is refused.
 */
import { csvCell } from '../../portal/encode/csv.ts';
import { type Element, xmlDocument } from '../../portal/encode/xml.ts';
import type { HostsQuery } from '../../store/pakiti/hosts.ts';
import { openFindings, type OpenFinding } from '../decisions/open-findings.ts';
import type { Exception } from '../decisions/decisions.ts';
import { exceptionsXml, tagsXml } from '../decisions/xml.ts';
import { exceptionOf, tagOf } from '../decisions/decisions.ts';
import type { FeedRecord } from '../advisory.ts';
import { recordOf } from '../records/record-body.ts';
import { activityOf } from './activity.ts';
import { contextOf } from './host-document.ts';
import { everyHost, groupQuery, type Viewer } from './viewer.ts';

export interface Document {
  readonly contentType: string;
  readonly body: string;
}

export type DropIn = (
  viewer: Viewer,
  query: URLSearchParams,
) => Promise<Document | { readonly error: string }>;

const CVE = /^CVE-\d{4}-\d{4,19}$/;
const CSV = 'text/csv; charset=utf-8';
const XML = 'application/xml; charset=utf-8';

export const DROP_INS: Readonly<Record<string, DropIn>> = {
  'hosts.php': hosts,
  'hostsinfo.php': hostsInfo,
  'cve.php': cve,
  'exportCvesTags.php': async ({ tables }) => ({
    contentType: XML,
    body: tagsXml((await tables.tags()).map(tagOf)),
  }),
  'exportCvesExceptions.php': async (viewer) => ({
    contentType: XML,
    body: exceptionsXml(
      (await viewer.tables.exceptions()).map(exceptionOf).filter((one) => isSeen(viewer, one)),
    ),
  }),
  'tags_sites.php': tagsSites,
};

/** What is excepted at the sites of others is theirs. */
function isSeen({ scope }: Viewer, { sites }: Exception): boolean {
  return scope === 'all' || sites.length === 0 || sites.every((site) => scope.includes(site));
}

interface Asked {
  readonly query: HostsQuery;
  readonly cves: readonly string[];
  readonly tag: string | undefined;
}

/** An empty parameter of Pakiti's pages filters nothing. */
function nonEmpty(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : text;
}

/** @returns what is wrong with it */
async function askedOf(viewer: Viewer, query: URLSearchParams): Promise<Asked | { readonly error: string }> {
  const given = (name: string): string | undefined => nonEmpty(query.get(name));
  const [group, cveName, tag, activity] = ['hostGroup', 'cveName', 'tag', 'activity'].map(given);
  const active = activity === undefined ? {} : activityOf(activity, viewer.now);
  if (active === undefined) return { error: `'activity' is no time such as 2d or -7d` };
  if (cveName !== undefined && !CVE.test(cveName)) return { error: `'cveName' is no CVE` };
  const tagged = viewer.decisions.tagged(tag);
  const cves = cveName === undefined ? tagged : tagged.filter((name) => name === cveName);
  return { query: { ...(group === undefined ? {} : await groupQuery(viewer, group)), ...active }, cves, tag };
}

async function* found(viewer: Viewer, { query, cves }: Asked): AsyncGenerator<OpenFinding> {
  if (cves.length === 0) return;
  const having = { ...query, cves: { names: cves, verdicts: ['vulnerable'] } } as const;
  for await (const page of everyHost(viewer, having))
    for (const one of await openFindings(viewer.tables, viewer.decisions, page, cves))
      if (one.verdict === 'vulnerable') yield one;
}

/** `tag,cve,site,host,os,arch,last_report` */
async function hosts(viewer: Viewer, query: URLSearchParams): ReturnType<DropIn> {
  const asked = await askedOf(viewer, query);
  if ('error' in asked) return asked;
  const lines = [line(['tag', 'cve', 'site', 'host', 'os', 'arch', 'last_report'])];
  for await (const { host, cve: name } of found(viewer, asked)) {
    const { system, arch } = contextOf(host);
    for (const { tag } of viewer.decisions.tagsOf(name))
      if (asked.tag === undefined || asked.tag === tag)
        lines.push(line([tag, name, host.site, host.name, system, arch, moment(host.last_seen)]));
  }
  return { contentType: CSV, body: lines.join('') };
}

/** `host,arch,os` of every host, whatever it has. */
async function hostsInfo(viewer: Viewer, query: URLSearchParams): ReturnType<DropIn> {
  const asked = await askedOf(viewer, query);
  if ('error' in asked) return asked;
  const lines = [line(['host', 'arch', 'os'])];
  for await (const page of everyHost(viewer, asked.query))
    for (const host of page) {
      const { arch, system } = contextOf(host);
      lines.push(line([host.name, arch, system]));
    }
  return { contentType: CSV, body: lines.join('') };
}

/** What advisories say of one CVE: the packages, and the versions below which they have it. */
async function cve(viewer: Viewer, query: URLSearchParams): ReturnType<DropIn> {
  const name = query.get('cve') ?? '';
  if (!CVE.test(name)) return { error: `'cve' is no CVE` };
  const os = nonEmpty(query.get('os'));
  const rows = (await statementsOf(viewer, name)).filter(({ release }) => os === undefined || os === release);
  if (query.get('type') === 'xml') return { contentType: XML, body: cveXml(name, rows) };
  const cells = rows.map((row) => line([name, row.release, row.package, row.operator, row.version]));
  return {
    contentType: CSV,
    body: [line(['CVE', 'Os', 'Package name', 'Operator', 'Package version']), ...cells].join(''),
  };
}

interface CveRow {
  readonly release: string;
  readonly package: string;
  readonly operator: string;
  readonly version: string;
  readonly url: string;
}

async function statementsOf({ tables }: Viewer, name: string): Promise<readonly CveRow[]> {
  const rows = new Map<string, CveRow>();
  for (const row of await tables.recordsAbout(name))
    for (const one of rowsOf(recordOf(row))) rows.set(JSON.stringify(one), one);
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function rowsOf(record: FeedRecord): readonly CveRow[] {
  if (record.kind !== 'advisory') return [];
  const { statements, url } = record.advisory;
  return statements.flatMap(({ release, package: one, claim }) =>
    claim.status !== 'affected'
      ? []
      : claim.intervals.flatMap(({ fixed }) =>
          fixed === null ? [] : [{ release, package: one, operator: '<', version: fixed, url: url ?? '' }],
        ),
  );
}

function cveXml(name: string, rows: readonly CveRow[]): string {
  const byRelease = [...Map.groupBy(rows, ({ release }) => release)];
  const oses = byRelease.map(([release, those]): Element => ({
    name: 'os',
    attributes: { name: release },
    content: those.map((row) => ({
      name: 'pkg',
      attributes: { name: row.package, operator: row.operator, version: row.version },
    })),
  }));
  const attributes = { name, advisory_url: rows.find(({ url }) => url !== '')?.url ?? '' };
  return xmlDocument({
    name: 'xml',
    content: rows.length === 0 ? [] : [{ name: 'cve', attributes, content: oses }],
  });
}

const STATUS: Readonly<Record<string, string>> = { 'EGI-High': '1', 'EGI-Critical': '2' };

/** What Pakiti 2 said to the operations portal. */
async function tagsSites(viewer: Viewer, query: URLSearchParams): ReturnType<DropIn> {
  const renamed = new URLSearchParams(query);
  for (const [theirs, ours] of [
    ['site', 'hostGroup'],
    ['cve', 'cveName'],
  ] as const) {
    const value = query.get(theirs);
    if (value !== null) renamed.set(ours, value);
  }
  const asked = await askedOf(viewer, renamed);
  if ('error' in asked) return asked;
  const [country, roc] = [query.get('country'), query.get('roc')];
  const those: OpenFinding[] = [];
  for await (const one of found(viewer, asked)) {
    const site = viewer.sites.get(one.host.site);
    if (country && site?.country !== country) continue;
    if (roc && site?.ngi !== roc) continue;
    those.push(one);
  }
  return query.get('type') === 'csv'
    ? tagsSitesCsv(viewer, asked, those)
    : tagsSitesXml(viewer, asked, those);
}

const TAGS_SITES = [
  ...['CVE Tag', 'Site Country', 'ROC', 'Site Name', 'Hostname', 'Host Architecture', 'Host OS'],
  ...['CVE Name', 'CSIRT Mails'],
];

function tagsSitesCsv(viewer: Viewer, asked: Asked, those: readonly OpenFinding[]): Document {
  const lines = those.flatMap(({ host, cve: name }) => {
    const site = viewer.sites.get(host.site);
    const { arch, system } = contextOf(host);
    return viewer.decisions
      .tagsOf(name)
      .filter(({ tag }) => asked.tag === undefined || tag === asked.tag)
      .map(({ tag }) =>
        line([
          ...[tag, site?.country ?? '', site?.ngi ?? '', host.site, host.name, arch, system, name],
          (site?.csirt ?? []).join(' '),
        ]),
      );
  });
  return { contentType: CSV, body: [line(TAGS_SITES), ...lines].join('') };
}

function tagsSitesXml(viewer: Viewer, asked: Asked, those: readonly OpenFinding[]): Document {
  const cveElements = ({ cve: name }: OpenFinding): readonly Element[] =>
    viewer.decisions
      .tagsOf(name)
      .filter(({ tag }) => asked.tag === undefined || tag === asked.tag)
      .map(({ tag, reason }) => ({
        name: 'cve',
        attributes: { tag, dashboard_status: STATUS[tag] ?? '0', title: reason },
        content: name,
      }));
  const hostElement = (rows: readonly OpenFinding[]): Element => {
    const [first] = rows;
    return {
      name: 'host',
      content: [
        { name: 'hostname', content: first?.host.name ?? '' },
        { name: 'os', content: first === undefined ? '' : contextOf(first.host).system },
        { name: 'cves', content: rows.flatMap(cveElements) },
      ],
    };
  };
  const sites = [...Map.groupBy(those, ({ host }) => host.site)].map(([site, rows]): Element => ({
    name: 'site',
    attributes: { name: site },
    content: [...Map.groupBy(rows, ({ host }) => host.id).values()].map(hostElement),
  }));
  const attributes = {
    timestamp: String(Math.floor(viewer.now)),
    description: 'Hosts with tagged CVEs, by site',
  };
  const body = xmlDocument({ name: 'pakiti', attributes, content: [{ name: 'sites', content: sites }] });
  return { contentType: XML, body };
}

/** As MySQL writes it. */
function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

function line(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}
