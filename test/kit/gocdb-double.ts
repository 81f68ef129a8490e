/**
 * GOCDB's programmatic interface on loopback, over HTTPS with a client certificate demanded, in the shapes of its
 * documentation: pages by cursor, errors as plain text with status 200, ids that differ between methods.
 * Source: GOCDB/GOCDB.github.io, api/read; GOCDB/gocdb, htdocs/PI/index.php.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Ca } from './ca.ts';
import type { Answer } from './http-server.ts';
import type { Issued } from './tls-ca.ts';

export interface GocdbSite {
  readonly id: number;
  readonly name: string;
  readonly ngi: string;
  readonly csirt?: string;
  readonly timeZone?: string;
  readonly country?: string;
  readonly certification?: string;
  readonly infrastructure?: string;
  /** A person's address. */
  readonly officer?: string;
  /** Subject of the certificate of somebody with another role, as GOCDB writes it. */
  readonly administrator?: string;
}

export interface GocdbDowntime {
  readonly site: string;
  readonly host: string;
  readonly service: string;
  readonly severity: string;
  readonly from: number;
  readonly to: number;
}

export interface GocdbContent {
  sites: readonly GocdbSite[];
  ngis: Readonly<Record<string, string>>;
  downtimes: readonly GocdbDowntime[];
  /** Seconds since the epoch, site, old and new status. */
  changes: readonly (readonly [number, string, string, string])[];
}

export interface GocdbDouble {
  readonly url: string;
  readonly content: GocdbContent;
  /** Methods asked for with their cursors, in order. */
  readonly asked: readonly string[];
  /** In place of the answers of these methods, as long as it is set. */
  faults: Readonly<Record<string, Answer>>;
  close(): Promise<void>;
}

interface MethodShape {
  readonly level: 'public' | 'private';
  readonly parameters: readonly string[];
  readonly elements: (content: GocdbContent) => readonly string[];
}

const PAGE = 3;

export async function startGocdb(
  { certificateFile, keyFile }: Issued,
  authority: Ca,
  content: GocdbContent,
): Promise<GocdbDouble> {
  const asked: string[] = [];
  const read = (file: string): Buffer => readFileSync(file);
  const server = createServer({
    cert: read(certificateFile),
    key: read(keyFile),
    ca: read(authority.certificateFile),
    requestCert: true,
    rejectUnauthorized: true,
  });
  const double = {
    content,
    asked,
    faults: {} as Readonly<Record<string, Answer>>,
    url: '',
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'https://gocdb');
    const method = url.searchParams.get('method') ?? '';
    asked.push([method, url.searchParams.get('next_cursor')].filter((one) => one !== null).join(' '));
    const fault = double.faults[method];
    if (fault !== undefined) {
      fault(request, response);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/xml' }).end(answer(url, double.content));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  double.url = `https://localhost:${(server.address() as AddressInfo).port}/gocdbpi`;
  return double;
}

function answer(url: URL, content: GocdbContent): string {
  const shape = METHODS[url.searchParams.get('method') ?? ''];
  if (shape === undefined || url.pathname !== `/gocdbpi/${shape.level}/`) return 'Invalid method';
  const unknown = [...url.searchParams.keys()].find(
    (name) => name !== 'method' && !shape.parameters.includes(name),
  );
  if (unknown !== undefined) return `<error>${unknown} is not a valid parameter</error>`;
  const elements = shape.elements(content);
  const cursor = url.searchParams.get('next_cursor');
  return document(cursor === null ? elements : pageOf(elements, Number(cursor), url));
}

function document(elements: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<results>\n${elements.join('\n')}\n</results>\n`;
}

function pageOf(elements: readonly string[], cursor: number, url: URL): readonly string[] {
  const page = elements.slice(cursor, cursor + PAGE);
  const link = (rel: string, to: number): string => {
    const target = new URL(url);
    target.searchParams.set('next_cursor', String(to));
    return `<link rel="${rel}" href="${escaped(target.href)}"/>`;
  };
  const links = [link('self', cursor), link('next', cursor + page.length), link('start', 0)];
  const meta = `<meta>${links.join('')}<count>${page.length}</count><max_page_size>${PAGE}</max_page_size></meta>`;
  return [meta, ...page];
}

const SCOPED = ['scope', 'scope_match'] as const;
const PAGED = ['next_cursor', 'prev_cursor'] as const;

const METHODS: Readonly<Partial<Record<string, MethodShape>>> = {
  get_site: {
    level: 'private',
    parameters: [...SCOPED, ...PAGED],
    elements: ({ sites }) => sites.map(fullSite),
  },
  get_site_list: {
    level: 'public',
    parameters: [...SCOPED, ...PAGED],
    elements: ({ sites }) =>
      sites.map(
        ({ id, name, ngi, country = 'SI' }) =>
          `<SITE ID="${id}" PRIMARY_KEY="${id}G0" NAME="${escaped(name)}" COUNTRY="" COUNTRY_CODE="${country}" ROC="${ngi}" SUBGRID="" GIIS_URL=""/>`,
      ),
  },
  get_site_security_info: {
    level: 'private',
    parameters: [...SCOPED],
    elements: ({ sites }) =>
      sites.map(({ id, name, csirt }) =>
        site(id, name, `${csirt === undefined ? '' : element('CSIRT_EMAIL', csirt)}<CSIRT_TEL/>`),
      ),
  },
  get_site_contacts: {
    level: 'private',
    parameters: [...SCOPED, ...PAGED, 'roletype'],
    elements: ({ sites }) =>
      sites.map(({ id, name, officer, administrator: dn }) =>
        site(
          id,
          name,
          [
            officer === undefined ? '' : person(officer, 'Site Security Officer'),
            dn === undefined ? '' : person('admin@example.org', 'Site Administrator', dn),
          ].join(''),
        ),
      ),
  },
  get_ngi: {
    level: 'private',
    parameters: [...SCOPED, ...PAGED],
    elements: ({ ngis }) =>
      Object.entries(ngis).map(
        ([name, security], index) =>
          `<NGI ID="${index}" NAME="${name}"><NAME>${name}</NAME><EMAIL/>${element('SECURITY_EMAIL', security)}</NGI>`,
      ),
  },
  get_roc_contacts: {
    level: 'private',
    parameters: [...PAGED, 'roc'],
    elements: ({ ngis }) =>
      Object.keys(ngis).map(
        (name, index) =>
          `<ROC ID="${index}" ROC_NAME="${name}"><ROCNAME>${name}</ROCNAME>${person(`rod@${name.replace('_', '-').toLowerCase()}.example.org`, 'Regional Staff (ROD)')}${person(`officer@${name.replace('_', '-').toLowerCase()}.example.org`, 'NGI Security Officer')}</ROC>`,
      ),
  },
  get_cert_status_changes: {
    level: 'private',
    parameters: [...PAGED, 'site', 'startdate', 'enddate'],
    elements: ({ changes }) =>
      changes.map(
        ([at, name, from, to], index) =>
          `<result ID="${index}"><TIME>13-Sep-2022 09.21.26</TIME><UNIX_TIME>${at}</UNIX_TIME>${element('SITE', name)}${element('OLD_STATUS', from)}${element('NEW_STATUS', to)}<CHANGED_BY/><COMMENT/></result>`,
      ),
  },
  get_downtime: {
    level: 'public',
    parameters: [...SCOPED, ...PAGED, 'ongoing_only', 'windowstart', 'windowend'],
    elements: ({ downtimes }) => downtimes.map(downtime),
  },
};

function fullSite(given: GocdbSite): string {
  const { id, name, ngi, csirt, timeZone = 'UTC', country = 'SI' } = given;
  const { certification = 'Certified', infrastructure = 'Production' } = given;
  const content = [
    element('OFFICIAL_NAME', name),
    element('COUNTRY_CODE', country),
    element('ROC', ngi),
    element('PRODUCTION_INFRASTRUCTURE', infrastructure),
    element('CERTIFICATION_STATUS', certification),
    element('TIMEZONE', timeZone),
    ...(csirt === undefined ? [] : [element('CSIRT_EMAIL', csirt)]),
    '<DOMAIN><DOMAIN_NAME>example.org</DOMAIN_NAME></DOMAIN>',
    '<SCOPES><SCOPE>EGI</SCOPE></SCOPES>',
    '<EXTENSIONS/>',
  ];
  // This method leaves the suffix of the id away, as get_site_list does.
  return site(id, name, content.join('')).replace(`ID="${id}G0"`, `ID="${id}"`);
}

function site(id: number, name: string, content: string): string {
  return `<SITE ID="${id}G0" PRIMARY_KEY="${id}G0" NAME="${escaped(name)}"><PRIMARY_KEY>${id}G0</PRIMARY_KEY>${element('SHORT_NAME', name)}${content}</SITE>`;
}

function person(email: string, role: string, dn = ''): string {
  return `<CONTACT USER_ID="6G0" PRIMARY_KEY="6G0"><FORENAME/><SURNAME/><TITLE/>${element('EMAIL', email)}<TEL/>${element('CERTDN', dn)}${element('ROLE_NAME', role)}</CONTACT>`;
}

function downtime({ site: name, host, service, severity, from, to }: GocdbDowntime, index: number): string {
  return `<DOWNTIME ID="${index}" PRIMARY_KEY="${index}G0" CLASSIFICATION="SCHEDULED">${element('HOSTNAME', host)}${element('SERVICE_TYPE', service)}<ENDPOINT/>${element('HOSTED_BY', name)}<AFFECTED_ENDPOINTS/>${element('SEVERITY', severity)}<DESCRIPTION/><INSERT_DATE>1</INSERT_DATE><START_DATE>${from}</START_DATE><END_DATE>${to}</END_DATE></DOWNTIME>`;
}

function element(name: string, text: string): string {
  return text === '' ? `<${name}/>` : `<${name}>${escaped(text)}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
