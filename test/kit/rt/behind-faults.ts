/** A real Request Tracker behind a server of faults: it does what is asked, and the answer is lost, late or another. */
import { type FaultServer, type Heard, startFaultServer } from '../fault-server.ts';

/** What our client sends, and RT goes by. */
const PASSED = ['authorization', 'content-type', 'accept', 'user-agent', 'if-match'] as const;
const GIVEN = ['content-type', 'etag', 'location', 'retry-after'] as const;

/** Somebody else who does something to a ticket right before a request about it reaches RT. */
export interface Meddling {
  before(heard: Heard): Promise<void>;
  /** What RT itself has answered then. */
  answered(status: number): void;
}

/** @param isAtStake which requests faults are planned for; every one that writes unless it says otherwise */
export function rtBehindFaults(
  url: string,
  isAtStake: (heard: Heard) => boolean = ({ method }) => method !== 'GET',
  meddling?: Meddling,
): Promise<FaultServer> {
  return startFaultServer({
    isAtStake,
    async perform(heard) {
      const { method, path, headers, body } = heard;
      await meddling?.before(heard);
      const answer = await fetch(`${url}${path}`, {
        method,
        // Starman closes what is kept open at any moment, and a request may be just on its way then.
        headers: { ...pick(PASSED, (name) => headers[name]), connection: 'close' },
        redirect: 'manual',
        ...(body === '' ? {} : { body }),
      });
      meddling?.answered(answer.status);
      const reply = {
        status: answer.status,
        headers: pick(GIVEN, (name) => answer.headers.get(name) ?? undefined),
        body: await answer.text(),
      };
      const worked = method !== 'GET' && answer.ok;
      return { reply, effects: worked ? [`${method} ${path}`] : [] };
    },
  });
}

function pick(
  names: readonly string[],
  valueOf: (name: string) => string | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = valueOf(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
