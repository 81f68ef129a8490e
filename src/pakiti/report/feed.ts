/** `POST /feed/`: request → reporter → report → inventory → answer. What is answered with OK is in the store. */
import { Failure } from '../../host/failure.ts';
import type { Answer, HeardRequest, SpokenReply } from '../../host/listener.ts';
import type { Credential, Refusal } from '../../trust/credential.ts';
import { isOfBrowser } from '../browser.ts';
import {
  boundedSite,
  mayProxy,
  originOf,
  reportingOf,
  type AccessRules,
  type Origin,
  type Reporting,
} from './access.ts';
import { errorReply, modeOf, taken } from './answers.ts';
import type { Decrypt } from './encrypted.ts';
import { ReportError } from './report-error.ts';
import type { Inventories, Report, ReportMode, TaggedFinding } from './report.ts';
import { openReport, openSignedReport, type Sent } from './sent.ts';
import { looksSigned, type OpenSigned } from './signed-report.ts';

export interface FeedWorld {
  readonly inventories: Inventories;
  readonly access: AccessRules;
  /** Whether the listener itself speaks TLS. */
  readonly hasTls: boolean;
  readonly decrypt: Decrypt;
  readonly openSigned: OpenSigned;
  readonly credentialOf: (request: HeardRequest) => Credential | undefined;
  /** Counts one who was turned away. @param why where that is not because of the request's token or certificate */
  readonly turnedAway: (request: HeardRequest, why?: Refusal) => void;
  readonly tell: (what: FeedNotice) => void;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/** What an operator wants to know, or to count. */
export type FeedNotice =
  | { readonly kind: 'stored'; readonly report: Report }
  | { readonly kind: 'same' }
  | { readonly kind: 'asked'; readonly report: Report }
  /** The reason is about a text of somebody else. */
  | { readonly kind: 'refused'; readonly address: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export function feed(world: FeedWorld): Answer {
  return async (request) => {
    try {
      return await answer(request, world);
    } catch (error) {
      if (error instanceof ReportError) {
        world.tell({ kind: 'refused', address: request.client.address, reason: error.message });
        return errorReply(error.reason === 'too-large' ? 413 : 500);
      }
      world.tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
      if (!(error instanceof Failure)) throw error;
      return errorReply(failedStatus(request));
    }
  };
}

/** To 500 with ERROR the client of protocol 6 sends the same again as protocol 5, which says less, in place of what is stored. */
function failedStatus({ query }: HeardRequest): number {
  return query.get('protocol') === '6' ? 503 : 500;
}

async function answer(request: HeardRequest, world: FeedWorld): Promise<SpokenReply> {
  if (request.method !== 'POST' && request.method !== 'GET') return errorReply(405, { allow: 'POST, GET' });
  if (isOfBrowser(request)) return turnAway(request, world, 'out-of-scope', 403);
  const origin = originOf(request, world.access, world.hasTls);
  if (origin === undefined) return turnAway(request, world, 'missing', 401);
  const opened = await introduced(request, origin, world);
  if ('status' in opened) return opened;
  const { payload, reporting } = opened;
  const sent =
    payload === undefined ? await openReport(request, world.decrypt) : openSignedReport(request, payload);
  if ('greets' in sent) return taken(sent.answer, null);
  const mode = modeOf(sent.mode);
  if (mode === undefined) throw new ReportError('malformed', 'mode: none that is known');
  if (sent.throughProxy && !mayProxy(reporting, origin, world.access))
    return turnAway(request, world, 'out-of-scope', 403);
  const findings = await handle({ sent, mode, origin, reporting }, world);
  return findings === 'out of scope'
    ? turnAway(request, world, 'out-of-scope', 403)
    : taken(sent.answer, findings);
}

interface Introduced {
  readonly reporting: Reporting;
  /** What was signed; undefined where nothing was. */
  readonly payload?: Buffer;
}

/** A signature says whose report it is, also where somebody else hands it in. */
async function introduced(
  request: HeardRequest,
  origin: Origin,
  world: FeedWorld,
): Promise<Introduced | SpokenReply> {
  const { body } = request;
  if (body !== undefined && looksSigned(body)) {
    const opened = await world.openSigned(body);
    if (!('refused' in opened)) return opened;
    world.tell({ kind: 'refused', address: origin.address, reason: opened.why });
    return turnAway(request, world, opened.refused, opened.refused === 'replayed' ? 409 : 401);
  }
  const credential = world.credentialOf(request);
  const hasToken = request.headers['authorization'] !== undefined;
  const reporting = reportingOf(credential, hasToken, origin, world.access);
  if (reporting !== undefined) return { reporting };
  return credential === undefined
    ? turnAway(request, world, undefined, 401)
    : turnAway(request, world, 'out-of-scope', 403);
}

function turnAway(
  request: HeardRequest,
  { turnedAway }: FeedWorld,
  why: Refusal | undefined,
  status: number,
): SpokenReply {
  turnedAway(request, why);
  return errorReply(status, status === 401 ? { 'www-authenticate': 'Bearer' } : {});
}

interface Handed {
  readonly sent: Sent;
  readonly mode: ReportMode;
  readonly origin: Origin;
  readonly reporting: Reporting;
}

/** @returns what was asked for; null where nothing was, or where others could read it on the way */
async function handle(
  { sent, mode, origin, reporting }: Handed,
  { inventories, tell, now }: FeedWorld,
): Promise<readonly TaggedFinding[] | null | 'out of scope'> {
  // Whoever may report for other sites since says the same for other sites.
  const digest = sent.digest(JSON.stringify([reporting.name, reporting.sites ?? null]));
  const isAsked = mode !== 'store-only' && origin.isSecure;
  if (mode !== 'report-only' && (await inventories.again(digest, now()))) {
    tell({ kind: 'same' });
    if (!isAsked) return null;
    const same = bounded(sent.parse(), reporting);
    return same === undefined ? 'out of scope' : await inventories.tagged(same);
  }
  const report = bounded(sent.parse(), reporting);
  if (report === undefined) return 'out of scope';
  if (mode === 'report-only') tell({ kind: 'asked', report });
  else {
    const reporter = { address: origin.address, name: reporting.name, proxy: sent.throughProxy };
    await inventories.take(report, digest, reporter, now());
    tell({ kind: 'stored', report });
  }
  return isAsked ? await inventories.tagged(report) : null;
}

function bounded(report: Report, reporting: Reporting): Report | undefined {
  const site = boundedSite(report.site, reporting);
  return site === undefined ? undefined : { ...report, site };
}
