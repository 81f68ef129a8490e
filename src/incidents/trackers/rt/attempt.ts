/** One call of the tracker: its requests end with its deadline, and it is known whether any may have changed something. */
import type { Rest } from './rest.ts';
import { RtFailure } from './rt-failure.ts';

export interface Attempt {
  readonly rest: Rest;
  /** Whether RT may be another now than before. */
  hasWritten(): boolean;
}

export function attemptOn(rest: Rest, deadline: AbortSignal): Attempt {
  let written = false;
  return {
    hasWritten: () => written,
    rest: {
      ...rest,
      async ask(request) {
        if (deadline.aborted) throw tooLate(rest.host);
        try {
          const answer = await rest.ask({ ...request, deadline });
          written ||= request.method !== 'GET';
          return answer;
        } catch (error) {
          written ||= !(error instanceof RtFailure) || error.mayHaveHappened;
          throw error;
        }
      },
    },
  };
}

function tooLate(host: string): RtFailure {
  return new RtFailure('lost', `${host}: it has taken too long`, { mayHaveHappened: false });
}
