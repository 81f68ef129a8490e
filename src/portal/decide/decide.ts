/** One posted request: scope → body → command → answer. */
import type { HeardRequest, SpokenReply } from '../../host/listener.ts';
import type { RefusalCode } from '../../incidents/ledger.ts';
import type { Credential } from '../../trust/credential.ts';
import { GUARDED, NOT_FOUND, refusal } from '../refusal.ts';
import { placesIn, type Viewer } from '../routes/route.ts';
import { readBody } from './body.ts';
import { addIncidentNote, decideIncident, openIncident } from './incidents.ts';
import { addIssueNote, decide, openIssue } from './issues.ts';
import type { Decider, Posting } from './posting.ts';

export const postings: readonly Posting[] = [
  openIssue,
  addIssueNote,
  decide,
  openIncident,
  addIncidentNote,
  decideIncident,
];

const STATUS: Readonly<Record<RefusalCode, number>> = {
  missing: 404,
  conflict: 409,
  illegal: 409,
  forbidden: 403,
  malformed: 422,
};

export function takesPosts(path: string): boolean {
  return postings.some((posting) => placesIn(posting, path) !== undefined);
}

/** @param credential may write */
export async function answerPosted(
  request: HeardRequest,
  credential: Credential,
  viewer: Viewer & Pick<Decider, 'ngiOf'>,
): Promise<SpokenReply> {
  for (const posting of postings) {
    const places = placesIn(posting, request.path);
    if (places === undefined) continue;
    const said = readBody(posting, request);
    if ('refusal' in said) return said.refusal;
    const by = { kind: 'person', name: credential.name, via: 'portal' } as const;
    const decider = { ...viewer, by, isSite: credential.sites !== undefined };
    const found = await posting.answer(said.said as never, places, decider);
    if (found === undefined) return NOT_FOUND;
    if ('body' in found) return { ...found, headers: { ...GUARDED, 'cache-control': 'no-store' } };
    return found.kind === 'incomplete'
      ? refusal(422, found.error)
      : refusal(STATUS[found.code], found.reason);
  }
  return NOT_FOUND;
}
