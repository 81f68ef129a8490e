/** What the probe saw: plain JSON, without the salt. Times are seconds since the epoch. */
import type { Observation } from '../../src/check/index.ts';
import type { FailureReason } from '../../src/host/failure.ts';

export interface ArgusBanObservation extends Observation {
  /** `HOST:PORT`. */
  readonly server: string;
  /** The policy administration points that the server knows, its own and those that it copies from. */
  readonly paps: readonly Pap[];
}

export type Pap = { readonly alias: string } & (
  PapPolicies | { readonly failure: FailureReason; readonly message: string }
);

export interface PapPolicies {
  readonly policies: number;
  /** The newest that the salt has made. */
  readonly canaries: readonly Canary[];
  /** How many look like one and were not made with the salt. */
  readonly foreign: number;
}

export interface Canary {
  /** `YYYYMMDD`. */
  readonly date: string;
  /** Whether a rule denies exactly it, under no other condition. */
  readonly denied: boolean;
}

export function isRead(pap: Pap): pap is { readonly alias: string } & PapPolicies {
  return !('failure' in pap);
}
