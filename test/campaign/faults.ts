/** What goes wrong between us and RT. */
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import type { Fault, Heard } from '../kit/fault-server.ts';
import type { Meddling } from '../kit/rt/behind-faults.ts';

const FAULTS: readonly Fault[] = [
  // Twice: the answer is lost after RT has done it.
  { kind: 'abort', effect: true },
  { kind: 'abort', effect: true },
  { kind: 'torn' },
  { kind: 'abort', effect: false },
  { kind: 'status', status: 503, headers: { 'content-type': 'text/html', 'retry-after': '0' }, body: 'busy' },
  { kind: 'status', status: 500, body: '' },
  // RT has done it, and a login page comes in its place.
  { kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>log in</html>' },
  { kind: 'slow', milliseconds: 1000 },
];
const STALE: Fault = {
  kind: 'status',
  status: 412,
  headers: { 'content-type': 'application/json' },
  body: '{"message":"Precondition Failed"}',
};

/** How often each has happened. */
export type Faulted = Record<string, number>;

/** @param share of a hundred requests */
export function randomFaults(share: number, counts: Faulted): (heard: Heard) => Fault | undefined {
  return ({ method }) => {
    if (Math.random() * 100 >= share) return undefined;
    const possible = method === 'PUT' ? [...FAULTS, STALE] : FAULTS;
    const fault = possible[Math.floor(Math.random() * possible.length)];
    if (fault === undefined) return undefined;
    const name = wordsFor(fault);
    counts[name] = (counts[name] ?? 0) + 1;
    return fault;
  };
}

const MEDDLED_OF_HUNDRED = 50;
/** We look at a ticket and decide anew a few times, and then later. */
const MOST_MEDDLED = 2;
const MEDDLED = 'I have this one open, too.';

/** An officer comments on a ticket between our look at it and our change of it, which RT itself refuses then. */
export function meddling(officer: Pick<RtClient, 'comment'>, counts: Faulted): Meddling {
  const times = new Map<string, number>();
  return {
    async before({ method, path, headers }) {
      const ticket = /\/ticket\/(\d+)$/.exec(path)?.[1];
      if (method !== 'PUT' || headers['if-match'] === undefined || ticket === undefined) return;
      const before = times.get(ticket) ?? 0;
      if (before >= MOST_MEDDLED || Math.random() * 100 >= MEDDLED_OF_HUNDRED) return;
      times.set(ticket, before + 1);
      await officer.comment(Number(ticket), { content: MEDDLED });
    },
    answered(status) {
      if (status === 412) counts[REAL_STALE] = (counts[REAL_STALE] ?? 0) + 1;
    },
  };
}

/** As they are counted. */
export const REAL_STALE = '412 of RT itself';

function wordsFor(fault: Fault): string {
  if (fault.kind === 'abort') return fault.effect ? 'lost after commit' : 'lost before it';
  if (fault.kind !== 'status') return fault.kind;
  return fault.status === 200 ? 'login page after commit' : String(fault.status);
}
