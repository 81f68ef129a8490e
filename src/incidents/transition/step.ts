/** What becomes of an issue when something is said of it. */
import type { Action } from '../audit.ts';
import type { Saying } from '../command.ts';
import type { Audience, Issue } from '../issue.ts';
import type { RefusalCode, Refused } from '../ledger.ts';

export interface Rules {
  /** What comes back within so many seconds of its closing is the same issue. */
  readonly reopenSeconds: number;
}

const DAY_SECONDS = 86_400;
export const DEFAULT_RULES: Rules = { reopenSeconds: 14 * DAY_SECONDS };

export interface NewNote {
  readonly text: string;
  readonly audience: Audience;
  readonly alsoTo?: 'ngi';
}

/** `id`, `version` and `updatedAt` are the ledger's to set. */
export type Step =
  | { readonly kind: 'open'; readonly after: Issue }
  | { readonly kind: 'change'; readonly action: Action; readonly after: Issue; readonly note?: NewNote }
  /** Nothing but that hosts were seen again as they are. */
  | { readonly kind: 'seen'; readonly after: Issue }
  | { readonly kind: 'unchanged'; readonly reason: string }
  | Refused;

export function refused(code: RefusalCode, reason: string): Refused {
  return { kind: 'refused', code, reason };
}

export function unchanged(reason: string): Step {
  return { kind: 'unchanged', reason };
}

/** A decision about the state is that of whoever says so. */
export function decided(issue: Issue, state: Issue['state'], { by, at, why }: Saying): Issue {
  const closed = state === 'resolved' || state === 'rejected';
  return {
    ...issue,
    state,
    decision: { by, at, why },
    closedAt: closed ? at : null,
    mutedUntil: null,
    recoveredAt: null,
  };
}
