/** What can be done to the ledger. Times are seconds since the epoch. */
import type { State } from '../result/index.ts';
import type { Actor } from './audit.ts';
import type { Campaign } from './incident.ts';
import type { IssueSubject } from './issue-key.ts';
import type { Audience, Severity, TrackerReference } from './issue.ts';

/** What a host is now, and when the check that says so ran. */
export interface Sighting {
  readonly name: string;
  readonly state: State;
  readonly seenAt: number;
}

/** What monitoring sees of a subject: hosts that are not named stay as they are. */
export interface Observation {
  readonly subject: IssueSubject;
  readonly ngi: string;
  readonly title: string;
  readonly severity: Severity;
  readonly hosts: readonly Sighting[];
  /** Undefined leaves what there is; null is none. */
  readonly deadline?: number | null;
}

/** Monitoring opens, updates, reopens, or leaves in peace, as the state says. */
export interface Observe {
  readonly do: 'observe';
  readonly observation: Observation;
}

/** Monitoring has seen enough fresh OKs of the whole set. Resolves what nobody has; else it is noted once. */
export interface Recover {
  readonly do: 'recover';
  readonly issue: number;
  readonly hosts: readonly Sighting[];
}

/** A person opens one by hand. */
export interface Open {
  readonly do: 'open';
  readonly observation: Observation;
  /** As the contacts have it, where the person has named none. */
  readonly ngiKnown?: string;
}

export interface AddNote {
  readonly do: 'note';
  readonly issue: number;
  readonly text: string;
  readonly audience: Audience;
  /** Of one for the site: its NGI is told as well. */
  readonly alsoTo?: 'ngi';
}

export interface Assign {
  readonly do: 'assign';
  readonly issue: number;
  /** Null: nobody. */
  readonly owner: string | null;
}

export interface SetState {
  readonly do: 'take-up' | 'wait' | 'resolve' | 'reopen';
  readonly issue: number;
}

export interface Reject {
  readonly do: 'reject';
  readonly issue: number;
  /** When the mute ends; null is never. */
  readonly until: number | null;
}

/** What a person sets is pinned; monitoring sets what is not. */
export interface Edit {
  readonly do: 'edit';
  readonly issue: number;
  readonly title?: string;
  readonly severity?: Severity;
  readonly deadline?: number | null;
}

export interface Group {
  readonly do: 'group';
  readonly issue: number;
  /** Null: none. */
  readonly incident: number | null;
}

export interface Merge {
  readonly do: 'merge';
  readonly issue: number;
  /** The survivor. */
  readonly into: number;
}

/** The ticket that a tracker has made of it; one that is known is replaced. */
export interface Refer {
  readonly do: 'refer';
  readonly issue: number;
  readonly reference: TrackerReference;
}

/** A tracker shows as open what is closed, and nobody has opened it: the tracker that says so is told again. */
export interface CloseAgain {
  readonly do: 'close-again';
  readonly issue: number;
}

/** What one issue is told to do. */
export type IssueOrder = CloseAgain | Recover | AddNote | Assign | SetState | Reject | Edit | Group | Refer;
export type IssueCommand = Observe | Open | Merge | IssueOrder;

/** The open incident of a campaign where there is one already. */
export interface OpenIncident {
  readonly do: 'open-incident';
  readonly campaign: Campaign | null;
  readonly title: string;
  /** Numbers of the issues that it groups from now on: all of them, or it is not opened. */
  readonly issues?: readonly number[];
}

export interface IncidentOrder {
  readonly incident: number;
  readonly order:
    | { readonly do: 'note'; readonly text: string; readonly audience: Audience }
    | { readonly do: 'assign'; readonly owner: string | null }
    | CloseIncident
    | { readonly do: 'reopen' }
    | { readonly do: 'edit'; readonly title: string }
    | { readonly do: 'refer'; readonly reference: TrackerReference };
}

export interface CloseIncident {
  readonly do: 'resolve' | 'abandon';
  /** Of its issues that are open: they keep it from being closed, or end with it; they stay as they are where it is absent. */
  readonly issues?: 'must-be-closed' | 'close';
}

/** Who says it, when and why. */
export interface Saying {
  readonly by: Actor;
  readonly at: number;
  /** A person's reason is demanded by whoever asks the person; monitoring says what it saw. */
  readonly why: string;
  /** The version that was looked at: another has come in between when it differs, and nothing is done. */
  readonly expected?: number;
}
