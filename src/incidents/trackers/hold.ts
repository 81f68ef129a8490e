/**
 * What keeps two processes from doing the same: an operation is somebody's while its lease lasts, and a lease can end
 * while its holder does not know it, since it was stopped, or its clock is another. So before each request that has an
 * effect it is made sure that nobody else has it by now, and whoever has it next waits for what is on its way.
 */
import { Failure } from '../../host/failure.ts';

/** False: it is too late. Asked right before what cannot be taken back is sent. */
export type MayBegin = () => boolean;

export interface EffectTimes {
  /** Seconds within which it has to begin; few unless it says otherwise. */
  readonly beginsWithin?: number;
  /** Seconds after its beginning when it has come about, or never will. */
  readonly lasts: number;
  /** What the tracker has noted last, as far as it is known: kept of the first effect of an operation. */
  readonly noted?: string;
}

export interface Hold {
  /**
   * @param effect one request; what it throws is thrown
   * @param goesOn whether the other side may still be at it after such an error
   * @throws LostHold where somebody else has the operation: then nothing was done, and nothing more is to be done
   */
  during<T>(
    times: EffectTimes,
    effect: (mayBegin: MayBegin) => Promise<T>,
    goesOn?: (error: unknown) => boolean,
  ): Promise<T>;
}

export class LostHold extends Failure {
  constructor() {
    super('refused', 'another process has taken the operation over');
  }
}

/** No answer within its time is all that is known of it. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Failure && error.reason === 'timeout';
}
