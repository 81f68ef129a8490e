/** What the operations portal reads: identify → bound → find → encode. Everything it says is within a credential's scope. */
import { createHash } from 'node:crypto';
import type { Answer, HeardRequest, SpokenReply } from '../host/listener.ts';
import type { Credential } from '../trust/credential.ts';
import type { Ledger } from '../incidents/ledger.ts';
import type { PortalTables } from '../store/portal.ts';
import type { Sight } from '../store/portal-scope.ts';
import { answerPosted, postings, takesPosts } from './decide/decide.ts';
import type { ProbeDefinition } from './drop-in/probe-definitions.ts';
import { csv } from './encode/csv.ts';
import { json } from './encode/json.ts';
import { xmlListing } from './encode/xml.ts';
import { openApi, OPENAPI_PATH } from './openapi.ts';
import { GUARDED, NOT_FOUND, refusal, STRANGER } from './refusal.ts';
import { allRoutes } from './routes/index.ts';
import { acceptedFormat, CONTENT_TYPES, type Format, FORMATS } from './routes/negotiate.ts';
import { oneOf, readQuery } from './routes/parameters.ts';
import { type Document, placesIn, type Route, type Rows } from './routes/route.ts';

export interface PortalWorld {
  readonly tables: PortalTables;
  readonly ledger: Ledger;
  /** Whose token or certificate a request carries; undefined when nobody's that is valid. */
  readonly credentialOf: (request: HeardRequest) => Credential | undefined;
  /** Counts one who was turned away. */
  readonly turnedAway: (request: HeardRequest) => void;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** The operations centre of a site; empty where nobody knows it. */
  readonly ngiOf: (site: string) => string;
  /** The services that `probe_definitions.xml` names. */
  readonly probes: readonly ProbeDefinition[];
}

const METHODS: readonly string[] = ['GET', 'HEAD'];
const format = oneOf('json, csv or xml', FORMATS);

export function portal({
  tables,
  ledger,
  credentialOf,
  turnedAway,
  now,
  ngiOf,
  probes,
}: PortalWorld): Answer {
  const routes = allRoutes(probes);
  const described = { contentType: CONTENT_TYPES.json, body: json(openApi(routes, postings)) };
  return async (request) => {
    const isPosted = request.method === 'POST' && takesPosts(request.path);
    if (!isPosted && !METHODS.includes(request.method))
      return refusal(405, 'this is only read', { allow: METHODS.join(', ') });
    const credential = credentialOf(request);
    const scope = isPosted ? 'write' : 'read';
    if (credential?.scopes.includes(scope) !== true) {
      turnedAway(request);
      return credential === undefined ? STRANGER : refusal(403, `this credential may not ${scope}`);
    }
    if (request.path === OPENAPI_PATH) return spoken(request, described);
    const viewer = { tables, ledger, sight: sightOf(credential), now: now() };
    if (isPosted) return await answerPosted(request, credential, { ...viewer, ngiOf });
    for (const route of routes) {
      const places = placesIn(route, request.path);
      if (places !== undefined) return await answer(request, route, places, viewer);
    }
    return NOT_FOUND;
  };
}

/** Sites and operations centres add up; a credential with neither is for everything. */
function sightOf({ sites, ngis }: Credential): Sight {
  return sites === undefined && ngis === undefined ? 'all' : { sites: sites ?? [], ngis: ngis ?? [] };
}

async function answer(
  request: HeardRequest,
  route: Route,
  places: readonly string[],
  viewer: Parameters<Route['answer']>[2],
): Promise<SpokenReply> {
  const parameters = route.row === undefined ? route.parameters : { ...route.parameters, format };
  const asked = readQuery(parameters, request.query);
  if (typeof asked === 'string') return refusal(400, asked);
  const given = (asked as { readonly format?: readonly Format[] }).format?.[0];
  const wanted = given ?? acceptedFormat(request.headers['accept']);
  if (wanted === undefined && route.row !== undefined) {
    return refusal(406, `the formats are ${Object.values(CONTENT_TYPES).join(', ')}`);
  }
  const found = await route.answer(asked as never, places, viewer);
  if (found === undefined) return NOT_FOUND;
  if ('error' in found) return refusal(found.status, found.error);
  if ('body' in found) return spoken(request, found);
  return spoken(request, encoded(found, wanted ?? 'json'), linkOf(request, found.next));
}

function encoded(found: Rows, wanted: Format): Document {
  const encode = {
    json: () => json(found.json ?? { items: found.rows, next: found.next ?? null }),
    csv,
    xml: xmlListing,
  };
  return { contentType: CONTENT_TYPES[wanted], body: encode[wanted](found) };
}

function linkOf({ path, query }: HeardRequest, next: string | undefined): Readonly<Record<string, string>> {
  if (next === undefined) return {};
  const following = new URLSearchParams(query);
  following.set('cursor', next);
  return { link: `<${path}?${following.toString()}>; rel="next"` };
}

/** The tag is of the body alone: it tells nothing of what the credential may not see. */
function spoken(
  { headers }: HeardRequest,
  { contentType, body }: Document,
  more: Readonly<Record<string, string>> = {},
): SpokenReply {
  const bytes = Buffer.from(body);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  const common = {
    ...GUARDED,
    etag,
    'cache-control': 'private, no-cache',
    vary: 'accept, authorization',
    ...more,
  };
  const known = headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known?.some((tag) => tag === '*' || tag === etag) === true) {
    return { status: 304, headers: common, body: '' };
  }
  return { status: 200, headers: { ...common, 'content-type': contentType }, body: bytes };
}
