/** What goes wrong between us and RT. */
import type { Fault, Heard } from '../kit/fault-server.ts';

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

function wordsFor(fault: Fault): string {
  if (fault.kind === 'abort') return fault.effect ? 'lost after commit' : 'lost before it';
  if (fault.kind !== 'status') return fault.kind;
  return fault.status === 200 ? 'login page after commit' : String(fault.status);
}
