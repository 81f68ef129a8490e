/** identify → bound → find or decide → encode. Everything that is said or decided is within a credential's scope. */
import type { Answer, HeardRequest, SpokenReply } from '../../host/listener.ts';
import type { Site } from '../../incidents/contacts/directory.ts';
import { csv } from '../../portal/encode/csv.ts';
import { json } from '../../portal/encode/json.ts';
import { GUARDED, NOT_FOUND, refusal, STRANGER } from '../../portal/refusal.ts';
import { oneOf, readQuery } from '../../portal/routes/parameters.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { Credential } from '../../trust/credential.ts';
import { Decisions } from '../decisions/decisions.ts';
import type { Change, Decider } from './decide/change.ts';
import { answerChange, CHANGES } from './decide/decide.ts';
import { isOfBrowser } from '../browser.ts';
import { DROP_INS } from './drop-in/index.ts';
import { openApi, OPENAPI_PATH } from './openapi.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes.ts';
import type { ServerStatus } from './status.ts';
import { scopeOf, type Viewer } from './viewer.ts';

export interface ApiWorld {
  readonly tables: PakitiTables;
  /** Whose token or certificate a request carries; undefined when nobody's that is valid. */
  readonly credentialOf: (request: HeardRequest) => Credential | undefined;
  /** Counts one who was turned away. */
  readonly turnedAway: (request: HeardRequest) => void;
  /** Told of what was changed, and by whom. */
  readonly decided: Decider['decided'];
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** What is known of sites beside their hosts. */
  readonly sites: () => Promise<ReadonlyMap<string, Site>>;
  readonly status: () => Promise<ServerStatus>;
}

/** Where it is mounted; the second is where Pakiti has it. */
export const API_PATHS: readonly string[] = ['/api/', '/pakiti/api/'];

const METHODS: readonly string[] = ['GET', 'HEAD'];
const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv; charset=utf-8';
const format = oneOf('json or csv', ['json', 'csv']);

export function api(world: ApiWorld): Answer {
  const described = json(openApi(ROUTES, CHANGES));
  return async (request) => {
    const mount = API_PATHS.find((path) => request.path.startsWith(path)) ?? '';
    const path = request.path.slice(mount.length - 1);
    const changes = changesOf(path);
    const found = changes.find(({ change }) => change.method === request.method);
    if (found === undefined && !METHODS.includes(request.method)) {
      const allowed = [...METHODS, ...changes.map(({ change }) => change.method)].join(', ');
      return refusal(405, `this is only for ${allowed}`, { allow: allowed });
    }
    const credential = world.credentialOf(request);
    const scope = found === undefined ? 'read' : 'decide';
    if (credential?.scopes.includes(scope) !== true) {
      world.turnedAway(request);
      return credential === undefined ? STRANGER : refusal(403, `this credential may not ${scope}`);
    }
    if (path === OPENAPI_PATH) return spoken(JSON_TYPE, described);
    const viewer = await viewerOf(world, credential);
    if (found !== undefined) {
      if (isOfBrowser(request)) return refusal(403, 'a page in a browser decides nothing');
      return await answerChange(found, request, { ...viewer, by: credential.name, decided: world.decided });
    }
    const dropIn = Object.hasOwn(DROP_INS, path.slice(1)) ? DROP_INS[path.slice(1)] : undefined;
    if (dropIn !== undefined) {
      const said = await dropIn.answer(viewer, request.query);
      return 'error' in said ? refusal(400, said.error) : spoken(said.contentType, said.body);
    }
    for (const route of ROUTES) {
      const places = placesIn(route, path);
      if (places !== undefined) return await answer(route, places, request, viewer);
    }
    return NOT_FOUND;
  };
}

interface FoundChange {
  readonly change: Change;
  readonly places: readonly string[];
}

/** What can be decided at an address. */
function changesOf(path: string): readonly FoundChange[] {
  return CHANGES.flatMap((change) => {
    const places = placesIn(change, path);
    return places === undefined ? [] : [{ change, places }];
  });
}

async function viewerOf({ tables, now, sites, status }: ApiWorld, credential: Credential): Promise<Viewer> {
  const [at, directory] = [now(), await sites()];
  const scope = scopeOf(credential, directory);
  const decisions = await Decisions.read(tables, at, scope);
  return { tables, decisions, sites: directory, scope, now: at, status };
}

async function answer(
  route: Route,
  places: readonly string[],
  request: HeardRequest,
  viewer: Viewer,
): Promise<SpokenReply> {
  const asked = readQuery({ ...route.parameters, format }, request.query);
  if (typeof asked === 'string') return refusal(400, asked);
  const found = await route.answer(asked as never, places, viewer);
  if (found === undefined) return NOT_FOUND;
  if ('error' in found) return refusal(400, found.error);
  if ('one' in found) return spoken(JSON_TYPE, json(found.one));
  const wanted =
    asked.format[0] ?? (request.headers['accept']?.startsWith('text/csv') === true ? 'csv' : 'json');
  const { rows, columns, next } = found;
  const reply =
    wanted === 'csv'
      ? spoken(CSV_TYPE, csv({ columns, rows }))
      : spoken(JSON_TYPE, json({ items: rows, next: next ?? null }));
  return next === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, link: linkOf(request, next) } };
}

function linkOf({ path, query }: HeardRequest, next: string): string {
  const following = new URLSearchParams(query);
  following.set('cursor', next);
  return `<${path}?${following.toString()}>; rel="next"`;
}

/** What stands in the place of each brace, decoded, where the path is this route's. */
function placesIn({ path }: Pick<Route, 'path'>, asked: string): readonly string[] | undefined {
  const source = path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]*)');
  const found = new RegExp(`^${source}$`).exec(asked);
  try {
    return found?.slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function spoken(contentType: string, body: string): SpokenReply {
  const headers = { ...GUARDED, 'content-type': contentType, 'cache-control': 'private, no-cache' };
  return { status: 200, headers, body };
}
