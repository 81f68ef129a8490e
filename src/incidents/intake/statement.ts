/** What one voice says of hosts and issues: the door of the ledger, for events of the bridge and findings alike. */
import type { IssueSubject } from '../issue-key.ts';
import type { Severity } from '../issue.ts';

/**
 * `affected`: it was seen to be so. `fine`: it was seen not to be. `untold`: neither, so that nothing recovers by it, such
 * as of an UNKNOWN, of something bad that somebody lives with, or of what is not bad enough for a ticket.
 */
export type Told =
  | { readonly is: 'affected'; readonly state: 'CRITICAL' | 'WARNING'; readonly severity: Severity }
  | { readonly is: 'fine' }
  | { readonly is: 'untold' };

/** How long something is looked at before it is believed. */
export interface Patience {
  /** Bad results in a row after which a host is affected. */
  readonly results: number;
  /** Minutes from the first bad result to another, after which it is as well; null: however long it takes. */
  readonly minutes: number | null;
  /** OKs in a row after which it is recovered. */
  readonly recover: number;
}

export interface Telling {
  readonly subject: IssueSubject;
  readonly title: string;
  readonly told: Told;
  /** What was seen, for the audit trail. */
  readonly text: string;
  readonly patience: Patience;
  /** When that was seen, where it is not when the statement is made: of a person's decision only what was seen later counts. */
  readonly seenAt?: number;
}

/** Everything that one voice says at one time. */
export interface Statement {
  /** Who says it: the same for every result of one check about one host, and for nothing else. At most 128 characters. */
  readonly voice: string;
  /** Empty where it is not known. */
  readonly ngi: string;
  /** The machine that was looked at, in lower case. */
  readonly host: string;
  /** Seconds since the epoch when the check began; what is not newer than what the voice has said counts for nothing. */
  readonly at: number;
  /** When it reached us. */
  readonly heardAt: number;
  /** Each issue once. */
  readonly tellings: readonly Telling[];
  /** What it says of issues that it has spoken of before and does not name now. */
  readonly rest: 'fine' | 'untold';
  /** Kept for whoever makes the next of this voice. */
  readonly said?: string;
}
