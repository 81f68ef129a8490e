/** One request that changes something: who → body → decision → answer. */
import { Failure } from '../../../host/failure.ts';
import type { HeardRequest, SpokenReply } from '../../../host/listener.ts';
import { readBody } from '../../../portal/decide/body.ts';
import { GUARDED, refusal } from '../../../portal/refusal.ts';
import { readQuery } from '../../../portal/routes/parameters.ts';
import { type Change, type Changed, type Decider, refused } from './change.ts';
import { deleteException, postException } from './exceptions.ts';
import { REMOVAL } from './removal.ts';
import { deleteTag, postTag } from './tags.ts';

export const CHANGES: readonly Change[] = [postTag, deleteTag, postException, deleteException];

export async function answerChange(
  { change, places }: { readonly change: Change; readonly places: readonly string[] },
  request: HeardRequest,
  given: Omit<Decider, 'why'>,
): Promise<SpokenReply> {
  const isRemoval = change.method === 'DELETE';
  const asked = readQuery(isRemoval ? REMOVAL : {}, request.query);
  if (typeof asked === 'string') return refusal(400, asked);
  const decider = { ...given, why: isRemoval ? (request.query.get('why') ?? '') : '' };
  const body = change.method === 'DELETE' ? { said: {} } : readBody(change, request);
  if ('refusal' in body) return body.refusal;
  const changed = await outcome(change, body.said, places, decider);
  if ('error' in changed) return refusal(changed.status, changed.error);
  const { status, row, warnings } = changed;
  decider.decided({ by: decider.by, did: change.operation, [change.about]: row });
  return {
    ...{ status, headers: { ...GUARDED, 'cache-control': 'no-store' } },
    body: { [change.about]: row, warnings },
  };
}

async function outcome(
  { answer }: Change,
  said: object,
  places: readonly string[],
  decider: Decider,
): Promise<Changed> {
  try {
    return await answer(said as never, places, decider);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.reason === 'missing') return refused(422, error.message);
    if (error.reason === 'refused') return refused(409, error.message);
    throw error;
  }
}
