/** One call of the tracker: its requests end with its deadline, and it is known whether any may have changed something. */
import { type Hold, LostHold } from '../hold.ts';
import type { Rest } from './rest.ts';
import { RtFailure } from './rt-failure.ts';

export interface Attempt {
  readonly rest: Rest;
  /** Whether RT may be another now than before. */
  hasWritten(): boolean;
}

/** @param hold of the operation; absent where nothing is written */
export function attemptOn(rest: Rest, deadline: AbortSignal, hold?: Hold): Attempt {
  let written = false;
  return {
    hasWritten: () => written,
    rest: {
      ...rest,
      async ask(request) {
        if (deadline.aborted) throw tooLate(rest.host);
        try {
          const held = request.method === 'GET' || hold === undefined ? {} : { hold };
          const answer = await rest.ask({ ...request, deadline, ...held });
          written ||= request.method !== 'GET';
          return answer;
        } catch (error) {
          written ||= isDoubtful(error);
          throw error;
        }
      },
    },
  };
}

function tooLate(host: string): RtFailure {
  return new RtFailure('lost', `${host}: it has taken too long`, { mayHaveHappened: false });
}

function isDoubtful(error: unknown): boolean {
  return !(error instanceof LostHold) && (!(error instanceof RtFailure) || error.mayHaveHappened);
}
