/** What stands between an affected host and an issue. */
import type { IssueSubject } from '../issue-key.ts';
import type { Severity } from '../issue.ts';

export interface Opening {
  readonly subject: IssueSubject;
  readonly severity: Severity;
  /** Affected, by name. */
  readonly hosts: readonly string[];
  /** Seconds since the epoch at which it would have been opened had nothing stood against it. */
  readonly since: number;
}

export type MayOpen =
  | { readonly may: true }
  /** `until`: when it is asked again. */
  | { readonly may: false; readonly for: 'site' | 'downtime'; readonly until: number; readonly why: string };

/** What people have laid down of sites and deadlines. */
export interface SitePolicy {
  /** @param isReleased an officer has said that the site is told, whatever is laid down of it */
  mayOpen(opening: Opening, now: number, isReleased?: boolean): MayOpen;
  /** Undefined where none is set. */
  deadlineOf(opening: Opening): number | undefined;
  /** Empty where nobody knows it. */
  ngiOf(site: string): string;
}

/** Where nothing is laid down. */
export const NO_POLICY: SitePolicy = {
  mayOpen: () => ({ may: true }),
  deadlineOf: () => undefined,
  ngiOf: () => '',
};
