/** One call of the tracker: its requests end with its deadline, and it is known whether any may have changed something. */
import { type Hold, LostHold } from '../hold.ts';
import type { Rest, RestAnswer } from './rest.ts';
import { RtFailure } from './rt-failure.ts';

export interface Attempt {
  readonly rest: Rest;
  /** Whether RT may be another now than before. */
  hasWritten(): boolean;
  /** The highest transaction that RT is known to have had before the first of them; 0 where none is known. */
  noted(): number;
}

/** @param hold of the operation; absent where nothing is written */
export function attemptOn(rest: Rest, deadline: AbortSignal, hold?: Hold): Attempt {
  let written = false;
  let noted = 0;
  const noting: Hold | undefined = hold && {
    during: (times, ...rest) =>
      hold.during(noted === 0 ? times : { ...times, noted: String(noted) }, ...rest),
  };
  return {
    hasWritten: () => written,
    noted: () => noted,
    rest: {
      ...rest,
      async ask(request) {
        if (deadline.aborted) throw tooLate(rest.host);
        try {
          const held = request.method === 'GET' || noting === undefined ? {} : { hold: noting };
          const answer = await rest.ask({ ...request, deadline, ...held });
          written ||= request.method !== 'GET';
          if (!written) noted = Math.max(noted, lastIn(answer));
          return answer;
        } catch (error) {
          written ||= isDoubtful(error);
          throw error;
        }
      },
    },
  };
}

/** RT's ETag of a ticket is the number of its last transaction. */
function lastIn({ headers }: RestAnswer): number {
  return Number(/^"(\d{1,15})"$/.exec(headers['etag'] ?? '')?.[1] ?? 0);
}

function tooLate(host: string): RtFailure {
  return new RtFailure('lost', `${host}: it has taken too long`, { mayHaveHappened: false });
}

function isDoubtful(error: unknown): boolean {
  return !(error instanceof LostHold) && (!(error instanceof RtFailure) || error.mayHaveHappened);
}
