/** Why a request to Request Tracker has not done what was asked: each kind is something else to do. */
import { Failure, type FailureReason } from '../../../host/failure.ts';

export type RtTrouble =
  /** 401: the token is wrong, revoked or has expired. */
  | 'unauthorized'
  /** 403: a right is missing. */
  | 'forbidden'
  /** 404, and RT itself says so: there is no such object, or it may not be seen. */
  | 'no-such'
  /** 412: somebody has changed the ticket since it was read. */
  | 'stale'
  /** Another 4xx: what was sent is at fault. */
  | 'rejected'
  /** 429, or 503 with `Retry-After`; and our own rate, where it would have us wait for too long. */
  | 'throttled'
  /** 5xx, often with an empty body. */
  | 'broken'
  /** A page or a redirect in place of JSON: a login page, a proxy, or an address that is not RT's. */
  | 'not-rt'
  /** JSON that is not what RT answers. */
  | 'unreadable'
  /** No answer, or not all of it. */
  | 'lost'
  /** RT said yes, and reading back shows something else. */
  | 'not-done';

const REASON: Readonly<Record<RtTrouble, FailureReason>> = {
  unauthorized: 'denied',
  forbidden: 'denied',
  'no-such': 'missing',
  stale: 'refused',
  rejected: 'refused',
  throttled: 'failed',
  broken: 'failed',
  'not-rt': 'malformed',
  unreadable: 'malformed',
  lost: 'unreachable',
  'not-done': 'failed',
};

export interface RtFailureOptions extends ErrorOptions {
  /** Whether RT may have done what was asked all the same. */
  readonly mayHaveHappened: boolean;
  /** Whether RT may be at it even now; not where it is absent. */
  readonly goesOn?: boolean;
  /** How long RT asks to be left alone. */
  readonly afterSeconds?: number;
}

export class RtFailure extends Failure {
  readonly trouble: RtTrouble;
  /** Whether RT may have done what was asked all the same: search before it is repeated. */
  readonly mayHaveHappened: boolean;
  readonly goesOn: boolean;
  readonly afterSeconds: number | undefined;

  constructor(trouble: RtTrouble, message: string, options: RtFailureOptions) {
    super(REASON[trouble], message, options);
    this.trouble = trouble;
    this.mayHaveHappened = options.mayHaveHappened;
    this.goesOn = options.goesOn ?? false;
    this.afterSeconds = options.afterSeconds;
  }
}

const OF_ONE: readonly RtTrouble[] = ['no-such', 'forbidden', 'rejected', 'broken', 'unreadable'];

/** RT has answered, and perhaps gives everything but this one thing. */
export function isOfOne(error: RtFailure): boolean {
  return OF_ONE.includes(error.trouble);
}

export function isTrouble(error: unknown, trouble: RtTrouble): boolean {
  return error instanceof RtFailure && error.trouble === trouble;
}
