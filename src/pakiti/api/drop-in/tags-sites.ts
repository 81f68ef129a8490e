/** `tags_sites.php` of Pakiti 2: tagged CVEs by site, for the operations portal. */
import { xmlElement } from '../../../portal/encode/xml.ts';
import type { OpenFinding } from '../../decisions/open-findings.ts';
import type { HostDetails } from '../../keep/kept-report.ts';
import { contextOf } from '../host-document.ts';
import type { Viewer } from '../viewer.ts';
import { askedOf, nonEmpty, vulnerable } from './asked.ts';
import { type Document, type DropIn, PLAIN, plainLine, XML } from './drop-in.ts';

interface Row {
  readonly tag: string;
  readonly country: string;
  readonly roc: string;
  readonly site: string;
  readonly host: string;
  readonly arch: string;
  readonly os: string;
  readonly cve: string;
  readonly title: string;
  readonly mails: string;
}

const FILTERS = { site: 'hostGroup', cve: 'cveName' } as const;

export const tagsSites: DropIn = async (viewer, query) => {
  const type = nonEmpty(query.get('type')) ?? 'csv';
  if (type !== 'csv' && type !== 'xml') return { contentType: PLAIN, body: 'Unsupported output type!' };
  const renamed = new URLSearchParams(query);
  for (const [theirs, ours] of Object.entries(FILTERS)) {
    const value = query.get(theirs);
    if (value !== null) renamed.set(ours, value);
  }
  const asked = await askedOf(viewer, renamed);
  if ('error' in asked) return asked;
  const [country, roc, hostTag] = ['country', 'roc', 'a'].map((name) => nonEmpty(query.get(name)));
  const rows: Row[] = [];
  for await (const one of vulnerable(viewer, asked)) {
    if (hostTag !== undefined && (JSON.parse(one.host.body) as HostDetails).tag !== hostTag) continue;
    rows.push(
      ...rowsOf(viewer, one, asked.tag).filter(
        (row) => (country === undefined || row.country === country) && (roc === undefined || row.roc === roc),
      ),
    );
  }
  rows.sort(byPlace);
  return type === 'csv' ? csvOf(rows) : xmlOf(rows, viewer.now);
};

function rowsOf(viewer: Viewer, { host, cve }: OpenFinding, asked: string | undefined): readonly Row[] {
  const site = viewer.sites.get(host.site);
  const { arch, system: os } = contextOf(host);
  return viewer.decisions
    .tagsOf(cve)
    .filter(({ tag }) => asked === undefined || tag === asked)
    .map(({ tag, reason: title }) => ({
      ...{ tag, country: site?.country ?? '', roc: site?.ngi ?? '', site: host.site, host: host.name },
      ...{ arch, os, cve, title, mails: (site?.csirt ?? []).join(';') },
    }));
}

const ORDER = ['tag', 'country', 'roc', 'site', 'host', 'cve'] as const;

function byPlace(a: Row, b: Row): number {
  for (const name of ORDER) if (a[name] !== b[name]) return a[name] < b[name] ? -1 : 1;
  return 0;
}

const HEADING = [
  ...['CVE Tag', 'Site Country', 'ROC', 'Site Name', 'Hostname', 'Host Architecture', 'Host OS'],
  ...['CVE Name', 'CSIRT Mails'],
];

function csvOf(rows: readonly Row[]): Document {
  const lines = rows.map(({ tag, country, roc, site, host, arch, os, cve, mails }) =>
    plainLine([tag, country, roc, site, host, arch, os, cve, mails]),
  );
  return { contentType: PLAIN, body: [plainLine(HEADING), ...lines].join('') };
}

const STATUS: Readonly<Record<string, string>> = { 'EGI-High': '1', 'EGI-Critical': '2' };
const NAMESPACES =
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://pakiti.egi.eu/pakiti.xsd"';

/** Line by line as there, also where the same site stands under each of its tags. */
function xmlOf(rows: readonly Row[], now: number): Document {
  const timestamp = `${new Date(now * 1000).toISOString().slice(0, 19)}+00:00`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '',
    `<pakiti ${NAMESPACES} timestamp="${timestamp}" description="Monitoring of security updates">`,
    ' <sites>',
    ...runsOf(rows, ({ site }) => site).flatMap(siteLines),
    '</sites>',
  ];
  return { contentType: XML, body: `${lines.join('\n')}\n</pakiti>` };
}

function siteLines(rows: readonly Row[]): readonly string[] {
  const opening = xmlElement({ name: 'site', attributes: { name: rows[0]?.site ?? '' } });
  const hosts = runsOf(rows, ({ host }) => host).flatMap(hostLines);
  return [`  ${opening.replace(/\/>$/, '>')}`, ...hosts, '  </site>'];
}

function hostLines(rows: readonly Row[]): readonly string[] {
  const { host = '', os = '' } = rows[0] ?? {};
  const cves = rows.map(({ tag, title, cve }) => {
    const attributes = { tag, dashboard_status: STATUS[tag] ?? '0', title };
    return `    ${xmlElement({ name: 'cve', attributes, content: cve })}`;
  });
  return [
    '  <host>',
    `   ${xmlElement({ name: 'hostname', content: host })}`,
    `   ${xmlElement({ name: 'os', content: os })}`,
    ...['   <cves>', ...cves, '   </cves>', '  </host>'],
  ];
}

/** What follows each other and is the same. */
function runsOf(rows: readonly Row[], of: (row: Row) => string): readonly (readonly Row[])[] {
  const runs: Row[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && of(run[0]) === of(row)) run.push(row);
    else runs.push([row]);
  }
  return runs;
}
