/** The ledger of issues: every change is one transaction that writes state, audit entry and outbox rows, or nothing. */
import type { Sight } from '../store/portal-scope.ts';
import type { AuditEntry } from './audit.ts';
import type { IncidentOrder, IssueCommand, OpenIncident, Saying } from './command.ts';
import type { Incident, IncidentState } from './incident.ts';
import type { IssueClass, IssueKey } from './issue-key.ts';
import type { Issue, IssueState, Note, Severity } from './issue.ts';
import type {
  ClaimedOperation,
  Operation,
  OperationClaim,
  OperationSettlement,
  HeardUntil,
  OperationState,
  OutboxStatus,
  WaitingFact,
  WaitingNews,
} from './outbox.ts';

/**
 * `missing`: there is no such thing. `conflict`: it has changed since it was looked at. `forbidden`: this is not for
 * monitoring to decide. `illegal`: not from where it stands. `malformed`: a name or text that cannot be.
 */
export const REFUSALS = ['missing', 'conflict', 'forbidden', 'illegal', 'malformed'] as const;
export type RefusalCode = (typeof REFUSALS)[number];

export interface Refused {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly reason: string;
}

/** `unchanged`: nothing was to be done, `reason` says why. */
export type Outcome<T> =
  | { readonly kind: 'changed'; readonly now: T; readonly entry: AuditEntry }
  | { readonly kind: 'unchanged'; readonly now: T | undefined; readonly reason: string }
  | Refused;

/** Several values of one are alternatives, none is any; several fields hold together. Names are compared whole. */
export interface IssueFilter {
  /** What the asker may see; all where it is absent. */
  readonly sight?: Sight;
  readonly site?: readonly string[];
  readonly ngi?: readonly string[];
  readonly class?: readonly IssueClass[];
  readonly subjectId?: readonly string[];
  readonly host?: readonly string[];
  readonly state?: readonly IssueState[];
  readonly severity?: readonly Severity[];
  readonly owner?: readonly string[];
  readonly incident?: readonly number[];
  /** A deadline before then. */
  readonly dueBefore?: number;
  readonly updatedSince?: number;
  /** Merged ones as well. */
  readonly merged?: boolean;
}

/** In the order of their numbers. */
export interface Page {
  /** 0 at first, then the number of the last one. */
  readonly after: number;
  readonly limit: number;
}

export interface AuditFilter {
  readonly issue?: number;
  readonly incident?: number;
  readonly since?: number;
  readonly until?: number;
}

export interface OperationFilter {
  readonly tracker?: string;
  readonly issue?: number;
  readonly incident?: number;
  readonly state?: readonly OperationState[];
}

export interface Ledger {
  /** The survivor of a merge answers for the merged. */
  apply(command: IssueCommand, saying: Saying): Promise<Outcome<Issue>>;
  openIncident(command: OpenIncident, saying: Saying): Promise<Outcome<Incident>>;
  applyToIncident(command: IncidentOrder, saying: Saying): Promise<Outcome<Incident>>;

  /** As it is, merged or not. */
  issue(id: number): Promise<Issue | undefined>;
  /** The newest of a key, or what it was merged into. */
  current(key: IssueKey): Promise<Issue | undefined>;
  /** The one whose ticket it is. */
  ofReference(
    tracker: string,
    id: string,
  ): Promise<{ readonly issue: number | null; readonly incident: number | null } | undefined>;
  issues(filter: IssueFilter, page: Page): Promise<readonly Issue[]>;
  incident(id: number): Promise<Incident | undefined>;
  incidents(states: readonly IncidentState[], page: Page): Promise<readonly Incident[]>;
  /** Oldest first. */
  notes(of: { readonly issue: number } | { readonly incident: number }): Promise<readonly Note[]>;
  audit(filter: AuditFilter, page: Page): Promise<readonly AuditEntry[]>;

  /**
   * Takes the first unfinished operation of each issue or incident that is due. Those of a lease that has ended, and
   * those of unknown end, are doubtful.
   */
  claimOperations(claim: OperationClaim): Promise<readonly ClaimedOperation[]>;
  /** @returns false when it is no longer in these hands */
  settleOperation(claimed: ClaimedOperation, end: OperationSettlement, now: number): Promise<boolean>;
  /**
   * To be asked right before each request that cannot be taken back. The lease lasts for longer than it then, and whoever
   * has the operation next knows of it.
   * @param seconds after which the request is over for certain
   * @param noted what the tracker has noted last until then; of an operation that of the first time is kept
   * @returns false when the operation is no longer in these hands: nothing may be sent
   */
  beginSending(claimed: ClaimedOperation, now: number, seconds: number, noted?: string): Promise<boolean>;
  /** That request is over: it has had its effect, or never will. */
  endSending(claimed: ClaimedOperation): Promise<void>;
  /** Whether a request of an earlier holder has not said that it is over. */
  isSentByOthers(claimed: ClaimedOperation): Promise<boolean>;
  operations(filter: OperationFilter, page: Page): Promise<readonly Operation[]>;
  outboxStatus(tracker: string): Promise<OutboxStatus>;
  /**
   * What has failed is sent once more, as doubtful.
   * @param seqs all that have failed where it is absent
   * @returns how many there were
   */
  replayOperations(tracker: string, now: number, seqs?: readonly number[]): Promise<number>;

  /** @returns undefined where it is not due, or another process is at it */
  claimInbound(claim: Omit<OperationClaim, 'limit'>): Promise<HeardUntil | undefined>;
  /**
   * @param dueAt when it is to be asked again
   * @returns false when another process has it since: then nothing has changed
   */
  settleInbound(heard: HeardUntil, dueAt: number, waiting?: WaitingNews): Promise<boolean>;
  /** Of what waits that whose ticket is known by now, in the order in which it was heard. */
  waitingNoLonger(tracker: string, page: Page): Promise<readonly WaitingFact[]>;
  /**
   * Since when a ticket may be there that nobody knows of: of what is under way, and of what has failed before it had one.
   * @returns seconds since the epoch; undefined where there is none
   */
  unknownTicketsSince(tracker: string): Promise<number | undefined>;
}
