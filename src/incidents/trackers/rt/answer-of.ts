/** What a failure of RT means for the operation that was under way. */
import { Failure } from '../../../host/failure.ts';
import { LostHold } from '../hold.ts';
import type { Answer } from '../tracker.ts';
import { RtFailure, type RtTrouble } from './rt-failure.ts';

/** The next operation would fare no better. A right may be missing for one ticket alone, which holds up no other. */
const WHOLE: readonly RtTrouble[] = ['unauthorized', 'throttled', 'broken', 'not-rt', 'unreadable', 'lost'];
/** It is the operation that is at fault, and will be the next time. */
const FOR_GOOD: readonly RtTrouble[] = ['no-such', 'rejected'];

/**
 * @param hasWritten whether anything that was done before may have changed something
 * @throws what is none of RT's and none of the machine's, and what says that it is somebody else's
 */
export function answerOf(error: unknown, hasWritten: boolean): Answer {
  if (!(error instanceof Failure) || error instanceof LostHold) throw error;
  const { message: reason } = error;
  const state = hasWritten ? 'unknown' : 'again';
  if (!(error instanceof RtFailure)) return { state, reason, whole: true };
  if (FOR_GOOD.includes(error.trouble)) return { state: 'failed', reason };
  const { afterSeconds } = error;
  return {
    state,
    reason,
    whole: WHOLE.includes(error.trouble),
    ...(afterSeconds === undefined ? {} : { afterSeconds }),
  };
}
