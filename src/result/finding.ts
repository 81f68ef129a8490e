import type { State } from './state.ts';

/** Why somebody lives with a finding, and until when. */
export interface Acceptance {
  readonly reason: string;
  readonly who: string;
  /** UTC instant after which the finding counts again, ISO 8601. */
  readonly expires: string;
  readonly expired: boolean;
}

/** One judged fact. */
export interface Finding {
  readonly state: State;
  /** What it is about: a path, a trust anchor, a package; empty for the check itself. Exceptions match it whole. */
  readonly subject: string;
  /** What is so, in a few words that need no context. */
  readonly text: string;
  /** Stable name of the kind of fact, such as `expired`, for exceptions and machine readers. */
  readonly kind: string;
  /** What was seen, line by line. */
  readonly evidence?: readonly string[];
  /** What only whoever mends Secmon itself wants to see, such as a stack. */
  readonly diagnostics?: readonly string[];
  readonly accepted?: Acceptance;
}

/** Whether the finding is covered by an exception that has not run out. */
export function isAccepted(finding: Finding): boolean {
  return finding.accepted?.expired === false;
}

/**
 * What a finding adds to the state of its verdict: an accepted bad thing was seen, so it counts as OK;
 * an accepted blind spot was not, so it counts as nothing.
 */
export function contribution(finding: Finding): State | undefined {
  if (!isAccepted(finding)) return finding.state;
  return finding.state === 'UNKNOWN' ? undefined : 'OK';
}
