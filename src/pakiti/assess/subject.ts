/** What rules are asked about, and what they answer. */
import type { Advisory, Channel, Claim, Statement } from '../advisory.ts';
import type { InstalledPackage } from '../inventory.ts';
import type { Entry, ReleaseIndex } from './advisory-index.ts';
import type { AssessmentVerdict, FixClass } from './assessment.ts';
import type { HostFacts } from './host-facts.ts';

/** One installed package under one statement. */
export interface Subject {
  readonly package: InstalledPackage;
  readonly host: HostFacts;
  readonly index: ReleaseIndex;
  /** All that stand under the same id. */
  readonly entries: readonly Entry[];
  readonly entry: Entry;
  readonly statement: Statement;
}

/**
 * Whether a statement is about a package. Where that is unknown, only what would be vulnerable is undetermined: what is
 * mended in any case is; but nothing is mended because of it. Where it is only likely, what would be vulnerable is.
 */
export type Scope =
  | { readonly about: 'no' | 'likely'; readonly reason: () => string }
  | {
      readonly about: 'unknown';
      readonly reason: () => string;
      /** What it is when no version makes it vulnerable; as the version says where it is not given. */
      readonly otherwise?: 'undetermined';
      /** The same follows from whatever is said of the package, and once is enough. */
      readonly isOfAll?: true;
    };

export interface ScopeRule {
  /** As it stands in an assessment. */
  readonly name: string;
  /** Undefined: nothing speaks against it. */
  scope(subject: Subject): Scope | undefined;
}

export interface Outcome {
  readonly verdict: AssessmentVerdict;
  readonly rule: string;
  readonly class: FixClass | null;
  readonly fixed: string | null;
  /** Called when somebody is going to read it: most outcomes are not shown. */
  readonly reason: () => string;
  readonly feed: string;
  readonly advisory: Advisory;
  readonly channel: Channel;
  /** Whether it is what is said of the source. */
  readonly isOfSource?: boolean;
  /** Whether the statement is about something else. */
  readonly isElsewhere: boolean;
  /** It rests on a statement of which nobody knows whether it is about the package. */
  readonly isDoubtful?: true | undefined;
  /** The same follows from whatever is said of the package, and once is enough. */
  readonly isOfAll?: true | undefined;
}

export type AffectedClaim = Extract<Claim, { readonly status: 'affected' }>;
