/** What a package is under an advisory. */
import type { Severity } from '../advisory.ts';
import type { InstalledPackage } from '../inventory.ts';

export type AssessmentVerdict = 'vulnerable' | 'fixed' | 'not-affected' | 'undetermined';

/**
 * Of what is vulnerable: where the fix is. Whether a repository is enabled is known from where the host's packages came;
 * `fix-elsewhere` is a fix in a channel that the host has nothing from.
 */
export type FixClass = 'fix-available' | 'fix-elsewhere' | 'no-fix' | 'will-not-fix';

export interface Assessment {
  readonly package: InstalledPackage;
  readonly advisory: string;
  /** Sorted. */
  readonly cves: readonly string[];
  readonly verdict: AssessmentVerdict;
  /** Null where the verdict is not `vulnerable`. */
  readonly class: FixClass | null;
  /** The version that mends it, of the source package where the advisory names one; null: none. */
  readonly fixed: string | null;
  /** For people, in one sentence: why it is undetermined, or what decided. */
  readonly reason: string;
  /** The name of the rule that decided, such as `running-kernel`, `module-stream`, `source-version`. */
  readonly rule: string;
  /** The feed whose data decided. */
  readonly feed: string;
  readonly severity: Severity;
  readonly cvss: number | null;
}
