/** Something that is said to the ledger: its address, its body, what becomes of it. */
import type { Saying } from '../../incidents/command.ts';
import type { Refused } from '../../incidents/ledger.ts';
import type { Viewer } from '../routes/route.ts';
import type { Fields, Said } from './fields.ts';

/** Whoever decides, in the name of the credential. */
export interface Decider extends Viewer {
  readonly by: Saying['by'];
  /** Bound to sites: it speaks for them, and decides nothing. */
  readonly isSite: boolean;
  /** Empty where nobody knows it. */
  readonly ngiOf: (site: string) => string;
}

export type Posted =
  | { readonly status: 200 | 201; readonly body: object }
  | Refused
  /** What is missing of the body. */
  | { readonly kind: 'incomplete'; readonly error: string }
  /** There is nothing there that may be seen. */
  | undefined;

export interface Posting {
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  /** Schema of what is decided about, by its name among the components. */
  readonly row: 'Issue' | 'Incident';
  readonly places: Readonly<Record<string, { readonly pattern: string; readonly description: string }>>;
  readonly fields: Fields;
  readonly required: readonly string[];
  readonly answer: (said: never, places: readonly string[], decider: Decider) => Promise<Posted>;
}

/** Types the answer by the fields. */
export function posting<const F extends Fields>(
  one: Omit<Posting, 'answer' | 'fields'> & {
    readonly fields: F;
    readonly answer: (said: Said<F>, places: readonly string[], decider: Decider) => Promise<Posted>;
  },
): Posting {
  return one;
}
