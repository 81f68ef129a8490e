/** One request to a tracker, and what its end says of the operation that it was made for. */
import { meaningOf } from '../../bridge/deliver/over-http/meaning.ts';
import type { Target } from '../../bridge/deliver/over-http/target.ts';
import type { Answered, Ask } from '../../host/exchange.ts';
import { Failure } from '../../host/failure.ts';
import { type Hold, LostHold } from './hold.ts';
import type { Answer } from './tracker.ts';

export interface Asking {
  readonly target: Target;
  /** Never shown. */
  readonly secrets: readonly string[];
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Within which it is asked; absent where it has no effect. */
  readonly hold?: Hold;
}

/** What a server takes at most to stop when nobody waits for it any more, as far as anybody can know. */
const STOP_SECONDS = 5;
/** With it the server has done nothing, whatever it answers later. */
const NOT_DONE: readonly Failure['reason'][] = ['denied', 'refused'];
/** 403, 500: it may be this one that is not allowed, or that the server fails over. Others in a row are the lane's to see. */
const OF_ONE: readonly number[] = [403, 500];
/** The server says that it has not even begun. */
const NOT_BEGUN: readonly number[] = [425, 429];

/** Any answer of 2xx, or what is to be said of the operation. */
export type Asked =
  | { readonly kind: 'answered'; readonly answered: Answered }
  | {
      readonly kind: 'not';
      readonly answer: Exclude<Answer, { readonly state: 'sent' }>;
      readonly status?: number;
    };

/** @throws LostHold */
export async function askTracker({ target, secrets, now, hold }: Asking, ask: Ask): Promise<Asked> {
  let answered: Answered;
  try {
    const lasts = target.timeoutSeconds + STOP_SECONDS;
    answered = await (hold === undefined
      ? target.ask(ask)
      : hold.during({ lasts }, (mayBegin) => target.ask({ ...ask, mayBegin })));
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof LostHold) throw error;
    return { kind: 'not', answer: notAnswered(error) };
  }
  const { status } = answered;
  const meaning = meaningOf(answered, { host: target.host, secrets, now: now() });
  switch (meaning.kind) {
    case 'taken':
      return { kind: 'answered', answered };
    case 'refused':
      return { kind: 'not', status, answer: { state: 'failed', reason: meaning.reason } };
    case 'wait': {
      const { reason, afterSeconds } = meaning;
      const state = NOT_BEGUN.includes(status) ? 'again' : 'unknown';
      return { kind: 'not', status, answer: { state, reason, afterSeconds, whole: true } };
    }
    case 'trouble': {
      const { message: reason, reason: why } = meaning.failure;
      const whole = !OF_ONE.includes(status);
      const state = NOT_DONE.includes(why) || NOT_BEGUN.includes(status) ? 'again' : 'unknown';
      return { kind: 'not', status, answer: { state, reason, whole } };
    }
  }
}

function notAnswered({ reason: why, message }: Failure): Exclude<Answer, { readonly state: 'sent' }> {
  return { state: NOT_DONE.includes(why) ? 'again' : 'unknown', reason: message, whole: true };
}
